import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Entry } from '../api/scores';
import { messages, toastLife } from '../state/messages.svelte';
import { Bin } from './bin.svelte';

const score = (id: string) => ({ id, title: `The ${id}` }) as Entry;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('removes a score only when its Undo has gone', async () => {
  const remove = vi.fn(async () => {});
  const bin = new Bin(() => {}, remove);
  bin.put(score('air'));
  expect([[...bin.ids], messages.toast?.text, messages.toast?.action]).toEqual([['air'], '“The air” deleted', 'Undo']);
  expect(remove).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(toastLife);
  expect(remove).toHaveBeenCalledExactlyOnceWith('air');
  expect([...bin.ids]).toEqual([]);
});

it('brings it back by Undo', async () => {
  const remove = vi.fn(async () => {});
  const bin = new Bin(() => {}, remove);
  bin.put(score('air'));
  messages.toast?.act?.();
  await vi.advanceTimersByTimeAsync(2 * toastLife);
  expect([...bin.ids]).toEqual([]);
  expect(remove).not.toHaveBeenCalled();
});

it('removes what waits when the page goes away, and reports what fails', async () => {
  const bin = new Bin(() => {}, async (id) => {
    if (id === 'b') throw new Error('locked');
  });
  bin.put(score('a'));
  bin.put(score('b'));
  bin.empty();
  await vi.advanceTimersByTimeAsync(0);
  expect(messages.failures.at(-1)?.title).toBe('“The b” could not be deleted');
  expect([...bin.ids]).toEqual([]);
});
