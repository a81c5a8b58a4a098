import { describe, expect, it, vi } from 'vitest';
import type { tool } from '../api/client';
import { Corrections, type Label, type Labels } from './corrections.svelte';

const label = (kind: string, offset: number, more: Partial<Label> = {}): Label => ({ kind, offset, duration: 0, measure: '1', beat: 1, ...more });
const answer = (items: Label[], more: Partial<Labels> = {}): Labels =>
  ({ score_id: 'a', layer: 'corrections', items, total: items.length, changed: 0, can_undo: false, can_redo: false, layers: [], ...more });

/** Corrections over a program that gives these answers one after the other. */
function over(...answers: Labels[]) {
  const call = vi.fn(async (_: string, _args: object) => answers.shift() ?? answer([]));
  const changed = vi.fn();
  return { c: new Corrections('a', changed, call as unknown as typeof tool), call, changed, sent: () => call.mock.calls.map(([, args]) => args) };
}

describe('comments', () => {
  it('are sent with what they are about, and leave the analysis alone', async () => {
    const { c, changed, sent } = over(answer([label('comment', 4, { text: 'why?' })], { can_undo: true }));
    await c.comment({ offset: 4, duration: 0, notes: ['n1'] }, ' why? ');
    expect(sent()).toEqual([{ score_id: 'a', limit: 1000, action: 'add', labels: [{ kind: 'comment', offset: 4, text: 'why?', notes: ['n1'] }] }]);
    expect([c.canUndo, changed.mock.calls.length]).toEqual([true, 0]);
  });

  it('are rewritten in one change, which keeps their place', async () => {
    const { c, sent } = over();
    await c.rewrite(label('comment', 4, { duration: 2, text: 'old', notes: ['n1'] }), 'new');
    expect(sent()).toMatchObject([{ action: 'replace', labels: [
      { kind: 'comment', offset: 4, text: 'old' }, { kind: 'comment', offset: 4, duration: 2, text: 'new', notes: ['n1'] },
    ] }]);
  });

  it('are all fetched, page by page', async () => {
    const { c, sent } = over(answer([label('comment', 0)], { next_cursor: 'x' }), answer([label('comment', 1)]));
    await c.labels.load();
    expect(c.labels.value?.items).toHaveLength(2);
    expect(sent()[1]).toMatchObject({ cursor: 'x' });
  });
});

describe('phrases', () => {
  it('are said together, and the harmony is read anew', async () => {
    const { c, changed, sent } = over(answer([label('phrase', 0, { duration: 6 }), label('phrase', 6, { duration: 2 })]));
    await c.phrases({ offset: 0, duration: 6 }, { offset: 6, duration: 2 });
    expect(sent()).toMatchObject([{ action: 'add', labels: [{ kind: 'phrase', offset: 0, duration: 6 }, { kind: 'phrase', offset: 6, duration: 2 }] }]);
    expect(changed).toHaveBeenCalledOnce();
  });

  it('are freed with those that share an end with them', async () => {
    const kept = [label('phrase', 0, { duration: 6 }), label('phrase', 6, { duration: 2 }), label('phrase', 8, { duration: 4 }), label('phrase', 20, { duration: 4 }), label('key', 6, { duration: 2 })];
    const { c, sent } = over(answer(kept));
    await c.labels.load();
    await c.freePhrases({ offset: 6, duration: 2 });
    expect(sent()[1]).toMatchObject({ action: 'remove', labels: [{ kind: 'phrase', offset: 0 }, { kind: 'phrase', offset: 6 }, { kind: 'phrase', offset: 8 }] });
  });
});

it('what another program writes is seen, and read anew where it is more than a comment', async () => {
  const { c, changed } = over(answer([]), answer([label('comment', 0, { text: 'a' })]), answer([label('key', 0, { duration: 4 })]));
  await c.labels.load();
  await c.lookAgain();
  expect(changed).not.toHaveBeenCalled();
  await c.lookAgain();
  expect(changed).toHaveBeenCalledOnce();
});

it('what fails is told, and nothing is busy any more', async () => {
  const c = new Corrections('a', () => {}, (() => Promise.reject(new Error('no'))) as unknown as typeof tool);
  await expect(c.comment({ offset: 0, duration: 0 }, 'a')).rejects.toThrow('no');
  expect(c.busy).toBe(false);
});
