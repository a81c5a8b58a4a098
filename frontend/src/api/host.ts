import { at, get, send } from './client';
import type { HostEvent, HostImport } from './shapes';

/** Whether the pages stand in the program's own window, which has dialogs. */
export const inWindow = async (): Promise<boolean> => (await get<{ window: boolean }>('host')).window;

/** Lets the user choose files in the window's dialog; what became of each. */
export async function openFiles(): Promise<HostImport[]> {
  const answer = await send('host/open', { method: 'POST' });
  return ((await answer.json()) as { items: HostImport[] | null }).items ?? [];
}

/** Exports a score to a place that the user chooses; "" when they changed their mind. */
export async function saveFile(id: string, name: string): Promise<string> {
  const answer = await send(`host/save/${encodeURIComponent(id)}/${encodeURIComponent(name)}`, { method: 'POST' });
  return ((await answer.json()) as { path: string }).path;
}

/** Reads an event; what is none gives undefined. */
export function parseEvent(raw: unknown): HostEvent | undefined {
  let v = raw;
  if (typeof raw === 'string') {
    try {
      v = JSON.parse(raw);
    } catch {
      return undefined;
    }
  }
  return v && typeof v === 'object' && typeof (v as HostEvent).name === 'string' ? (v as HostEvent) : undefined;
}

interface WindowRuntime { EventsOn(name: string, take: (event: unknown) => void): () => void }

/**
 * Listens to the program's events until the function that it returns is called. The window brings them itself, because
 * its requests do not stream everywhere; a browser gets them as server-sent events.
 */
export function listen(take: (event: HostEvent) => void): () => void {
  const pass = (raw: unknown) => {
    const event = parseEvent(raw);
    if (event) take(event);
  };
  const runtime = (globalThis as { runtime?: WindowRuntime }).runtime;
  if (runtime?.EventsOn) return runtime.EventsOn('ricercar', pass);
  const stream = new EventSource(at('events'));
  stream.onmessage = (m) => pass(m.data);
  return () => stream.close();
}
