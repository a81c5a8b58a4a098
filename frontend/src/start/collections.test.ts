import { describe, expect, it, vi } from 'vitest';
import type { tool } from '../api/client';
import { Problem } from '../api/problem';
import type { Entry } from '../api/scores';
import { messages } from '../state/messages.svelte';
import { Collections, type Collection } from './collections.svelte';

const score = { id: 'a', title: 'Air' } as Entry;
const named = (...names: string[]): Collection[] => names.map((name) => ({ name, count: 1, created: '2026-01-01T00:00:00Z' }));

/** Collections over a program that has these, whatever it is told. */
function over(list: Collection[], refuse?: string) {
  const call = vi.fn(async (name: string, args: { action?: string }) => {
    if (args.action && args.action === refuse) throw new Problem('no', { kind: 'conflict' });
    return name === 'list_scores' ? { scores: [{ id: 'a' }, { id: 'b' }], total: 2 } : { collections: list };
  });
  const changed = vi.fn();
  return { c: new Collections(changed, call as unknown as typeof tool), call, changed };
}

describe('a score', () => {
  it('is put into a collection and taken out', async () => {
    const { c, call, changed } = over(named('Chorales'));
    await c.add(' Chorales ', score);
    await c.take('Chorales', score);
    expect(call.mock.calls.map(([, args]) => args)).toEqual([
      { action: 'add', name: 'Chorales', scores: ['a'] }, { action: 'remove', name: 'Chorales', scores: ['a'] },
    ]);
    expect([changed.mock.calls.length, c.busy]).toEqual([2, false]);
  });
});

describe('the collection that is shown', () => {
  it('is one that is there', async () => {
    const { c } = over(named('Chorales'));
    c.show('chorales');
    await c.load();
    expect(c.current?.name).toBe('Chorales');
    c.show('Gone');
    await c.load();
    expect(c.shown).toBe('');
  });

  it('is renamed, and keeps its name where that is refused', async () => {
    const { c } = over(named('Chorales', 'Exam'), 'describe');
    c.show('Chorales');
    await expect(c.rename('Exam')).rejects.toThrow('no');
    expect(c.shown).toBe('Chorales');
  });

  it('is deleted, and comes back with its scores', async () => {
    const { c, call } = over(named('Chorales'));
    await c.load();
    c.show('Chorales');
    await c.remove();
    expect([c.shown, messages.toast?.action]).toEqual(['', 'Undo']);
    messages.undo();
    await vi.waitFor(() => expect(call).toHaveBeenLastCalledWith('collections', { action: 'add', name: 'Chorales', scores: ['a', 'b'] }));
    expect(c.shown).toBe('Chorales');
  });
});
