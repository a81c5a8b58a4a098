import { describe, expect, it } from 'vitest';
import type { PlayedBar, PlayedNote, Timemap } from '../api/shapes';
import { beatAt, beatOffset, beatStart, lastAtMost, niceStep, Timeline } from './timeline';

/** Two bars of 4/4 at 60 quarters a minute, the first repeated; a note tied over the bar line into the second. */
function repeated(): Timemap {
  const bar = (i: number, measure: string, score: number): PlayedBar => ({
    measure, id: `m${measure}`, offset: 4 * i, duration: 4, time: 4 * i, length: 4, score_offset: score, beats: [1, 1, 1, 1],
  });
  const note = (id: string, part: number, time: number, length: number, tied?: string[]): PlayedNote => ({
    id, part, instrument: part, midi: 60, velocity: 64, offset: time, duration: length, time, length, ...(tied ? { tied } : {}),
  });
  return {
    duration: 12, length: 12, parts: [{ id: 'p1', name: 'A' }, { id: 'p2', name: 'B' }], instruments: [],
    tempos: [{ offset: 0, time: 0, bpm: 60 }, { offset: 8, time: 8, bpm: 90 }],
    bars: [bar(0, '1', 0), bar(1, '1', 0), bar(2, '2', 4)],
    notes: [note('n1', 0, 0, 2), note('n3', 1, 0, 4), note('n2', 0, 2, 2), note('n1', 0, 4, 2), note('n3', 1, 4, 6, ['n4']), note('n2', 0, 6, 2), note('n5', 0, 8, 4)],
  };
}

describe('Timeline', () => {
  const t = new Timeline(repeated());

  it('finds place and beat, also in a repeat', () => {
    expect(t.placeAt(2.5)).toMatchObject({ bar: 0, measure: '1', beat: 3.5, scoreOffset: 2.5, beatOffset: 2 });
    expect(t.placeAt(4)).toMatchObject({ bar: 1, barId: 'm1', beat: 1, scoreOffset: 0 });
    expect(t.placeAt(-1)).toMatchObject({ bar: 0, beat: 1 });
    expect(t.placeAt(99)).toMatchObject({ bar: 2, measure: '2' });
    expect(new Timeline({ ...repeated(), bars: [], notes: [] }).placeAt(0)).toBeUndefined();
  });

  it('counts a pickup towards the next bar', () => {
    const bar = { id: 'm0', measure: '0', offset: 0, duration: 1, time: 0, length: 1, score_offset: 0, beats: [1] };
    const full = { ...bar, id: 'm1', measure: '1', offset: 1, duration: 4, time: 1, length: 4, score_offset: 1, beats: [1, 1, 1, 1] };
    const pickup = new Timeline({ ...repeated(), bars: [bar, full], notes: [] });
    expect([pickup.placeAt(0)?.beat, pickup.placeAt(0.5)?.beat, pickup.placeAt(1)?.beat]).toEqual([4, 4.5, 1]);
  });

  it('finds what sounds, over bar lines too', () => {
    const ids = (time: number) => t.notesAt(time).map((n) => n.id);
    expect([ids(0), ids(3), ids(4), ids(9), ids(10.5), ids(12)]).toEqual([['n1', 'n3'], ['n3', 'n2'], ['n1', 'n3'], ['n3', 'n5'], ['n5'], []]);
  });

  it('chooses the nearest time at which a place is played', () => {
    expect([t.timeOf(1), t.timeOf(1, 6), t.timeOf(5), t.timeOf(99)]).toEqual([1, 5, 9, undefined]);
    expect(t.timesOfBar('m1')).toEqual([0, 4]);
    expect(t.moment('n2', 5)?.time).toBe(6);
    expect(t.moment('n2')?.place).toMatchObject({ measure: '1', beat: 3 });
    expect(t.note('n4')?.id).toBe('n3');
    expect(t.moment('none')).toBeUndefined();
  });

  it('gives the stretch of bars', () => {
    expect(t.stretch('m1', 'm1')).toEqual({ from: 0, to: 4 });
    expect(t.stretch('m1', 'm1', 4)).toEqual({ from: 4, to: 8 });
    expect(t.stretch('m1', 'm2', 1)).toEqual({ from: 4, to: 12 });
    expect(t.stretch('m2', 'm2', 11)).toEqual({ from: 8, to: 12 });
    expect(t.stretch('m9', 'm2')).toBeUndefined();
  });

  it('steps from note to note, in one part or in any', () => {
    expect(t.step(0, 1)?.time).toBe(2);
    expect(t.step(0, 1, 1)?.time).toBe(4);
    expect(t.step(8, -1, 1)?.time).toBe(4);
    expect([t.step(8, 1), t.step(0, -1)]).toEqual([undefined, undefined]);
  });

  it('knows the tempo', () => expect([t.bpmAt(0), t.bpmAt(7.9), t.bpmAt(8)]).toEqual([60, 60, 90]));
  it('labels few bars', () => expect(t.ruler(2).map((b) => b.time)).toEqual([0, 8]));
});

describe('lookups', () => {
  it('lastAtMost', () => {
    const at = (x: number) => lastAtMost([1, 3, 3, 5], x, (v) => v);
    expect([at(0), at(1), at(3), at(4), at(9)]).toEqual([-1, 0, 2, 2, 3]);
  });
  it('niceStep', () => expect([0.3, 1, 1.1, 3, 7, 11, 26].map(niceStep)).toEqual([1, 1, 2, 5, 10, 20, 50]));
  it('beatStart finds where a beat begins', () => {
    const bar = { beats: [1.5, 1.5] };
    expect([0, 1, 1.5, 2.9, 3.2].map((within) => beatStart(bar, within))).toEqual([0, 0, 1.5, 1.5, 3]);
    expect([beatStart({}, 2.5), beatStart({}, 0)]).toEqual([2, 0]);
  });
  it('beatAt counts uneven beats', () => {
    const bar = { beats: [1.5, 1.5] };
    expect([beatAt(bar, 0), beatAt(bar, 1.5), beatAt(bar, 2.25), beatAt(bar, 3), beatAt({}, 2.5)]).toEqual([1, 2, 2.5, 3, 3.5]);
  });
});

describe('beats', () => {
  it('are found again at their times', () => {
    const compound = { beats: [1.5, 1.5], duration: 3 };
    for (const within of [0, 0.5, 1.5, 2.5]) expect(beatOffset(compound, beatAt(compound, within))).toBeCloseTo(within);
    for (const beat of [0, 3, NaN]) expect(beatOffset(compound, beat)).toBeUndefined();
    expect(beatOffset({ duration: 2 }, 2.5)).toBe(1.5);
  });
});
