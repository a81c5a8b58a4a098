import { expect, it } from 'vitest';
import { barReadings } from './reading';

it('reads bars by their changes of chord', () => {
  const row = (offset: number, beat: number, symbol: string) => ({ offset, duration: 1, pitches: [], symbol, measure: '', beat, notes: [] });
  const bars = [{ id: 'a', measure: '0', offset: 0, duration: 1 }, { id: 'b', measure: '1', offset: 1, duration: 4 }, { id: 'c', measure: '2', offset: 5, duration: 4 }];
  expect(barReadings(bars, [row(0, 4, 'A'), row(0.5, 4.5, 'E/G#'), row(1, 1, 'F#m'), row(2, 2, 'F#m')])).toEqual([
    { id: 'a', text: 'Measure 0: beat 4 A, beat 4½ E/G sharp' },
    { id: 'b', text: 'Measure 1: beat 1 F sharpm' },
    { id: 'c', text: 'Measure 2: no change of chord' },
  ]);
});

it('adds the numerals that begin in a bar', () => {
  const bars = [{ id: 'a', measure: '1', offset: 0, duration: 4 }, { id: 'b', measure: '2', offset: 4, duration: 4 }];
  const numeral = { offset: 2, duration: 2, measure: '1', beat: 3, key: { tonic: 'F#', mode: 'minor' }, roman: 'V65', notes: [] };
  expect(barReadings(bars, [], [numeral]).map((r) => r.text)).toEqual([
    'Measure 1: no change of chord. Numerals: beat 3 5 6 5 in F sharp minor', 'Measure 2: no change of chord',
  ]);
});
