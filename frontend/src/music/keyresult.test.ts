import { expect, it } from 'vitest';
import { keyFinding } from './keyresult';

const candidate = (tonic: string, mode: string, confidence: number) => ({ tonic, mode, confidence });
const answer = {
  key: { tonic: 'F#', mode: 'minor' }, confidence: 0.93, name: 'F# minor', correlation: 0.8, margin: 0.2, num_notes: 165,
  key_candidates: [candidate('F#', 'minor', 0.93), candidate('F#', 'major', 0.04), candidate('A', 'major', 0.02), candidate('B', 'minor', 0.01)],
  algorithm_results: [], evidence: [{ text: 'ends on F#', for: true, measure: '9', beat: 3 }],
};

it('gives the key, two others and what speaks for it', () => {
  const f = keyFinding(answer);
  expect([f.key, f.others.map((c) => c.tonic + c.mode), f.evidence]).toEqual([
    candidate('F#', 'minor', 0.93), ['F#major', 'Amajor'], [{ text: 'ends on F#', for: true, measure: '9', beat: 3, notes: [] }],
  ]);
});

it('gives three candidates and the reason without a key', () => {
  const f = keyFinding({ ...answer, key: null, reason: 'all pitch classes are used alike' });
  expect([f.key, f.others.length, f.reason]).toEqual([undefined, 3, 'all pitch classes are used alike']);
  expect(keyFinding({ ...answer, key: null, key_candidates: null, evidence: null })).toMatchObject({ others: [], evidence: [] });
});
