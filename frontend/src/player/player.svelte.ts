import { asProblem, type Problem } from '../api/problem';
import type { Timemap } from '../api/shapes';
import { recall, remember } from '../state/store';
import { gains, settingsFor, type PartSetting } from './mixer';
import type { Loop } from './sequencer';
import type { Sound } from './sound';
import { Timeline } from './timeline';

/** The bounds of the tempo, in per cent of the written one, and how far a press of a button changes it. */
export const tempo = { least: 25, most: 200, step: 5 };

/** How long the last sounds ring on before the player stops by itself, in seconds of the performance. */
const ring = 0.6;

/** Plays a score: the state that the play bar shows, and the sound behind it. */
export class Player {
  readonly timeline: Timeline;
  playing = $state(false);
  /** The synthesizer is being loaded. */
  loading = $state(false);
  /** The moment of the performance, in seconds at the written tempo. */
  now = $state(0);
  /** Per cent of the written tempo. */
  tempo = $state(100);
  parts = $state<PartSetting[]>([]);
  loop = $state.raw<Loop | undefined>(undefined);
  /** Called when there is no sound. */
  onfail: (p: Problem) => void = () => {};

  readonly #key: string;
  #sound: Sound | undefined;
  #loaded: Promise<Sound> | undefined;
  #frame = 0;

  /** A player of a score; its mix is remembered under the score's id. */
  constructor(id: string, map: Timemap) {
    this.timeline = new Timeline(map);
    this.#key = `mix.${id}`;
    this.parts = settingsFor(map.parts.length, recall<unknown>(this.#key, []));
  }

  /** Plays or pauses. */
  toggle(): Promise<void> | void {
    return this.playing || this.loading ? this.pause() : this.play();
  }

  /** Plays from where it stands; from the start when it stands at the end. */
  async play(): Promise<void> {
    if (this.now >= this.timeline.length - 0.01) this.now = 0;
    const loop = this.loop;
    if (loop && (this.now < loop.from || this.now >= loop.to)) this.now = loop.from;
    this.loading = true;
    try {
      const sound = await this.#load();
      if (!this.loading || this.#sound !== sound) return; // paused or closed while it was loading
      await sound.play(this.now);
      this.playing = true;
      this.#follow();
    } catch (e) {
      this.onfail(asProblem(e));
    } finally {
      this.loading = false;
    }
  }

  pause(): void {
    this.loading = false;
    this.playing = false;
    cancelAnimationFrame(this.#frame);
    this.#sound?.stop();
  }

  /** Goes to a moment, playing on if it plays. */
  seek(time: number): void {
    this.now = Math.min(Math.max(time, 0), this.timeline.length);
    if (this.playing) void this.#sound?.play(this.now);
  }

  /** Sets the tempo in per cent, within its bounds. */
  setTempo(percent: number): void {
    this.tempo = Math.min(Math.max(Math.round(percent), tempo.least), tempo.most);
    if (this.#sound) this.#sound.rate = this.tempo / 100;
  }

  /** Changes how a part sounds. */
  mix(part: number, change: Partial<PartSetting>): void {
    this.parts = this.parts.map((p, i) => (i === part ? { ...p, ...change } : p));
    remember(this.#key, this.parts);
    if (this.#sound) this.#sound.gains = gains(this.parts);
  }

  /** Plays a stretch again and again, or no longer. */
  setLoop(loop: Loop | undefined): void {
    this.loop = loop;
    if (this.#sound) this.#sound.loop = loop;
    if (loop && this.playing && (this.now < loop.from || this.now >= loop.to)) this.seek(loop.from);
  }

  /** Lets go of worker and audio. */
  close(): void {
    this.pause();
    this.#sound?.close();
    this.#sound = this.#loaded = undefined;
  }

  /** Loads the synthesizer once, however often it is asked for meanwhile. */
  #load(): Promise<Sound> {
    this.#loaded ??= this.#start().catch((e: unknown) => {
      this.#loaded = undefined;
      throw e;
    });
    return this.#loaded;
  }

  async #start(): Promise<Sound> {
    const { Sound } = await import('./sound');
    const sound = await Sound.load(this.timeline.map);
    sound.onfail = (p) => {
      this.close();
      this.onfail(p);
    };
    sound.rate = this.tempo / 100;
    sound.gains = gains(this.parts);
    sound.loop = this.loop;
    return (this.#sound = sound);
  }

  /** Keeps `now` at what is heard, once a frame. */
  #follow(): void {
    cancelAnimationFrame(this.#frame);
    const step = () => {
      if (!this.playing) return;
      const time = this.#sound?.time;
      if (time !== undefined) this.now = Math.min(time, this.timeline.length);
      if (time !== undefined && !this.loop && time > this.timeline.length + ring) return this.pause();
      this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
  }
}
