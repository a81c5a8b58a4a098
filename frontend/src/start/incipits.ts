import { send } from '../api/client';
import { asProblem } from '../api/problem';

/** How many drawings are kept as text, so that a list that is seen again shows them at once. */
const kept = 300;

/** How many are asked for at a time: the program draws one after the other, and a score that is opened comes first. */
const atOnce = 2;

/** Answers that another attempt would not change: there is nothing to draw. */
const final = new Set(['not_found', 'unsupported', 'too_large', 'invalid']);

const fetchText = async (path: string, signal: AbortSignal): Promise<string> => (await send(path, { signal })).text();

/** The drawings of how scores begin: fetched a few at a time, the last ones kept. */
export class Incipits {
  /** By path; empty where there is nothing to draw. */
  readonly #texts = new Map<string, string>();
  readonly #waiting: (() => void)[] = [];
  readonly #fetch: typeof fetchText;
  #running = 0;

  constructor(fetch: typeof fetchText = fetchText) {
    this.#fetch = fetch;
  }

  /** A drawing that is there already; empty for none. */
  has(path: string): string | undefined {
    return this.#texts.get(path);
  }

  /** A drawing, fetched when its turn comes; empty where there is none. It never throws. */
  async get(path: string, signal: AbortSignal): Promise<string> {
    await this.#turn();
    try {
      if (signal.aborted) return '';
      const text = this.#texts.get(path) ?? (await this.#fetch(path, signal));
      this.#keep(path, text);
      return text;
    } catch (e) {
      if (final.has(asProblem(e).kind)) this.#keep(path, '');
      return '';
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }

  async #turn(): Promise<void> {
    if (this.#running < atOnce) this.#running++;
    else await new Promise<void>((go) => this.#waiting.push(go)); // whoever is done hands its turn over
  }

  #keep(path: string, text: string): void {
    this.#texts.delete(path); // the last used stands last
    this.#texts.set(path, text);
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= kept) return;
      this.#texts.delete(oldest);
    }
  }
}

/** Those of all lists. */
export const incipits = new Incipits();
