import { describe, expect, it } from 'vitest';
import type { PlayedNote } from '../api/shapes';
import { Timeline } from '../player/timeline';
import { barStep, neighbour } from './moves';

const note = (id: string, part: number, midi: number, time: number, length: number): PlayedNote => ({
  id, part, instrument: part, midi, velocity: 64, offset: time, duration: length, time, length,
});
const bar = (i: number) => ({ measure: String(i + 1), id: `m${i + 1}`, offset: 2 * i, duration: 2, time: 2 * i, length: 2, score_offset: 2 * i });
const t = new Timeline({
  duration: 4, length: 4, parts: [], instruments: [], tempos: [], bars: [bar(0), bar(1)],
  notes: [note('s1', 0, 72, 0, 1), note('a1', 1, 64, 0, 2), note('a2', 1, 60, 0, 2), note('s2', 0, 74, 1, 1), note('s3', 0, 76, 2, 2)],
});
const move = (id: string, key: string) => {
  const from = t.note(id) as PlayedNote;
  return neighbour(t, from, from.time, key)?.id;
};

describe('arrow keys', () => {
  it('lead along a part', () => expect([move('s1', 'ArrowRight'), move('s2', 'ArrowLeft'), move('s3', 'ArrowRight')]).toEqual(['s2', 's1', undefined]));
  it('lead across parts and chords, from the top down', () => {
    expect([move('s1', 'ArrowDown'), move('a1', 'ArrowDown'), move('a2', 'ArrowDown'), move('a2', 'ArrowUp'), move('s1', 'ArrowUp')])
      .toEqual(['a1', 'a2', undefined, 'a1', undefined]);
  });
  it('know no other key', () => expect(move('s1', 'x')).toBeUndefined());
  it('go from bar to bar', () => expect([barStep(t, 0.5, 1), barStep(t, 3, -1), barStep(t, 3, 1), barStep(t, 0, -1)]).toEqual([2, 0, undefined, undefined]));
});
