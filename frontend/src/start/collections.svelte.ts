import { pages, tool } from '../api/client';
import { asProblem } from '../api/problem';
import type { Entry } from '../api/scores';
import type { Tools } from '../api/tools';
import { messages } from '../state/messages.svelte';
import { Resource } from '../state/resource.svelte';

/** A list of scores that the user has put together. */
export type Collection = NonNullable<Tools['collections']['out']['collections']>[number];

const nameOf = (score: Entry): string => score.title || score.id;

/** Whether two names are one: letter case does not count. */
export const isSame = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/** The collections of the library, and the one that is shown. */
export class Collections {
  readonly all: Resource<Collection[]>;
  /** The name of the one that the list is narrowed to; empty for the whole library. */
  shown = $state('');
  busy = $state(false);
  readonly #changed: () => Promise<void> | void;
  readonly #call: typeof tool;

  /** `changed` is called when something is in another collection than before. */
  constructor(changed: () => Promise<void> | void, call: typeof tool = tool) {
    this.#changed = changed;
    this.#call = call;
    this.all = new Resource(async (signal) => (await call('collections', {}, signal)).collections ?? []);
  }

  /** The one that is shown. */
  get current(): Collection | undefined {
    return this.all.value?.find((c) => isSame(c.name, this.shown));
  }

  /** Fetches them anew. One that is gone is no longer shown. */
  async load(): Promise<void> {
    await this.all.load();
    if (this.shown && this.all.value && !this.current) this.show('');
  }

  /** Narrows the list to a collection, or shows the whole library. */
  show(name: string): void {
    this.shown = name;
    void this.#changed();
  }

  /** Puts a score into a collection, which is made where it is missing. It throws what the program says against it. */
  async add(name: string, score: Entry): Promise<void> {
    await this.#do({ action: 'add', name: name.trim(), scores: [score.id] });
    messages.say(`“${nameOf(score)}” is in ${name.trim()}`);
  }

  /** Takes a score out of a collection. */
  async take(name: string, score: Entry): Promise<void> {
    await this.#do({ action: 'remove', name, scores: [score.id] });
    messages.say(`“${nameOf(score)}” is no longer in ${name}`);
  }

  /** Gives the collection that is shown another name. */
  async rename(name: string): Promise<void> {
    const old = this.shown;
    if (!name.trim() || name.trim() === old) return;
    this.shown = name.trim();
    try {
      await this.#do({ action: 'describe', name: old, new_name: name.trim() });
    } catch (e) {
      this.shown = old;
      throw e;
    }
  }

  /** Deletes the collection that is shown; its scores stay, and Undo puts them together again. */
  async remove(): Promise<void> {
    const name = this.shown;
    const what = this.current?.text ?? '';
    try {
      const scores = await this.#idsOf(name);
      this.shown = '';
      await this.#do({ action: 'delete', name });
      messages.show({ text: `Collection “${name}” deleted; its scores are still in the library`, action: 'Undo', act: () => void this.#restore(name, what, scores) });
    } catch (e) {
      this.shown = name;
      messages.fail(`The collection “${name}” could not be deleted`, asProblem(e));
    }
  }

  async #restore(name: string, text: string, scores: string[]): Promise<void> {
    try {
      this.shown = name;
      await this.#do({ action: 'add', name, scores });
      if (text) await this.#do({ action: 'describe', name, text });
    } catch (e) {
      this.shown = '';
      messages.fail(`The collection “${name}” could not be brought back`, asProblem(e));
    }
  }

  #idsOf(name: string): Promise<string[]> {
    return pages(async (cursor) => {
      const page = await this.#call('list_scores', { collection: name, limit: 1000, ...(cursor ? { cursor } : {}) });
      return { rows: (page.scores ?? []).map((s) => s.id), next: page.next_cursor };
    });
  }

  async #do(args: Tools['collections']['in']): Promise<void> {
    this.busy = true;
    try {
      this.all.value = (await this.#call('collections', args)).collections ?? [];
      await this.#changed();
    } finally {
      this.busy = false;
    }
  }
}
