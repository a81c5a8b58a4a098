import { get, tool } from './client';
import type { Tools } from './tools';

/** What the program is: app/web/program.go. */
export interface About { version: string; go: string; os: string; arch: string; verovio?: string; license: string; notice: string }

/** All that can be set. */
export type Settings = Tools['settings']['out'];

/** A setting and where its value comes from. */
export type Setting = NonNullable<Settings['settings']>[number];

/** How often an operation was called and how long that took. */
export interface Figures { operation: string; calls: number; failed: number; active: number; seconds: number; usual_seconds: number; slow_seconds: number }

/** An operation that failed. */
export interface Failure { time: string; operation: string; correlation_id: string; kind: string; message: string }

/** How the program does. */
export interface Status {
  version: string; started: string; pid: number; address?: string; log: string; memory_mb: number; cpu_seconds: number;
  library: {
    scores: number; deleted: number; disk_bytes: number; read_only: boolean;
    cache: { scores: number; max_scores: number; bytes: number; max_bytes: number; hit_rate: number };
  };
  operations: Figures[]; failures: Failure[];
}

/** How a client is connected by hand. */
export interface Client { id: string; name: string; found: boolean; path: string; status: string; snippet: string }

/** How clients are connected by hand. */
export interface Connection { command: string; clients: Client[] }

/** A format that scores can be exported in. */
export interface Output { name: string; title: string; extension: string }

/** Work that goes on, or has ended. */
export type Job = NonNullable<Tools['jobs']['out']['jobs']>[number];

/** What the health checks found. */
export type Health = Tools['health_check']['out'];

const path = (rest: string) => `program/${rest}`;

export const about = (signal?: AbortSignal): Promise<About> => get(path('about'), signal);
export const settings = (signal?: AbortSignal): Promise<Settings> => tool('settings', { action: 'list' }, signal);
export const status = (signal?: AbortSignal): Promise<Status> => get(path('status'), signal);
export const connection = (signal?: AbortSignal): Promise<Connection> => get(path('connection'), signal);
export const formats = async (signal?: AbortSignal): Promise<Output[]> => (await get<{ items: Output[] | null }>(path('formats'), signal)).items ?? [];

/** Writes a setting, or takes it out of config.toml; gives all of them as they then are. */
export const change = (key: string, value: string | undefined): Promise<Settings> =>
  tool('settings', value === undefined ? { action: 'unset', key } : { action: 'set', key, value });

/** The jobs, the latest first. */
export const jobs = async (signal?: AbortSignal): Promise<Job[]> => (await tool('jobs', { action: 'list', limit: 20 }, signal)).jobs ?? [];

/** Ends a job. */
export const cancelJob = (id: string): Promise<unknown> => tool('jobs', { action: 'cancel', job_id: id });

/** Runs the health checks. */
export const health = (signal?: AbortSignal): Promise<Health> => tool('health_check', {}, signal);
