import { asProblem } from '../api/problem';
import { remove, restore, type Entry } from '../api/scores';
import { messages } from '../state/messages.svelte';

/** Deleting with Undo: a score leaves the library at once, which can bring it back. */
export class Bin {
  /** The scores that are gone from the list before the list knows. */
  ids = $state.raw<ReadonlySet<string>>(new Set());
  readonly #changed: () => Promise<void> | void;
  readonly #remove: (id: string) => Promise<unknown>;
  readonly #restore: (id: string) => Promise<unknown>;

  /** `changed` is called when a score has left the library, or is back. */
  constructor(changed: () => Promise<void> | void, removeScore: (id: string) => Promise<unknown> = remove, restoreScore: (id: string) => Promise<unknown> = restore) {
    this.#changed = changed;
    this.#remove = removeScore;
    this.#restore = restoreScore;
  }

  /** Deletes a score and offers Undo. */
  async put(score: Entry): Promise<void> {
    if (this.ids.has(score.id)) return;
    const name = score.title || score.id;
    this.ids = new Set([...this.ids, score.id]);
    try {
      await this.#remove(score.id);
      messages.show({ text: `“${name}” deleted`, action: 'Undo', act: () => void this.undo(score) });
    } catch (e) {
      messages.fail(`“${name}” could not be deleted`, asProblem(e));
    }
    await this.#changed();
    this.ids = new Set([...this.ids].filter((id) => id !== score.id));
  }

  /** Brings a score back. */
  async undo(score: Entry): Promise<void> {
    try {
      await this.#restore(score.id);
      messages.say(`“${score.title || score.id}” is back`);
    } catch (e) {
      messages.fail(`“${score.title || score.id}” could not be brought back`, asProblem(e), () => void this.undo(score));
    }
    await this.#changed();
  }
}
