import { afterEach, expect, it, vi } from 'vitest';
import { HarmonyState } from './harmony.svelte';

afterEach(() => vi.unstubAllGlobals());

const answer = (body: unknown, status = 200) => vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status }));
const key = { tonic: 'A', mode: 'major' };
const numeral = (offset: number, roman: string) => ({ offset, duration: 1, measure: '1', beat: 1 + offset, key, roman, notes: [] });

it('is not offered by a program that knows no such operation', async () => {
  answer({ detail: 'there is no operation "harmony_analysis"', kind: 'not_found' }, 404);
  const h = new HarmonyState('a');
  expect(h.menu.length).toBe(6); // room is kept until it is known
  await h.found.load();
  expect([h.offered, h.shows('numerals'), h.menu.map((m) => m.name)]).toEqual([false, false, ['Chord symbols', 'Comments']]);
});

it('is offered, and says so, where it only failed', async () => {
  answer({ detail: 'no score "a"', kind: 'not_found' }, 404);
  const h = new HarmonyState('a');
  await h.found.load();
  expect([h.offered, h.found.problem?.message]).toEqual([true, 'no score "a"']);
});

it('knows the numeral at a time, from all pages of an answer', async () => {
  const sent: string[] = [];
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    sent.push(String(init.body));
    const first = sent.length === 1;
    return new Response(JSON.stringify(first
      ? { roman: [numeral(0, 'I'), numeral(1, 'V')], local_keys: [{ offset: 0, duration: 3, key, measure: '1' }], next_cursor: '2' }
      : { roman: [numeral(2, 'I')], local_keys: [] }));
  });
  const h = new HarmonyState('a');
  await h.found.load();
  expect(sent.map((s) => JSON.parse(s).cursor)).toEqual([undefined, '2']);
  expect([h.value?.numerals.length, h.value?.keys.length]).toEqual([3, 1]);
  expect([h.numeralAt(1.5)?.roman, h.numeralAt(3), h.numeralAt(undefined)]).toEqual(['V', undefined, undefined]);
});
