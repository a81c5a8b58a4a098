import { describe, expect, it } from 'vitest';
import { changes, shownAs, textWidth, weightOf } from './lane';

describe('shownAs', () => {
  const at = (x: number, weight = 1, width = 20) => ({ x, width, weight });
  it('writes what has room', () => expect(shownAs([at(0), at(30), at(60)])).toEqual(['text', 'text', 'text']));
  it('makes the weaker of two a dot where a dot has room', () => {
    expect(shownAs([at(0, 1), at(14, 5), at(60, 1)])).toEqual(['dot', 'text', 'text']);
    expect(shownAs([at(0, 5), at(24, 1), at(40, 5)])).toEqual(['text', 'dot', 'text']);
  });
  it('leaves out what lies under another text', () => expect(shownAs([at(0, 5), at(10, 1)])).toEqual(['text', 'none']));
  it('takes the earlier of equals', () => expect(shownAs([at(0), at(15)])[0]).toBe('text'));
  it('lets a third stand where only the second gave way', () => {
    expect(shownAs([at(0, 5), at(15, 1), at(26, 2)])).toEqual(['text', 'none', 'text']);
  });
});

describe('weights', () => {
  it('go by beat, then by length', () => {
    const order = [weightOf(1, 1), weightOf(2, 4), weightOf(2, 1), weightOf(2.5, 4), weightOf(2.5, 0.5)];
    expect(order).toEqual([...order].sort((a, b) => b - a));
  });
});

describe('changes', () => {
  it('leaves out what repeats and what has no symbol', () => {
    const rows = ['A', 'A', undefined, 'A', 'E', '', 'A'].map((symbol, i) => ({ i, ...(symbol === undefined ? {} : { symbol }) }));
    expect(changes(rows).map((r) => r.i)).toEqual([0, 4, 6]);
  });
});

it('longer texts are wider', () => expect(textWidth('F♯m7')).toBeGreaterThan(textWidth('A')));
