import { describe, expect, it } from 'vitest';
import type { RomanRow } from '../api/shapes';
import { cadenceMarks, groundOf, keySegments, numeralLabels, phraseMarks, symbolLabels, type Ground } from './analysislanes';

/** Quarters 4 to 12 over 100 to 900 pixels. */
const ground: Ground = { from: 4, to: 12, right: 900, place: (o) => 100 + (o - 4) * 100 };
const a = { tonic: 'A', mode: 'major' };
const f = { tonic: 'F#', mode: 'minor' };
const key = (offset: number, duration: number, k = a) => ({ offset, duration, key: k, measure: '1' });
const numeral = (offset: number, roman: string, k = a, beat = 1): RomanRow => ({ offset, duration: 1, measure: '1', beat, key: k, roman, notes: [] });
const phrase = (number: number, offset: number, duration: number) => ({ number, offset, duration, measure: '1', numerals: [], cadence: undefined });

describe('local keys', () => {
  it('stand from their beginning to the next, and go on in the next system', () => {
    const found = keySegments([key(0, 6), key(6, 4, f), key(10, 10)], f, ground);
    expect(found.map((s) => [s.x, s.width, s.name, s.note, s.class])).toEqual([
      [100, 196, 'A major', 'continued', 'k-rel'], [300, 396, 'F♯ minor', 'home', 'k-home'], [700, 200, 'A major', 'relative', 'k-rel'],
    ]);
  });
  it('say less where there is less room', () => {
    const found = keySegments([key(4, 1), key(5, 0.5, f), key(5.5, 7)], f, ground);
    expect(found.map((s) => [s.name, s.note])).toEqual([['A major', ''], ['f♯', ''], ['A major', 'relative']]);
  });
  it('reach to the end of the music, rests included', () => {
    expect(keySegments([key(0, 10)], f, ground).map((s) => [s.x, s.width])).toEqual([[100, 800]]);
  });
  it('of other systems are not here', () => expect(keySegments([key(0, 4), key(12, 4)], f, ground)).toEqual([]));
});

describe('numerals', () => {
  it('name their key where it begins', () => {
    const found = numeralLabels([numeral(3, 'V'), numeral(4, 'I'), numeral(5, 'V65'), numeral(6, 'i', f), numeral(12, 'V', f)], ground);
    expect(found.map((l) => [l.row.roman, l.index, l.prefix, l.x, l.shown])).toEqual([
      ['I', 1, 'A:', 100, 'text'], ['V65', 2, '', 200, 'text'], ['i', 3, 'f♯:', 300, 'text'],
    ]);
  });
  it('become dots where they collide and are weaker', () => {
    const found = numeralLabels([numeral(4, 'viio65/V'), numeral(4.6, 'I', a, 1.6), numeral(5, 'viio7', a, 2)], ground);
    expect(found.map((l) => l.shown)).toEqual(['text', 'text', 'text']);
    const dense = numeralLabels([numeral(4, 'V'), numeral(4.5, 'viio65/V', a, 1.5), numeral(5, 'viio7', a, 2)], ground);
    expect(dense.map((l) => l.shown)).toEqual(['text', 'dot', 'text']);
  });
});

it('chord symbols stand where the harmony changes', () => {
  const symbol = (offset: number, text: string) => ({ ...numeral(offset, 'I'), symbol: text });
  const found = symbolLabels([symbol(3, 'E'), symbol(4, 'A'), symbol(5, 'A'), symbol(6, 'F#m7'), symbol(11.9, 'E7/G#')], ground);
  expect(found.map((l) => [l.text, l.index, l.x])).toEqual([['A', 1, 100], ['F♯m7', 3, 300], ['E7/G♯', 4, 875]]);
});

describe('phrases and cadences', () => {
  const marks = phraseMarks([phrase(1, 0, 6), phrase(2, 6, 5), phrase(3, 11, 5)], ground);
  it('are open where they go on', () => {
    expect(marks.map((m) => [m.number, m.x, m.width, m.begins, m.ends])).toEqual([
      [1, 100, 196, false, true], [2, 300, 496, true, true], [3, 800, 100, true, false],
    ]);
  });
  it('have their cadences under the harmony, within the phrase', () => {
    const cadence = (offset: number) => ({ offset, type: 'PAC', key: a, measure: '2', beat: 1 });
    expect(cadenceMarks([cadence(5), cadence(5.9), cadence(9), cadence(13)], marks, ground).map((c) => [c.index, c.x])).toEqual([[0, 200], [1, 242], [2, 600]]);
  });
});

it('a system has a ground once its notes stand in it', () => {
  const heads = new Map([['n1', { x: 0.5, y: 0.5, left: 0.49, radius: 0.01 }]]);
  const geometry = { heads, bars: new Map([['b1', { left: 0.1, right: 0.9, start: 0.5 }]]), signs: [], top: 0, bottom: 1 };
  expect(groundOf(geometry, [], 0, 4, 1000)).toBeUndefined();
  const g = groundOf(geometry, [{ offset: 0, x: 0.5 }, { offset: 4, x: 0.9 }], 0, 4, 1000);
  expect([g?.right, g?.place(0), g?.place(2)]).toEqual([900, 490, 690]);
});
