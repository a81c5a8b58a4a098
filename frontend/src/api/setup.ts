import { get, send, tool } from './client';
import type { Health } from './program';

/** A configuration file of a client, as app/web/setup.go gives it. */
export interface Row {
  id: string; name: string; found: boolean; version: string; running: boolean; config_path: string;
  status: 'configured' | 'absent' | 'stale' | 'unreadable' | 'changed' | 'unchanged' | 'removed';
  backup: string; replaces?: string[]; notes?: string[]; error?: { message: string; hint?: string; position?: { line?: number } };
}

/** How the background service stands. */
export interface ServiceState { installed: boolean; running: boolean; path: string; version: string }

/** What the wizard finds. */
export interface SetupState { command: string; clients: Row[]; corpora: { path: string; scores: number }[]; questions: string[]; service: ServiceState | null }

/** What is to be done. */
export interface Order { action: 'connect' | 'undo' | 'remove'; files: string[]; repair?: boolean; replace?: boolean; quit?: boolean }

/** A check with what it found. */
export type Check = NonNullable<Health['checks']>[number];

const json = (body: unknown): RequestInit => ({ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

export const look = (signal?: AbortSignal): Promise<SetupState> => get('program/setup', signal);
export const setUp = async (order: Order): Promise<{ ok: boolean; clients: Row[] }> => (await send('program/setup', json(order))).json();
export const openClaude = (): Promise<unknown> => send('program/setup/open', { method: 'POST' });
export const switchService = async (action: 'install' | 'uninstall'): Promise<ServiceState> => (await send('program/service', json({ action }))).json();

/** Runs the checks of a group. */
export const checks = async (group: string): Promise<Check[]> => (await tool('health_check', { checks: [group] })).checks ?? [];
