import type { PlayedNote } from '../api/shapes';
import { lastAtMost } from './timeline';

/** What a sequencer needs of a note. */
export type Sounding = Pick<PlayedNote, 'part' | 'instrument' | 'midi' | 'velocity' | 'time' | 'length'>;

/** A stretch of the performance that is played again and again, in seconds at the written tempo. */
export interface Loop { from: number; to: number }

/** Who plays the notes. */
export interface Instrumentalist<N extends Sounding> {
  on(note: N): void;
  off(note: N): void;
}

/** The shortest loop, in seconds; a shorter one would be a buzz. */
export const shortestLoop = 0.05;

/**
 * Walks through a performance and starts and ends its notes. It knows no clock: whoever renders sound moves it on by
 * the time that a block of sound takes.
 */
export class Sequencer<N extends Sounding> {
  time = 0;
  loop: Loop | undefined;
  readonly #notes: readonly N[];
  readonly #player: Instrumentalist<N>;
  #next = 0;
  #held: N[] = [];

  /** `notes` are sorted by time. */
  constructor(notes: readonly N[], player: Instrumentalist<N>) {
    this.#notes = notes;
    this.#player = player;
  }

  /** Goes to a time. What sounds ends; notes that began before are not taken up again. */
  seek(time: number): void {
    this.#silence();
    this.time = time;
    this.#next = lastAtMost(this.#notes, time - 1e-9, (n) => n.time) + 1;
  }

  /** Moves on by some seconds of the performance. Returns whether it went back to the start of the loop. */
  advance(seconds: number): boolean {
    const target = this.time + seconds;
    const loop = this.loop;
    if (!loop || loop.to - loop.from < shortestLoop || this.time >= loop.to || target < loop.to) {
      this.#runTo(target);
      return false;
    }
    this.#runTo(loop.to);
    this.seek(loop.from);
    this.#runTo(loop.from + Math.min(target - loop.to, loop.to - loop.from));
    return true;
  }

  #runTo(target: number): void {
    this.#release(target);
    for (let n = this.#notes[this.#next]; n && n.time < target; n = this.#notes[++this.#next]) {
      this.#player.on(n);
      this.#held.push(n);
    }
    this.time = target;
  }

  #release(target: number): void {
    this.#held = this.#held.filter((n) => {
      if (n.time + n.length >= target) return true;
      this.#player.off(n);
      return false;
    });
  }

  #silence(): void {
    for (const n of this.#held) this.#player.off(n);
    this.#held = [];
  }
}
