import { describe, expect, it } from 'vitest';
import { anchors, barAtX, noteNear, xAt, type Geometry } from './geometry';

const head = (x: number, y = 0.5) => ({ x, y, left: x - 0.01, radius: 0.01 });
const bars = [{ id: 'm1', measure: '1', offset: 0, duration: 4 }, { id: 'm2', measure: '2', offset: 4, duration: 4 }];
const system: Geometry = {
  heads: new Map([['n1', head(0.2)], ['n2', head(0.35)], ['n3', head(0.6)], ['n9', head(0.2, 0.9)]]),
  bars: new Map([['m1', { left: 0.1, right: 0.5, start: 0.15 }], ['m2', { left: 0.5, right: 1, start: 0.52 }]]),
  signs: [], top: 0.1, bottom: 0.9,
};
const offsets = new Map([['n1', 0], ['n2', 2], ['n3', 5], ['n9', 0]]);

describe('anchors', () => {
  const list = anchors(system, bars, offsets);
  it('stand at notes and the ends of bars, rising', () => {
    expect(list.map((a) => [Math.round(a.offset), a.x])).toEqual([[0, 0.2], [2, 0.35], [4, 0.5], [4, 0.52], [5, 0.6], [8, 1]]);
  });
  it('find times between them', () => {
    expect(xAt(list, 0)).toBe(0.2);
    expect(xAt(list, 1)).toBeCloseTo(0.275);
    expect(xAt(list, 4.5)).toBeCloseTo(0.56);
    expect(xAt(list, 99)).toBe(1);
    expect(xAt(list, -1)).toBe(0.2);
    expect(xAt([], 0)).toBeUndefined();
  });
  it('make do with bars alone', () => {
    expect(xAt(anchors(system, bars, new Map()), 2)).toBeCloseTo(0.325, 2);
  });
  it('never go back', () => {
    const odd = new Map(offsets).set('n2', 6);
    const xs = anchors(system, bars, odd).map((a) => a.x);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
  });
});

describe('pointing', () => {
  it('finds the nearest note within reach', () => {
    expect(noteNear(system, 208, 50, 1000, 100)).toBe('n1');
    expect(noteNear(system, 208, 86, 1000, 100)).toBe('n9');
    expect(noteNear(system, 260, 50, 1000, 100)).toBeUndefined();
  });
  it('finds the bar, also beside the staves', () => {
    expect([barAtX(system, 0.3), barAtX(system, 0.7), barAtX(system, 0), barAtX(system, 2)]).toEqual(['m1', 'm2', 'm1', 'm2']);
  });
});
