import type { Instrument, PlayedNote } from '../api/shapes';
import type { Loop } from './sequencer';

/** What the page tells the synthesizer's worker. */
export type ToSynth =
  | { type: 'bank'; bank: ArrayBuffer; sampleRate: number }
  | { type: 'score'; notes: PlayedNote[]; instruments: Instrument[] }
  | { type: 'start'; generation: number; time: number }
  | { type: 'rate'; rate: number }
  | { type: 'loop'; loop: Loop | undefined }
  | { type: 'gains'; gains: number[] }
  | { type: 'render'; generation: number; frames: number };

/** A block of sound. `marks` say at which frame which moment of the performance begins; the first is frame 0. */
export interface Block {
  type: 'block';
  generation: number;
  left: Float32Array<ArrayBuffer>;
  right: Float32Array<ArrayBuffer>;
  marks: { frame: number; time: number }[];
  rate: number;
}

/** What the worker answers. */
export type FromSynth = { type: 'ready' } | { type: 'failed'; message: string } | Block;
