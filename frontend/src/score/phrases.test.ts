import { describe, expect, it } from 'vitest';
import type { Phrase } from '../music/harmony';
import { divided, endMoved, joined } from './phrases';

const phrase = (number: number, offset: number, duration: number): Phrase => ({ number, offset, duration, measure: '1', numerals: [], cadence: undefined });
const [a, b, c] = [phrase(1, 0, 8), phrase(2, 8, 8), phrase(3, 20, 4)] as const;
const all = [a, b, c];
const said = (s: { offset: number; duration: number }[] | undefined) => s?.map((p) => `${p.offset}-${p.offset + p.duration}`).join(' ');

describe('the end of a phrase', () => {
  it('takes from the next phrase, or gives to it', () => {
    expect(said(endMoved(all, a, 10, 24))).toBe('0-10 10-16');
    expect(said(endMoved(all, a, 6, 24))).toBe('0-6 6-16');
  });
  it('stays between its own beginning and the end of the next phrase', () => {
    for (const to of [0, -1, 16, 17]) expect(endMoved(all, a, to, 24)).toBeUndefined();
  });
  it('can be moved into what belongs to no phrase', () => {
    expect(said(endMoved(all, b, 18, 24))).toBe('8-18');
    expect(said(endMoved(all, b, 20, 24))).toBe('8-20');
    expect(endMoved(all, b, 21, 24)).toBeUndefined();
  });
  it('leaves a phrase behind it where it was the last', () => {
    expect(said(endMoved(all, c, 22, 24))).toBe('20-22 22-24');
    expect(said(endMoved(all, c, 23, 28))).toBe('20-23 23-24');
    expect(said(endMoved(all, c, 28, 28))).toBe('20-28');
  });
});

it('a phrase is divided within itself alone', () => {
  expect(said(divided(a, 3))).toBe('0-3 3-8');
  expect([divided(a, 0), divided(a, 8), divided(a, 9)]).toEqual([undefined, undefined, undefined]);
});

it('two phrases become one, with what lies between them', () => expect(said([joined(b, c)])).toBe('8-24'));
