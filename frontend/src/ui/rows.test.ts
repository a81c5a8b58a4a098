import { describe, expect, it } from 'vitest';
import { move, windowOf } from './rows';

describe('windowOf', () => {
  it('covers what is seen and little more', () => {
    expect(windowOf(1000, 28, 2800, 280)).toEqual({ from: 92, to: 118 });
    expect(windowOf(1000, 28, -500, 280)).toEqual({ from: 0, to: 8 - 7 });
    expect(windowOf(5, 28, 0, 800)).toEqual({ from: 0, to: 5 });
    expect(windowOf(0, 28, 0, 800)).toEqual({ from: 0, to: 0 });
  });
  it('always has one row for the tab key', () => {
    expect(windowOf(1000, 28, -50_000, 280)).toEqual({ from: 0, to: 1 });
    expect(windowOf(5, 28, 99_999, 800)).toEqual({ from: 4, to: 5 });
  });
});

describe('move', () => {
  it('stays in the list', () => {
    expect(['ArrowDown', 'ArrowUp', 'Home', 'End', 'PageDown', 'PageUp'].map((k) => move(k, 0, 30, 10))).toEqual([1, 0, 0, 29, 10, 0]);
    expect([move('x', 0, 30, 10), move('End', 0, 0, 10)]).toEqual([undefined, undefined]);
  });
});
