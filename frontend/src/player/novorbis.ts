// Stands in for the Ogg Vorbis decoder of spessasynth_core (vite.config.ts): the program's bank is PCM, and the decoder
// is WebAssembly, which the pages' content policy refuses.

/** Never decodes. */
export class StbVorbis {
  static readonly ready = Promise.resolve();

  static decode(): never {
    throw new Error('This sound bank is compressed (SF3). The pages play SoundFont 2 banks with PCM samples.');
  }
}
