// The synthesizer: renders blocks of sound on request, away from the page's thread. The page schedules them.
import { SoundBankLoader, SpessaSynthProcessor } from 'spessasynth_core';
import type { PlayedNote } from '../api/shapes';
import { channelsFor } from './channels';
import type { FromSynth, ToSynth } from './protocol';
import { Sequencer } from './sequencer';

/** How many frames are rendered between two looks at the notes: under 3 ms. */
const quantum = 128;
const volume = 7; // MIDI controller
const bend = 8192; // the middle of the pitch wheel, whose range is two semitones each way

class Synth {
  readonly #synth: SpessaSynthProcessor;
  readonly #sampleRate: number;
  readonly #hasDrums: boolean;
  #channels: number[] = [];
  #parts: number[] = [];
  #drums: boolean[] = [];
  #sequencer = new Sequencer<PlayedNote>([], { on: () => {}, off: () => {} });
  rate = 1;

  constructor(bank: ArrayBuffer, sampleRate: number) {
    const loaded = SoundBankLoader.fromArrayBuffer(bank);
    this.#hasDrums = loaded.presets.some((p) => p.isDrum);
    this.#sampleRate = sampleRate;
    this.#synth = new SpessaSynthProcessor(sampleRate, { eventsEnabled: false });
    this.#synth.soundBankManager.addSoundBank(loaded, 'main');
  }

  get ready(): Promise<void> {
    return this.#synth.processorInitialized;
  }

  /** Takes a performance. A bank without drums leaves percussion silent: a piano's keys are no drums. */
  load({ notes, instruments }: Extract<ToSynth, { type: 'score' }>): void {
    this.#channels = channelsFor(instruments);
    this.#parts = instruments.map((i) => i.part);
    this.#drums = instruments.map((i) => i.percussion === true);
    const needed = Math.max(-1, ...this.#channels) + 1;
    while (this.#synth.midiChannels.length < needed) this.#synth.createMIDIChannel();
    instruments.forEach((i, n) => this.#synth.programChange(this.#channels[n] ?? 0, i.program));
    const heard = this.#hasDrums ? notes : notes.filter((n) => !this.#drums[n.instrument]);
    this.#sequencer = new Sequencer(heard, { on: (n) => this.#on(n), off: (n) => this.#off(n) });
  }

  #on(n: PlayedNote): void {
    const channel = this.#channels[n.instrument] ?? 0;
    const key = Math.round(n.midi);
    const cents = Math.round((n.midi - key) * 100);
    if (cents !== 0) this.#synth.pitchWheel(channel, bend + Math.round((cents / 200) * bend), key);
    this.#synth.noteOn(channel, key, n.velocity);
  }

  #off(n: PlayedNote): void {
    this.#synth.noteOff(this.#channels[n.instrument] ?? 0, Math.round(n.midi));
  }

  /** Sets the loudness of the parts. */
  mix(gains: number[]): void {
    this.#parts.forEach((part, n) => {
      this.#synth.controllerChange(this.#channels[n] ?? 0, volume, Math.round((gains[part] ?? 1) * 127));
    });
  }

  start(time: number): void {
    this.#synth.stopAllChannels(true);
    this.#sequencer.seek(time);
  }

  set loop(loop: Extract<ToSynth, { type: 'loop' }>['loop']) {
    this.#sequencer.loop = loop;
  }

  render(generation: number, frames: number): Extract<FromSynth, { type: 'block' }> {
    const left = new Float32Array(frames);
    const right = new Float32Array(frames);
    const marks = [{ frame: 0, time: this.#sequencer.time }];
    for (let at = 0; at < frames; at += quantum) {
      const n = Math.min(quantum, frames - at);
      const jumped = this.#sequencer.advance((n / this.#sampleRate) * this.rate);
      if (jumped) marks.push({ frame: at + n, time: this.#sequencer.time });
      this.#synth.process(left, right, at, n);
    }
    return { type: 'block', generation, left, right, marks, rate: this.rate };
  }
}

const post = (m: FromSynth, transfer: Transferable[] = []) =>
  (self as unknown as DedicatedWorkerGlobalScope).postMessage(m, transfer);

let synth: Synth | undefined;

async function take(m: ToSynth): Promise<void> {
  switch (m.type) {
    case 'bank':
      synth = new Synth(m.bank, m.sampleRate);
      await synth.ready;
      return post({ type: 'ready' });
    case 'score':
      return synth?.load(m);
    case 'start':
      return synth?.start(m.time);
    case 'rate':
      if (synth) synth.rate = m.rate;
      return;
    case 'loop':
      if (synth) synth.loop = m.loop;
      return;
    case 'gains':
      return synth?.mix(m.gains);
    case 'render': {
      const block = synth?.render(m.generation, m.frames);
      if (block) post(block, [block.left.buffer, block.right.buffer]);
    }
  }
}

self.onmessage = (e: MessageEvent<ToSynth>) => {
  take(e.data).catch((error: unknown) => post({ type: 'failed', message: error instanceof Error ? error.message : String(error) }));
};
