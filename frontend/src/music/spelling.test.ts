import { describe, expect, it } from 'vitest';
import {
  beatName, chordName, clock, confidenceWord, count, dayName, isFlat, keyName, midiName, midiOf, pitchesIn, pitchName, placeName, spokenKey,
} from './spelling';

const table = (f: (s: string) => unknown, rows: string) => {
  for (const row of rows.trim().split('\n')) {
    const [from = '', to] = row.trim().split(/\s+=\s+/);
    expect(String(f(from)), from).toBe(to);
  }
};

describe('pitches', () => {
  it('have musicians’ signs', () => table(pitchName, `
    F# = F♯
    Bb3 = B♭3
    C##5 = C𝄪5
    Ebb2 = E𝄫2
    B = B
    H = H`));
  it('have signs within texts', () => {
    expect(pitchesIn('ends on F#, with 3 C#s and a Bb; Abba stays')).toBe('ends on F♯, with 3 C♯s and a B♭; Abba stays');
  });
  it('have MIDI numbers', () => {
    expect(['C4', 'B3', 'Bb3', 'F#4', 'Cb4', 'C-1', 'B#3'].map(midiOf)).toEqual([60, 59, 58, 66, 59, 0, 60]);
    expect([midiOf('C'), midiOf('x')]).toEqual([undefined, undefined]);
  });
  it('are named from MIDI by the kind of key', () => {
    expect([midiName(66), midiName(66, true), midiName(60), midiName(0)]).toEqual(['F♯4', 'G♭4', 'C4', 'C-1']);
  });
});

describe('keys', () => {
  it('are written and spoken', () => {
    expect(keyName({ tonic: 'F#', mode: 'minor' })).toBe('F♯ minor');
    expect(spokenKey({ tonic: 'Bb', mode: 'major' })).toBe('B flat major');
  });
  it('know their side of the circle', () => {
    const flat = (tonic: string, mode: string) => isFlat({ tonic, mode });
    expect([flat('F', 'major'), flat('Bb', 'minor'), flat('D', 'minor'), flat('D', 'major'), flat('E', 'minor'), isFlat(undefined)])
      .toEqual([true, true, true, false, false, false]);
  });
});

describe('chords', () => {
  it('have signs in roots, basses and alterations', () => table(chordName, `
    F#m = F♯m
    Bb/D = B♭/D
    F#m7b5/C# = F♯m7♭5/C♯
    C7#9 = C7♯9
    Bb7 = B♭7
    Bbmaj7 = B♭maj7
    Eb6 = E♭6
    Cadd9 = Cadd9
    Ab = A♭`));
});

describe('places', () => {
  it('use fractions of a beat', () => {
    expect([1, 2.5, 1.25, 4 + 2 / 3, 1.2, 2.99999999].map(beatName)).toEqual(['1', '2½', '1¼', '4⅔', '1.20', '3']);
    expect(placeName('12a', 2.5)).toBe('12a:2½');
  });
});

describe('figures', () => {
  it('have words and units', () => {
    expect([0.93, 0.85, 0.7, 0.2].map(confidenceWord)).toEqual(['clear', 'clear', 'likely', 'open']);
    expect([0, 4.9, 64, 3723, -1].map(clock)).toEqual(['0:00', '0:04', '1:04', '1:02:03', '0:00']);
    expect([count(1, 'part'), count(0, 'measure')]).toEqual(['1 part', '0 measures']);
  });
  it('name days', () => {
    const now = new Date(2026, 10, 25, 9);
    const day = (y: number, m: number, d: number, h = 12) => dayName(new Date(y, m, d, h), now);
    expect([day(2026, 10, 25, 0), day(2026, 10, 24, 23), day(2026, 10, 20), day(2025, 2, 3)])
      .toEqual(['Today', 'Yesterday', '20 November', '3 March 2025']);
  });
});
