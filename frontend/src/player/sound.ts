import { Problem } from '../api/problem';
import { soundBank } from '../api/scores';
import type { Timemap } from '../api/shapes';
import { Clock } from './clock';
import type { Block, FromSynth, ToSynth } from './protocol';
import type { Loop } from './sequencer';

/** Sound is rendered this far ahead, in seconds: enough for a busy page, little enough to obey a change of tempo. */
const lookAhead = 0.3;
/** The first block is short, so that sound starts at once. */
const firstBlock = 0.04;
const laterBlock = 0.1;
/** From rendering to hearing, in seconds. */
const lead = 0.03;

/**
 * Sound: a worker renders a performance block by block, and the blocks are scheduled as audio buffers. There is no
 * audio worklet, which not every system's window has.
 */
export class Sound {
  /** Called when the worker fails. */
  onfail: (p: Problem) => void = () => {};
  readonly #context: AudioContext;
  readonly #worker: Worker;
  readonly #clock = new Clock();
  readonly #live = new Set<AudioBufferSourceNode>();
  #generation = 0;
  #playing = false;
  #scheduled = 0;
  #asked = 0;
  #first = true;
  #timer: ReturnType<typeof setInterval> | undefined;

  private constructor(context: AudioContext, worker: Worker) {
    this.#context = context;
    this.#worker = worker;
    worker.addEventListener('message', (e: MessageEvent<FromSynth>) => {
      if (e.data.type === 'block') this.#schedule(e.data);
      else if (e.data.type === 'failed') this.onfail(noSound(e.data.message));
    });
  }

  /** Loads bank and worker for a performance. Call it from a click, because browsers allow sound only then. */
  static async load(map: Timemap): Promise<Sound> {
    if (typeof AudioContext === 'undefined') throw noSound('This window has no sound.');
    const context = new AudioContext();
    const worker = new Worker(new URL('./synth.worker.ts', import.meta.url), { type: 'module' });
    const sound = new Sound(context, worker);
    try {
      const bank = await soundBank();
      await sound.#ready(bank);
    } catch (e) {
      sound.close();
      throw e;
    }
    sound.#tell({ type: 'score', notes: map.notes, instruments: map.instruments });
    return sound;
  }

  #ready(bank: ArrayBuffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#worker.addEventListener('message', (e: MessageEvent<FromSynth>) => {
        if (e.data.type === 'ready') resolve();
        else if (e.data.type === 'failed') reject(noSound(e.data.message));
      });
      this.#worker.addEventListener('error', () => reject(noSound('The synthesizer could not be started.')));
      this.#tell({ type: 'bank', bank, sampleRate: this.#context.sampleRate }, [bank]);
    });
  }

  #tell(m: ToSynth, transfer: Transferable[] = []): void {
    this.#worker.postMessage(m, transfer);
  }

  set rate(rate: number) {
    this.#tell({ type: 'rate', rate });
  }

  set loop(loop: Loop | undefined) {
    this.#tell({ type: 'loop', loop });
  }

  set gains(gains: number[]) {
    this.#tell({ type: 'gains', gains });
  }

  /** Plays from a time on. */
  async play(time: number): Promise<void> {
    this.stop();
    const generation = this.#generation;
    await this.#context.resume();
    if (generation !== this.#generation) return;
    this.#playing = true;
    this.#first = true;
    this.#scheduled = this.#context.currentTime + lead;
    this.#tell({ type: 'start', generation, time });
    this.#fill();
    this.#timer = setInterval(() => this.#fill(), 40);
  }

  /** Falls silent at once. */
  stop(): void {
    this.#generation++;
    this.#playing = false;
    this.#asked = 0;
    clearInterval(this.#timer);
    for (const source of this.#live) source.stop();
    this.#live.clear();
    this.#clock.reset();
  }

  /** The moment of the performance that is heard now; undefined before the first sound. */
  get time(): number | undefined {
    return this.#clock.timeAt(this.#context.currentTime - (this.#context.outputLatency || 0));
  }

  close(): void {
    this.stop();
    this.#worker.terminate();
    void this.#context.close();
  }

  /** Asks for as many blocks as are missing to the look-ahead. */
  #fill(): void {
    while (this.#playing && this.#scheduled + this.#asked - this.#context.currentTime < lookAhead) {
      const seconds = this.#first ? firstBlock : laterBlock;
      this.#first = false;
      this.#asked += seconds;
      const frames = Math.round(seconds * this.#context.sampleRate);
      this.#tell({ type: 'render', generation: this.#generation, frames });
    }
  }

  #schedule(block: Block): void {
    if (!this.#playing || block.generation !== this.#generation) return;
    const context = this.#context;
    const buffer = context.createBuffer(2, block.left.length, context.sampleRate);
    buffer.copyToChannel(block.left, 0);
    buffer.copyToChannel(block.right, 1);
    this.#asked = Math.max(0, this.#asked - buffer.duration);
    // A page that was held up goes on from now instead of hurrying after what is lost.
    const at = Math.max(this.#scheduled, context.currentTime + 0.005);
    for (const m of block.marks) this.#clock.mark({ at: at + m.frame / context.sampleRate, time: m.time, rate: block.rate });
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(context.destination);
    source.onended = () => this.#live.delete(source);
    source.start(at);
    this.#live.add(source);
    this.#scheduled = at + buffer.duration;
    this.#fill();
  }
}

const noSound = (message: string): Problem =>
  new Problem(message, { kind: 'unsupported', hint: 'The score can be read and analysed without sound.' });
