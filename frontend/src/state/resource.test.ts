import { describe, expect, it } from 'vitest';
import { Problem } from '../api/problem';
import { Resource } from './resource.svelte';

describe('Resource', () => {
  it('goes from loading to ready', async () => {
    const r = new Resource(async () => 7);
    const done = r.load();
    expect([r.loading, r.value]).toEqual([true, undefined]);
    await done;
    expect([r.loading, r.value, r.problem]).toEqual([false, 7, undefined]);
  });

  it('keeps what it had when a later load fails, and forgets the problem when one succeeds', async () => {
    let fail = false;
    const r = new Resource(async () => {
      if (fail) throw new Problem('no', { kind: 'internal' });
      return 'a';
    });
    await r.load();
    fail = true;
    await r.load();
    expect([r.value, r.problem?.message]).toEqual(['a', 'no']);
    fail = false;
    await r.load();
    expect(r.problem).toBeUndefined();
  });

  it('gives up an older load and never shows its answer', async () => {
    const answers: ((v: string) => void)[] = [];
    const signals: AbortSignal[] = [];
    const r = new Resource<string>((signal) => {
      signals.push(signal);
      return new Promise((resolve) => answers.push(resolve));
    });
    const first = r.load();
    const second = r.load();
    answers[1]?.('new');
    await second;
    answers[0]?.('old');
    await first;
    expect([r.value, signals[0]?.aborted, signals[1]?.aborted]).toEqual(['new', true, false]);
  });

  it('shows what has come so far', async () => {
    let finish = () => {};
    const r = new Resource<number[]>(async (_, partial) => {
      partial([1]);
      await new Promise<void>((resolve) => (finish = resolve));
      return [1, 2];
    });
    const done = r.load();
    expect([r.value, r.loading]).toEqual([[1], true]);
    finish();
    await done;
    expect(r.value).toEqual([1, 2]);
  });
});
