/** From when on which moment of the performance is heard: `at` in seconds of the audio clock. */
export interface Mark { at: number; time: number; rate: number }

/** Tells from the audio clock which moment of the performance is heard now. */
export class Clock {
  #marks: Mark[] = [];

  /** Forgets everything scheduled. */
  reset(): void {
    this.#marks = [];
  }

  /** Says that sound scheduled at `at` is the performance from `time` on. Marks come in order. */
  mark(m: Mark): void {
    this.#marks.push(m);
  }

  /** The moment heard at a time of the audio clock; undefined before the first mark. */
  timeAt(now: number): number | undefined {
    while (this.#marks.length > 1 && (this.#marks[1] as Mark).at <= now) this.#marks.shift();
    const m = this.#marks[0];
    return m && m.at <= now ? m.time + (now - m.at) * m.rate : undefined;
  }
}
