import { describe, expect, it } from 'vitest';
import { changes, textWidth, weightOf, written } from './lane';

describe('written', () => {
  const at = (x: number, weight = 1, width = 20) => ({ x, width, weight });
  it('writes what has room', () => expect(written([at(0), at(30), at(60)])).toEqual([true, true, true]));
  it('makes the weaker of two a dot', () => {
    expect(written([at(0, 1), at(10, 5), at(60, 1)])).toEqual([false, true, true]);
    expect(written([at(0, 5), at(10, 1), at(60, 1)])).toEqual([true, false, true]);
  });
  it('takes the earlier of equals', () => expect(written([at(0), at(10)])).toEqual([true, false]));
  it('lets a third stand where only the second gave way', () => {
    expect(written([at(0, 5), at(15, 1), at(26, 2)])).toEqual([true, false, true]);
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
