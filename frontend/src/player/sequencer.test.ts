import { describe, expect, it } from 'vitest';
import { Sequencer, type Sounding } from './sequencer';

const note = (midi: number, time: number, length: number): Sounding => ({ part: 0, instrument: 0, midi, velocity: 64, time, length });

function played(notes: Sounding[], run: (s: Sequencer<Sounding>) => void): string {
  const log: string[] = [];
  const s = new Sequencer(notes, { on: (n) => log.push(`+${n.midi}`), off: (n) => log.push(`-${n.midi}`) });
  run(s);
  return log.join(' ');
}

const melody = [note(60, 0, 1), note(62, 1, 1), note(64, 2, 1)];
const steps = (s: Sequencer<Sounding>, n: number, by = 0.25) => {
  for (let i = 0; i < n; i++) s.advance(by);
};

describe('Sequencer', () => {
  it('starts and ends every note once', () => {
    expect(played(melody, (s) => steps(s, 16))).toBe('+60 -60 +62 -62 +64 -64');
  });

  it('a seek ends what sounds and goes on from there', () => {
    expect(played(melody, (s) => {
      steps(s, 2);
      s.seek(2);
      steps(s, 2);
    })).toBe('+60 -60 +64');
  });

  it('does not take up notes that began before', () => {
    expect(played(melody, (s) => {
      s.seek(0.5);
      steps(s, 4);
    })).toBe('+62');
  });

  it('loops without losing time or leaving notes hanging', () => {
    let s!: Sequencer<Sounding>;
    const log = played(melody, (q) => {
      s = q;
      q.loop = { from: 0, to: 2 };
      steps(q, 9);
    });
    expect(log).toBe('+60 -60 +62 -62 +60');
    expect(s.time).toBeCloseTo(0.25);
  });

  it('plays on from behind the loop, and ignores one that is too short', () => {
    expect(played(melody, (s) => {
      s.loop = { from: 0, to: 1 };
      s.seek(2);
      steps(s, 1);
    })).toBe('+64');
    expect(played(melody, (s) => {
      s.loop = { from: 0, to: 0.01 };
      steps(s, 2);
    })).toBe('+60');
  });
});
