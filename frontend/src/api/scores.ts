import { get, pages, send, tool } from './client';
import { harmonyOf, type Harmony } from '../music/harmony';
import type { ChordRow, CorpusPiece, Plan, RomanRow, Timemap } from './shapes';
import type { Tools } from './tools';

/** A score of the library. */
export type Entry = Tools['list_scores']['out']['scores'] extends (infer E)[] | null ? E : never;

/** What an import gave. */
export type Imported = Tools['import_score']['out'];

const score = (id: string, rest: string) => `scores/${encodeURIComponent(id)}/${rest}`;

/** How a score is set: width of a system in CSS pixels and size of the staff in per cent. */
export interface Layout { width: number; scale: number }

/** Distributes the bars of a score over systems. */
export const plan = (id: string, l: Layout, signal?: AbortSignal): Promise<Plan> =>
  get<Plan>(score(id, `systems?width=${l.width}&scale=${l.scale}`), signal);

/** The drawing of one system as SVG text. */
export async function system(id: string, p: Plan, number: number, signal?: AbortSignal): Promise<string> {
  const query = `width=${p.width_px}&scale=${p.scale}&version=${encodeURIComponent(p.version)}`;
  return (await send(score(id, `systems/${number}.svg?${query}`), signal ? { signal } : undefined)).text();
}

/** Where the drawing of a score's beginning is; another one with every change of the score. */
export const incipitOf = (e: { id: string; revision?: number; imported?: string }): string =>
  score(e.id, `incipit.svg?version=${encodeURIComponent(`${e.revision ?? 0} ${e.imported ?? ''}`)}`);

/** Where the drawing of a built-in piece's beginning is. */
export const corpusIncipit = (name: string): string => `corpus/incipit.svg?name=${encodeURIComponent(name)}`;

/** The score as it sounds. */
export const timemap = (id: string, signal?: AbortSignal): Promise<Timemap> => get<Timemap>(score(id, 'timemap'), signal);

/** The built-in pieces, those for a first visit in front. */
export const corpus = async (signal?: AbortSignal): Promise<CorpusPiece[]> =>
  (await get<{ items: CorpusPiece[] | null }>('corpus', signal)).items ?? [];

/** The bank that the page plays on. */
export const soundBank = async (): Promise<ArrayBuffer> => (await send('soundbank')).arrayBuffer();

/** Sends a file into the library. */
export async function upload(file: File): Promise<Imported> {
  const body = new FormData();
  body.append('file', file, file.name);
  return (await send('scores', { method: 'POST', body })).json() as Promise<Imported>;
}

/** Removes a score. */
export const remove = (id: string): Promise<Response> => send(`scores/${encodeURIComponent(id)}`, { method: 'DELETE' });

/** Brings back the score that was removed last under an id. */
export const restore = (id: string): Promise<unknown> => tool('delete_score', { score_id: id, undo: true });

/** A score in another format, as a file with the name that the program gives it. */
export async function exported(id: string, name: string): Promise<File> {
  const answer = await send(score(id, `files/${encodeURIComponent(name)}`));
  return new File([await answer.blob()], fileNameOf(answer.headers.get('Content-Disposition')) ?? name);
}

/** The name that the program gives a file; undefined where it says none. Only plain names are taken, never a path. */
export function fileNameOf(disposition: string | null): string | undefined {
  const name = /filename="?([^"/\\;]+)"?/i.exec(disposition ?? '')?.[1]?.trim();
  return name && !name.startsWith('.') ? name : undefined;
}

/** Every chord of a score; `more` sees those that are there so far. */
export const chords = (id: string, signal: AbortSignal, more: (rows: ChordRow[]) => void): Promise<ChordRow[]> =>
  pages(async (cursor) => {
    const page = await tool('chord_analysis', { score_id: id, limit: 1000, ...(cursor ? { cursor } : {}) }, signal);
    return { rows: (page.chords ?? []) as ChordRow[], next: page.next_cursor };
  }, more);

/** The harmony of a score: what is there so far goes to `more`, the lists of keys, cadences and phrases from the start. */
export async function harmony(id: string, signal: AbortSignal, more: (h: Harmony) => void): Promise<Harmony> {
  let lists: Tools['harmony_analysis']['out'] | undefined;
  const view = (rows: RomanRow[]) => harmonyOf({ ...lists, roman: rows });
  const rows = await pages(async (cursor) => {
    const page = await tool('harmony_analysis', { score_id: id, limit: 1000, ...(cursor ? { cursor } : {}) }, signal);
    lists ??= page;
    return { rows: (page.roman ?? []) as RomanRow[], next: page.next_cursor };
  }, (rows) => more(view(rows)));
  return view(rows);
}
