import type { Figures, Job, Setting } from '../api/program';
import { count } from '../music/spelling';

/** "Key analysis": an operation as people read it. */
export function operationName(name: string): string {
  const text = name.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "18 MB", "1.2 GB". */
export function size(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** "under 0.1 s": a limit of time in words. */
export const limit = (seconds: number): string => (seconds === 0 ? '–' : `under ${seconds < 1 ? seconds : seconds.toFixed(0)} s`);

/** "3 calls, 1 failed, 1 running". */
export const calls = (f: Figures): string =>
  [count(f.calls, 'call'), f.failed > 0 && `${f.failed} failed`, f.active > 0 && `${f.active} running`].filter(Boolean).join(', ');

const states: Record<string, string> = { running: 'Running', done: 'Done', failed: 'Failed', canceled: 'Given up', interrupted: 'Interrupted' };

/** How a job stands, in words. */
export function jobWords(j: Job): string {
  const parts = [states[j.state] ?? j.state];
  if (j.state === 'running' && j.fraction > 0) parts.push(`${Math.round(j.fraction * 100)} %`);
  if (j.state === 'running' && j.text) parts.push(j.text);
  if (j.items_failed) parts.push(`${count(j.items_failed, 'score')} failed`);
  if (j.error) parts.push(j.error.message);
  return parts.join(' · ');
}

/** Where a setting's value comes from, as a sentence. */
export function originOf(s: Setting): string {
  switch (s.from) {
    case 'file':
      return `Set in config.toml, line ${s.line ?? '?'}.`;
    case 'environment':
      return `Set by the environment variable ${s.source ?? ''}, which config.toml cannot change.`;
    case 'flag':
      return `Set by the flag --${s.source ?? ''}, which config.toml cannot change.`;
    default:
      return s.default || s.value ? 'As usual.' : 'Not set.';
  }
}

const groupNames: Record<string, string> = { home: 'Files', roots: 'Files', cache: 'Memory', jobs: 'Work', log: 'Log', http: 'Service', limits: 'Limits' };

/** Whether config.toml counts for a setting. */
export const isFixed = (s: Setting): boolean => s.key === 'home' || s.from === 'environment' || s.from === 'flag';

/** Settings by what they are about, in the order of the list. */
export function grouped(items: readonly Setting[]): { name: string; items: Setting[] }[] {
  const out: { name: string; items: Setting[] }[] = [];
  for (const s of items) {
    const name = groupNames[s.key.split('.')[0] ?? ''] ?? 'Other';
    const group = out.find((g) => g.name === name);
    if (group) group.items.push(s);
    else out.push({ name, items: [s] });
  }
  return out;
}

/** "All is well", or how many checks found something. */
export function verdict(checks: readonly { status: string }[] | null | undefined): string {
  const bad = (checks ?? []).filter((c) => c.status === 'failed' || c.status === 'warning').length;
  if (bad === 0) return 'All is well';
  return bad === 1 ? 'One thing needs attention' : `${bad} things need attention`;
}

/** The points of a small plot of values, oldest first, in a box of a size: "0,20 5,3". */
export function sparkline(values: readonly number[], width: number, height: number): string {
  const most = Math.max(...values, 1e-9);
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  return values.map((v, i) => `${(i * step).toFixed(1)},${(height - (v / most) * height).toFixed(1)}`).join(' ');
}
