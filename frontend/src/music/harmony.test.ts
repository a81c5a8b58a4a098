import { describe, expect, it } from 'vitest';
import { cadenceName, harmonyOf, keysOf, notesOf, phraseLines, reason, runnerUp, shortKey, toneLetter, toneWords, within } from './harmony';

const a = { tonic: 'A', mode: 'major' };
const f = { tonic: 'F#', mode: 'minor' };
const numeral = (offset: number, roman: string, key = a) =>
  ({ offset, duration: 1, measure: '1', beat: 1 + offset, key, roman, notes: [`n${offset}`] });

const answer = {
  roman: [
    { ...numeral(0, 'I'), nonchord_tones: [{ note: 'n9', kind: 'passing' }] }, numeral(1, 'V65'), numeral(2, 'I'), numeral(3, 'V', f), numeral(4, 'i', f),
  ],
  local_keys: [{ offset: 0, duration: 3, key: a, measure: '1' }, { offset: 3, duration: 2, key: f, measure: '1' }],
  cadences: [{ offset: 2, type: 'IAC', key: a, measure: '1', beat: 3 }, { offset: 4, type: 'PAC', key: f, measure: '2', beat: 1 }],
  phrases: [{ offset: 0, duration: 3, measure: '1', cadence: 'IAC' }, { offset: 3, duration: 2, measure: '1', cadence: 'PAC' }],
};

describe('an answer', () => {
  const h = harmonyOf(answer);
  it('has its numerals in their phrases, with the close of each', () => {
    expect(h.phrases.map((p) => [p.number, p.numerals.map((n) => n.roman).join(' '), p.cadence?.type, keysOf(p)])).toEqual([
      [1, 'I V65 I', 'IAC', 'A major'], [2, 'V i', 'PAC', 'F♯ minor'],
    ]);
  });
  it('knows its foreign tones', () => expect([...h.tones]).toEqual([['n9', 'passing']]));
  it('rings both harmonies of a close', () => {
    expect(h.cadences.map((c) => notesOf(h, c))).toEqual([['n1', 'n2'], ['n3', 'n4']]);
    expect(notesOf(h, { ...answer.cadences[0], offset: 0 } as never)).toEqual(['n0']);
    expect(notesOf(h, { ...answer.cadences[0], offset: 9 } as never)).toEqual([]);
  });
  it('unfolds phrases line by line', () => {
    const lines = (open: number[]) => phraseLines(h.phrases, new Set(open)).map((l) => l.numeral ? `${l.key}${l.numeral.roman}` : `phrase ${l.phrase.number}`);
    expect(lines([])).toEqual(['phrase 1', 'phrase 2']);
    expect(lines([2])).toEqual(['phrase 1', 'phrase 2', 'f♯:V', 'i']);
  });
  it('may be empty', () => {
    expect(harmonyOf({ roman: null, local_keys: null })).toEqual({ keys: [], numerals: [], cadences: [], phrases: [], tones: new Map() });
  });
});

it('stretches end before the next begins', () => {
  expect([within(1, 1, 2), within(2, 1, 2), within(1.9999999, 1, 2), within(0.99999999, 1, 2)]).toEqual([true, false, false, true]);
});

it('names are those of musicians', () => {
  expect(['passing', 'anticipation', 'pedal', 'free'].map(toneLetter)).toEqual(['p', 'an', 'ped', 'f']);
  expect([cadenceName('HC'), cadenceName('XX')]).toEqual(['Half cadence', 'XX']);
  expect([shortKey(a), shortKey(f), shortKey({ tonic: 'D', mode: 'dorian' })]).toEqual(['A', 'f♯', 'D dorian']);
});

it('says what a non-chord tone is, and where', () => {
  expect(toneWords({ kind: 'suspension', figure: '4-3', measure: '3', beat: 1 })).toBe('suspension 4-3, measure 3, beat 1');
  expect(toneWords({ kind: 'passing', accented: true })).toBe('accented passing note');
  expect(toneWords({ kind: 'free' })).toBe('free tone');
});

it('runners-up are read apart', () => {
  expect(runnerUp('f#: V65/V')).toEqual({ key: 'F♯ minor', roman: 'V65/V' });
  expect(runnerUp('Bb: IV')).toEqual({ key: 'B♭ major', roman: 'IV' });
  expect(runnerUp('b: i')).toEqual({ key: 'B minor', roman: 'i' });
  expect(runnerUp('V')).toEqual({ key: '', roman: 'V' });
});

it('reasons are sentences in which numerals stay what they are', () => {
  expect([
    'heard: A C# E', 'iv prepares the dominant', 'vi in A major is ii in E major', 'viio7 goes on to i', 'a cadential six-four before it',
    'Bb in the bass, the root', 'V7 to i in F# minor', 'both in root position', 'foreign: 1 passing', '',
  ].map(reason)).toEqual([
    'Heard: A C♯ E.', 'iv prepares the dominant.', 'vi in A major is ii in E major.', 'vii°7 goes on to i.', 'A cadential six-four before it.',
    'B♭ in the bass, the root.', 'V7 to i in F♯ minor.', 'Both in root position.', 'Foreign: 1 passing.', '',
  ]);
});
