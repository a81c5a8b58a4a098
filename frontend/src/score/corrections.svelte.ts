import { tool } from '../api/client';
import type { Tools } from '../api/tools';
import { Resource } from '../state/resource.svelte';
import type { Statement } from './harmony.svelte';

/** What is kept beside a score, and whether its last changes can be taken back. */
export type Labels = Tools['annotate_score']['out'];
type Label = NonNullable<Tools['annotate_score']['in']['labels']>[number];

/** Signs that the page shows, as the program reads them. */
export const plain = (text: string): string => text.trim().replaceAll('♯', '#').replaceAll('♭', 'b');

/** What the user knows better: keys, numerals and cadences, kept beside the score. */
export class Corrections {
  readonly labels: Resource<Labels>;
  /** A change is being made. */
  busy = $state(false);
  readonly #id: string;
  readonly #changed: () => void;
  readonly #call: (args: Tools['annotate_score']['in']) => Promise<Labels>;

  /** `changed` is called after every change: the harmony is another then. */
  constructor(id: string, changed: () => void, call: typeof tool = tool) {
    this.#id = id;
    this.#changed = changed;
    this.#call = (args) => call('annotate_score', args);
    this.labels = new Resource((signal) => call('annotate_score', { score_id: id, limit: 1000 }, signal));
  }

  /** Whether there is something to take back. */
  get canUndo(): boolean {
    return this.labels.value?.can_undo ?? false;
  }

  /** Whether something that was taken back can be done again. */
  get canRedo(): boolean {
    return this.labels.value?.can_redo ?? false;
  }

  /** The correction that a statement follows; undefined for one of the program's own. */
  labelOf(s: Statement): Labels['items'] extends readonly (infer L)[] | null ? L | undefined : never {
    const end = s.row.offset + ('duration' in s.row ? s.row.duration : 0);
    return (this.labels.value?.items ?? []).find((l) => {
      if (l.kind !== s.kind) return false;
      return s.kind === 'cadence' ? Math.abs(l.offset - s.row.offset) < 1e-6 : l.offset < end - 1e-6 && l.offset + l.duration > s.row.offset + 1e-6;
    });
  }

  /** Reads a numeral's stretch as another numeral, in a key. */
  numeral(row: { offset: number; duration: number }, roman: string, key: string): Promise<void> {
    return this.#add({ kind: 'numeral', offset: row.offset, duration: row.duration, roman: plain(roman), key: plain(key) });
  }

  /** Hears a stretch in another key. */
  key(row: { offset: number; duration: number }, key: string): Promise<void> {
    return this.#add({ kind: 'key', offset: row.offset, duration: row.duration, key: plain(key) });
  }

  /** Calls a cadence by another name; "none" is none. */
  cadence(row: { offset: number }, type: string): Promise<void> {
    return this.#add({ kind: 'cadence', offset: row.offset, text: type });
  }

  /** Writes a comment at a place. */
  comment(offset: number, text: string): Promise<void> {
    return this.#add({ kind: 'comment', offset, text: text.trim() });
  }

  /** Removes a label. */
  remove(label: { kind: string; offset: number; text?: string }): Promise<void> {
    const text = label.kind === 'comment' && label.text ? { text: label.text } : {};
    return this.#do('remove', [{ kind: label.kind as Label['kind'], offset: label.offset, ...text }]);
  }

  /** Takes the last change back. */
  undo(): Promise<void> {
    return this.#do('undo');
  }

  /** Makes the change again that was taken back last. */
  redo(): Promise<void> {
    return this.#do('redo');
  }

  #add(label: Label): Promise<void> {
    return this.#do('add', [label]);
  }

  async #do(action: 'add' | 'remove' | 'undo' | 'redo', labels?: Label[]): Promise<void> {
    this.busy = true;
    try {
      this.labels.value = await this.#call({ score_id: this.#id, action, limit: 1000, ...(labels ? { labels } : {}) });
      this.#changed();
    } finally {
      this.busy = false;
    }
  }
}
