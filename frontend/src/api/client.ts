import { asProblem, problemOf } from './problem';
import type { Tools } from './tools';

/** The address of a route, below whatever address the pages themselves have. */
export const at = (path: string): string => `./api/v1/${path}`;

/** Sends a request and gives the answer, or throws a Problem. */
export async function send(path: string, init?: RequestInit): Promise<Response> {
  try {
    const answer = await fetch(at(path), init);
    if (!answer.ok) throw await problemOf(answer);
    return answer;
  } catch (e) {
    throw asProblem(e);
  }
}

/** The JSON at an address. */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await send(path, signal ? { signal } : undefined)).json() as Promise<T>;
}

/** Runs an operation of the catalogue. */
export async function tool<N extends keyof Tools>(
  name: N, args: Tools[N]['in'], signal?: AbortSignal,
): Promise<Tools[N]['out']> {
  const answer = await send(`tools/${name}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(args),
    ...(signal ? { signal } : {}),
  });
  return answer.json() as Promise<Tools[N]['out']>;
}

/** All rows of a list that comes in pages, one page after another; `more` sees the rows so far after each. */
export async function pages<T>(
  fetchPage: (cursor?: string) => Promise<{ rows: T[]; next?: string | undefined }>,
  more?: (rows: T[]) => void,
): Promise<T[]> {
  const all: T[] = [];
  const seen = new Set<string>();
  let cursor: string | undefined;
  for (;;) {
    const page = await fetchPage(cursor);
    all.push(...page.rows);
    more?.(all.slice());
    cursor = page.next;
    if (!cursor || seen.has(cursor)) return all;
    seen.add(cursor);
  }
}
