import { expect, it, vi } from 'vitest';
import type { Entry } from '../api/scores';
import { messages } from '../state/messages.svelte';
import { Bin } from './bin.svelte';

const score = (id: string) => ({ id, title: `The ${id}` }) as Entry;

it('removes a score at once, and brings it back by Undo', async () => {
  const [changed, remove, restore] = [vi.fn(), vi.fn(async () => {}), vi.fn(async () => {})];
  const bin = new Bin(changed, remove, restore);
  const gone = bin.put(score('air'));
  expect([...bin.ids]).toEqual(['air']);
  await gone;
  expect(remove).toHaveBeenCalledExactlyOnceWith('air');
  expect([[...bin.ids], messages.toast?.text, messages.toast?.action]).toEqual([[], '“The air” deleted', 'Undo']);
  messages.undo();
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2));
  expect(restore).toHaveBeenCalledExactlyOnceWith('air');
});

it('deletes once, however often it is asked to', async () => {
  const remove = vi.fn(async () => {});
  const bin = new Bin(() => {}, remove);
  await Promise.all([bin.put(score('air')), bin.put(score('air'))]);
  expect(remove).toHaveBeenCalledOnce();
});

it('reports what fails, and shows the score again', async () => {
  const fails = async () => {
    throw new Error('locked');
  };
  const bin = new Bin(() => {}, fails, fails);
  await bin.put(score('b'));
  expect([messages.failures.at(-1)?.title, [...bin.ids]]).toEqual(['“The b” could not be deleted', []]);
  await bin.undo(score('b'));
  expect(messages.failures.at(-1)?.title).toBe('“The b” could not be brought back');
});
