import { describe, expect, it } from 'vitest';
import type { Box, Geometry } from './geometry';
import { letters } from './letters';

/** A drawing of 1000 by 100 pixels with one note in its middle, stem up. */
const drawing = (signs: Box[] = [], stemDown = false): Geometry => ({
  heads: new Map([['n1', { x: 0.5, y: 0.5, left: 0.495, radius: 0.005, stemDown }]]), bars: new Map(), signs, top: 0, bottom: 1,
});
const box = (left: number, top: number, right: number, bottom: number): Box =>
  ({ left: left / 1000, right: right / 1000, top: top / 100, bottom: bottom / 100 });
const passing = new Map([['n1', 'passing']]);
const place = (g: Geometry) => letters(g, passing, 1000, 100).map((l) => [l.letter, l.x, l.y]);

describe('letters', () => {
  it('stand where no stem is', () => {
    expect(place(drawing())).toEqual([['p', 500, 63]]);
    expect(place(drawing([], true))).toEqual([['p', 500, 37]]);
  });
  it('move on behind a dot, and aside where there is no room', () => {
    expect(place(drawing([box(497, 60, 503, 64)]))).toEqual([['p', 500, 70]]);
    expect(place(drawing([box(490, 56, 510, 100)]))).toEqual([['p', 487, 50]]);
  });
  it('do not cover each other', () => {
    const g = drawing();
    g.heads.set('n2', { x: 0.5, y: 0.5, left: 0.495, radius: 0.005 });
    const found = letters(g, new Map([...passing, ['n2', 'escape']]), 1000, 100);
    expect(found[0]?.y).not.toBe(found[1]?.y);
  });
});
