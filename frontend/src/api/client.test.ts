import { afterEach, describe, expect, it, vi } from 'vitest';
import { pages, tool } from './client';
import { Problem } from './problem';

afterEach(() => vi.unstubAllGlobals());

describe('tool', () => {
  it('posts the arguments and gives the result', async () => {
    const fetch = vi.fn(async () => new Response('{"scores":[],"total":0}'));
    vi.stubGlobal('fetch', fetch);
    expect(await tool('list_scores', { query: 'bach' })).toEqual({ scores: [], total: 0 });
    const [path, init] = fetch.mock.calls[0] as unknown as [string, RequestInit];
    expect([path, init.method, init.body]).toEqual(['./api/v1/tools/list_scores', 'POST', '{"query":"bach"}']);
  });

  it('throws what the program says', async () => {
    vi.stubGlobal('fetch', async () => new Response('{"detail":"no score \\"a\\"","kind":"not_found"}', { status: 404 }));
    await expect(tool('delete_score', { score_id: 'a' })).rejects.toMatchObject({ kind: 'not_found', message: 'no score "a"' });
  });

  it('throws a Problem when nothing answers', async () => {
    vi.stubGlobal('fetch', async () => { throw new TypeError('Failed to fetch'); });
    await expect(tool('list_scores', {})).rejects.toBeInstanceOf(Problem);
  });
});

describe('pages', () => {
  it('follows the cursors to the end and shows what it has', async () => {
    const seen: number[] = [];
    const rows = await pages(async (cursor) => (
      cursor === undefined ? { rows: [1, 2], next: 'b' } : { rows: [3] }
    ), (so) => seen.push(so.length));
    expect([rows, seen]).toEqual([[1, 2, 3], [2, 3]]);
  });

  it('ends when a cursor comes again', async () => {
    expect(await pages(async () => ({ rows: [1], next: 'same' }))).toEqual([1, 1]);
  });
});
