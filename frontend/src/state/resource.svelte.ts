import { asProblem, type Problem } from '../api/problem';

/** How long an answer may take before a skeleton is shown, in milliseconds; below it, a skeleton would only flicker. */
const patience = 150;

/** Something fetched: loading, ready or failed. A new load gives up the one before; what is there stays shown meanwhile. */
export class Resource<T> {
  value = $state.raw<T | undefined>(undefined);
  problem = $state.raw<Problem | undefined>(undefined);
  loading = $state(false);
  /** Loading takes so long that it should be seen. */
  slow = $state(false);

  readonly #fetch: (signal: AbortSignal, partial: (v: T) => void) => Promise<T>;
  #abort: AbortController | undefined;

  /** `fetch` may hand over what it has so far by `partial`. */
  constructor(fetch: (signal: AbortSignal, partial: (v: T) => void) => Promise<T>) {
    this.#fetch = fetch;
  }

  /** Fetches anew. It never throws: what failed is in `problem`. */
  async load(): Promise<void> {
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    const current = () => this.#abort === abort;
    this.loading = true;
    const timer = setTimeout(() => (this.slow = current() && this.loading), patience);
    try {
      const value = await this.#fetch(abort.signal, (v) => {
        if (current()) this.value = v;
      });
      if (!current()) return;
      this.value = value;
      this.problem = undefined;
    } catch (e) {
      if (current()) this.problem = asProblem(e);
    } finally {
      clearTimeout(timer);
      if (current()) this.loading = this.slow = false;
    }
  }

  /** Gives up what is being fetched. */
  stop(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    this.loading = this.slow = false;
  }
}
