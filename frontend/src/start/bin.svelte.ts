import { asProblem } from '../api/problem';
import { remove, type Entry } from '../api/scores';
import { messages, toastLife } from '../state/messages.svelte';

/**
 * Deleting with Undo: a score leaves the list at once and the library when its Undo has gone, or when the page goes away.
 */
export class Bin {
  /** The scores that are gone from the list. */
  ids = $state.raw<ReadonlySet<string>>(new Set());
  readonly #pending = new Map<string, { score: Entry; timer: ReturnType<typeof setTimeout> }>();
  readonly #changed: () => void;
  readonly #remove: (id: string) => Promise<unknown>;

  /** `changed` is called when a score has left the library, or could not. */
  constructor(changed: () => void, removeScore: (id: string) => Promise<unknown> = remove) {
    this.#changed = changed;
    this.#remove = removeScore;
  }

  /** Takes a score off the list and offers Undo. */
  put(score: Entry): void {
    if (this.#pending.has(score.id)) return;
    this.#pending.set(score.id, { score, timer: setTimeout(() => void this.#drop(score), toastLife) });
    this.#show();
    messages.show({ text: `“${score.title || score.id}” deleted`, action: 'Undo', act: () => this.undo(score.id) });
  }

  /** Puts a score back on the list. */
  undo(id: string): void {
    clearTimeout(this.#pending.get(id)?.timer);
    this.#pending.delete(id);
    this.#show();
  }

  /** Removes everything that waits now. */
  empty(): void {
    for (const { score, timer } of [...this.#pending.values()]) {
      clearTimeout(timer);
      void this.#drop(score);
    }
    if (messages.toast?.action === 'Undo') messages.hide();
  }

  async #drop(score: Entry): Promise<void> {
    try {
      await this.#remove(score.id);
    } catch (e) {
      messages.fail(`“${score.title || score.id}” could not be deleted`, asProblem(e));
    }
    this.#changed();
    this.#pending.delete(score.id);
    this.#show();
  }

  #show(): void {
    this.ids = new Set(this.#pending.keys());
  }
}
