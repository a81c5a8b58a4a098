import { expect, it } from 'vitest';
import { kinshipClass, relationOf, relationSentence, sharpsOf } from './relation';

const key = (name: string) => {
  const [tonic = '', mode = ''] = name.split(' ');
  return { tonic, mode };
};

it('keys have signatures', () => {
  expect(['C major', 'F# minor', 'Bb major', 'Ab minor', 'D dorian', 'C# major', 'E phrygian', 'B locrian'].map((k) => sharpsOf(key(k))))
    .toEqual([0, 3, -2, -7, 0, 7, 0, 0]);
  expect([sharpsOf(key('H major')), sharpsOf(key('C blue'))]).toEqual([undefined, undefined]);
});

it('keys are related to home', () => {
  const words = (k: string, home: string) => relationOf(key(k), key(home))?.words;
  expect(words('F# minor', 'F# minor')).toBe('home');
  expect(words('A major', 'F# minor')).toBe('relative');
  expect(words('F# major', 'F# minor')).toBe('parallel');
  expect(words('E major', 'F# minor')).toBe('one fifth sharper');
  expect(words('C# minor', 'F# minor')).toBe('one fifth sharper');
  expect(words('B minor', 'F# minor')).toBe('one fifth flatter');
  expect(words('G major', 'F# minor')).toBe('two fifths flatter');
  expect(words('Bb major', 'C major')).toBe('two fifths flatter');
  expect(words('Ab major', 'C major')).toBe('remote');
  expect(relationOf(key('C major'), undefined)).toBeUndefined();
});

it('each kind has a colour and a line', () => {
  const of = (k: string) => kinshipClass(relationOf(key(k), key('C major')));
  expect(['C major', 'A minor', 'C minor', 'G major', 'F major', 'E major'].map(of)).toEqual(['k-home', 'k-rel', 'k-rel', 'k-sharp', 'k-flat', 'k-far']);
  expect(kinshipClass(undefined)).toBe('k-far');
});

it('relations are statements', () => {
  const of = (k: string) => {
    const r = relationOf(key(k), key('C major'));
    return r && relationSentence(r);
  };
  expect(['C major', 'A minor', 'C minor', 'D major', 'E major'].map(of)).toEqual([
    'It is the home key', 'It is the relative of the home key', 'It is the parallel of the home key', 'It is two fifths sharper than the home key',
    'It is far from the home key',
  ]);
});
