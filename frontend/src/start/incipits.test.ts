import { expect, it } from 'vitest';
import { Problem } from '../api/problem';
import { Incipits } from './incipits';

const none = new AbortController().signal;

it('two are asked for at a time, each path once', async () => {
  const asked: string[] = [];
  const answers = new Map<string, (text: string) => void>();
  const all = new Incipits((path) => {
    asked.push(path);
    return new Promise((answer) => answers.set(path, answer));
  });
  const texts = ['a', 'b', 'c'].map((p) => all.get(p, none));
  await Promise.resolve();
  expect(asked).toEqual(['a', 'b']);
  answers.get('a')?.('A');
  expect(await texts[0]).toBe('A');
  await new Promise((r) => setTimeout(r));
  expect(asked).toEqual(['a', 'b', 'c']);
  for (const p of ['b', 'c']) answers.get(p)?.(p.toUpperCase());
  expect(await Promise.all(texts)).toEqual(['A', 'B', 'C']);
  expect([await all.get('a', none), all.has('b'), asked.length]).toEqual(['A', 'B', 3]);
});

it.each([['too_large', ''], ['internal', undefined]] as const)('what fails is empty: %s', async (kind, known) => {
  const all = new Incipits(() => Promise.reject(new Problem('no', { kind })));
  expect(await all.get('a', none)).toBe('');
  expect(all.has('a')).toBe(known); // whether it is asked for again
});

it('rows that are gone ask for nothing', async () => {
  const abort = new AbortController();
  abort.abort();
  const all = new Incipits(() => Promise.reject(new Error('asked')));
  expect(await all.get('a', abort.signal)).toBe('');
});
