import type { PlayedBar, PlayedNote, Timemap } from '../api/shapes';

/** A moment of the performance in musicians' terms. */
export interface Place {
  /** Index into the bars as they are played. */
  bar: number;
  measure: string;
  barId: string;
  /** 1-based, with a fraction. */
  beat: number;
  /** Quarters from the start of the written score. */
  scoreOffset: number;
  /** The same of the start of the beat. */
  beatOffset: number;
}

/** The last index of which the key is at most x, in rows sorted by key; -1 when all are later. */
export function lastAtMost<T>(rows: readonly T[], x: number, key: (row: T) => number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (key(rows[middle] as T) <= x) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Rounding of seconds must not put a moment into the bar or note before. */
const hair = 1e-6;

/**
 * Looks up a timemap: what sounds when, and where that is in the score. Times are seconds at the written tempo; what the
 * page calls bars of the score are ids, which come several times where there are repeats.
 */
export class Timeline {
  readonly map: Timemap;
  readonly #notesOfBar: number[][];
  readonly #byId = new Map<string, number>();

  constructor(map: Timemap) {
    this.map = map;
    this.#notesOfBar = map.bars.map(() => []);
    map.notes.forEach((note, i) => {
      this.#fileUnderBars(note, i);
      for (const id of [note.id, ...(note.tied ?? [])]) if (!this.#byId.has(id)) this.#byId.set(id, i);
    });
  }

  #fileUnderBars(note: PlayedNote, index: number): void {
    for (let b = Math.max(0, this.barAt(note.time)); b < this.map.bars.length; b++) {
      const bar = this.map.bars[b];
      if (!bar || bar.time >= note.time + note.length - hair && b > this.barAt(note.time)) return;
      this.#notesOfBar[b]?.push(index);
    }
  }

  /** Seconds at the written tempo. */
  get length(): number {
    return this.map.length;
  }

  /** Index of the bar that is played at a time; 0 before the first and the last after the end; -1 without bars. */
  barAt(time: number): number {
    const i = lastAtMost(this.map.bars, time + hair, (b) => b.time);
    return Math.min(Math.max(i, 0), this.map.bars.length - 1);
  }

  /** Where in the score a time is; undefined for a score without bars. */
  placeAt(time: number): Place | undefined {
    const index = this.barAt(time);
    const bar = this.map.bars[index];
    if (!bar) return undefined;
    const within = bar.length > 0 ? Math.min(Math.max((time - bar.time) / bar.length, 0), 1) * bar.duration : 0;
    return {
      bar: index, measure: bar.measure, barId: bar.id, beat: beatAt(bar, within) + this.#missing(index), scoreOffset: bar.score_offset + within,
      beatOffset: bar.score_offset + beatStart(bar, within),
    };
  }

  /** How many beats a pickup lacks at its beginning: its beats are counted towards the next bar. */
  #missing(index: number): number {
    const [bar, next] = [this.map.bars[index], this.map.bars[index + 1]];
    if (bar?.measure !== '0' || bar.score_offset !== 0 || !bar.beats) return 0;
    return Math.max(0, (next?.beats?.length ?? 0) - bar.beats.length);
  }

  /** The notes that sound at a time. */
  notesAt(time: number): PlayedNote[] {
    const found: PlayedNote[] = [];
    for (const i of this.#notesOfBar[this.barAt(time)] ?? []) {
      const n = this.map.notes[i];
      if (n && n.time <= time + hair && time < n.time + n.length - hair) found.push(n);
    }
    return found;
  }

  /** A note by its id or that of a note tied to it; where it first sounds. */
  note(id: string): PlayedNote | undefined {
    const i = this.#byId.get(id);
    return i === undefined ? undefined : this.map.notes[i];
  }

  /** The times at which a bar of the score begins, once for each time that it is played. */
  timesOfBar(id: string): number[] {
    return this.map.bars.filter((b) => b.id === id).map((b) => b.time);
  }

  /** The written time of a beat of a measure, both as `placeAt` gives them; undefined where there is no such place. */
  offsetOf(measure: string, beat: number): number | undefined {
    for (const [i, bar] of this.map.bars.entries()) {
      if (bar.measure !== measure) continue;
      const within = beatOffset(bar, beat - this.#missing(i));
      if (within !== undefined) return bar.score_offset + within;
    }
    return undefined;
  }

  /** When a place of the written score is played: of several times the one nearest to `near`. */
  timeOf(scoreOffset: number, near = 0): number | undefined {
    let best: number | undefined;
    for (const bar of this.map.bars) {
      const within = scoreOffset - bar.score_offset;
      if (within < -hair || within >= bar.duration - hair) continue;
      const time = bar.time + (bar.duration > 0 ? within / bar.duration : 0) * bar.length;
      if (best === undefined || Math.abs(time - near) < Math.abs(best - near)) best = time;
    }
    return best;
  }

  /** When a note is played nearest to `near`, and where it is written. */
  moment(id: string, near = 0): { time: number; place: Place } | undefined {
    const note = this.note(id);
    const first = note && this.placeAt(note.time);
    if (!note || !first) return undefined;
    const time = this.timeOf(first.scoreOffset, near) ?? note.time;
    return { time, place: this.placeAt(time) ?? first };
  }

  /**
   * The stretch of the performance in which bars of the score are played through, from the first to the last id: the first
   * one that begins at or after `near`, or else the first of all.
   */
  stretch(fromId: string, toId: string, near = 0): { from: number; to: number } | undefined {
    const starts = this.map.bars.flatMap((b, i) => (b.id === fromId ? [i] : []));
    const start = starts.find((i) => (this.map.bars[i]?.time ?? 0) >= near - hair) ?? starts[0];
    if (start === undefined) return undefined;
    const end = this.map.bars.findIndex((b, i) => i >= start && b.id === toId);
    const first = this.map.bars[start];
    const last = this.map.bars[end];
    return first && last ? { from: first.time, to: last.time + last.length } : undefined;
  }

  /** The next moment after `time` (or before, with step -1) at which a note of a part begins; any part without one. */
  step(time: number, by: 1 | -1, part?: number): PlayedNote | undefined {
    const notes = this.map.notes;
    const fits = (n: PlayedNote) => part === undefined || n.part === part;
    if (by > 0) {
      for (let i = lastAtMost(notes, time + 1e-4, (n) => n.time) + 1; i < notes.length; i++) {
        const n = notes[i];
        if (n && fits(n)) return n;
      }
      return undefined;
    }
    for (let i = lastAtMost(notes, time - 1e-4, (n) => n.time); i >= 0; i--) {
      const n = notes[i];
      if (n && fits(n)) return n;
    }
    return undefined;
  }

  /** The tempo at a time, in quarters a minute. */
  bpmAt(time: number): number | undefined {
    const tempos = this.map.tempos;
    return tempos[Math.max(0, lastAtMost(tempos, time + hair, (t) => t.time))]?.bpm;
  }

  /** Bars that a ruler of so many labels at most names: every 1st, 2nd, 5th, 10th … */
  ruler(labels: number): PlayedBar[] {
    const every = niceStep(this.map.bars.length / Math.max(1, labels));
    return this.map.bars.filter((_, i) => i % every === 0);
  }
}

/** The smallest of 1, 2, 5, 10, 20, 50 … that is at least x. */
export function niceStep(x: number): number {
  for (let unit = 1; ; unit *= 10) {
    for (const digit of [1, 2, 5]) if (digit * unit >= x) return digit * unit;
  }
}

/** Where the beat begins in which a place so many quarters into a bar lies, in quarters of the bar. */
export function beatStart(bar: Pick<PlayedBar, 'beats'>, within: number): number {
  let start = 0;
  for (const length of bar.beats ?? []) {
    if (within < start + length - hair) return start;
    start += length;
  }
  return start + Math.floor(within - start + hair);
}

/** The beat, counted from 1, of a place so many quarters into a bar. A bar without beats counts quarters. */
export function beatAt(bar: Pick<PlayedBar, 'beats'>, within: number): number {
  let start = 0;
  const beats = bar.beats ?? [];
  for (const [i, length] of beats.entries()) {
    if (within < start + length - hair) return i + 1 + Math.max(0, within - start) / length;
    start += length;
  }
  const last = beats.at(-1) ?? 1;
  return beats.length + 1 + Math.max(0, within - start) / last;
}

/** How many quarters into a bar a beat begins; undefined for one that it has not. The inverse of `beatAt`. */
export function beatOffset(bar: Pick<PlayedBar, 'beats' | 'duration'>, beat: number): number | undefined {
  const beats = bar.beats ?? [];
  const whole = Math.floor(beat + hair);
  if (!(beat >= 1)) return undefined;
  const before = beats.slice(0, whole - 1).reduce((sum, b) => sum + b, 0) + Math.max(0, whole - 1 - beats.length) * (beats.at(-1) ?? 1);
  const within = before + Math.max(0, beat - whole) * (beats[whole - 1] ?? beats.at(-1) ?? 1);
  return within < bar.duration - hair ? within : undefined;
}
