import { pages, tool } from '../api/client';
import type { Tools } from '../api/tools';
import { Resource } from '../state/resource.svelte';
import type { Statement } from './harmony.svelte';

/** What is kept beside a score, and whether its last changes can be taken back. */
export type Labels = Tools['annotate_score']['out'];
type Input = Omit<Tools['annotate_score']['in'], 'score_id'>;
type Given = NonNullable<Tools['annotate_score']['in']['labels']>[number];
/** One of them. */
export type Label = NonNullable<Labels['items']>[number];
/** Where a label is, and which of several it is. */
type Ref = Pick<Label, 'kind' | 'offset' | 'text'>;
/** A stretch of the written score, in quarters. */
export interface Stretch { offset: number; duration: number }

/** How many labels are fetched at once. */
const page = 1000;

/** Signs that the page shows, as the program reads them. */
export const plain = (text: string): string => text.trim().replaceAll('♯', '#').replaceAll('♭', 'b');

/** What is left of labels without comments, to be compared: the analysis follows nothing else. */
const followed = (l: Labels | undefined): string => JSON.stringify((l?.items ?? []).filter((i) => i.kind !== 'comment'));

/** What the user knows better and writes beside the score: keys, numerals, cadences, phrases and comments. */
export class Corrections {
  readonly labels: Resource<Labels>;
  /** A change is being made. */
  busy = $state(false);
  readonly #changed: () => void;
  readonly #call: (args: Input, signal?: AbortSignal) => Promise<Labels>;

  /** `changed` is called after every change of what the analysis follows: the harmony is another then. */
  constructor(id: string, changed: () => void, call: typeof tool = tool) {
    this.#changed = changed;
    this.#call = (args, signal) => call('annotate_score', { score_id: id, limit: page, ...args }, signal);
    this.labels = new Resource((signal) => this.#all({}, signal));
  }

  /** Looks whether another program has changed something. */
  async lookAgain(): Promise<void> {
    const before = followed(this.labels.value);
    await this.labels.load();
    if (followed(this.labels.value) !== before) this.#changed();
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
  labelOf(s: Statement): Label | undefined {
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

  /** Hears stretches as phrases. */
  phrases(...stretches: Stretch[]): Promise<void> {
    return this.#do('add', stretches.map(({ offset, duration }) => ({ kind: 'phrase', offset, duration })));
  }

  /** Takes a stretch for no phrase. */
  noPhrase({ offset, duration }: Stretch): Promise<void> {
    return this.#add({ kind: 'phrase', offset, duration, text: 'none' });
  }

  /** Removes what was said of the phrases of a stretch and of those that begin or end with it: an end is of two phrases. */
  freePhrases({ offset, duration }: Stretch): Promise<void> {
    const end = offset + duration;
    const near = (this.labels.value?.items ?? []).filter((l) => l.kind === 'phrase' && l.offset <= end + 1e-6 && l.offset + l.duration >= offset - 1e-6);
    return this.#do('remove', near.map(({ offset }) => ({ kind: 'phrase', offset })));
  }

  /** Writes a comment at a place, or on a stretch or notes. */
  comment(at: Stretch & { notes?: readonly string[] }, text: string): Promise<void> {
    return this.#add(commentAt(at, text));
  }

  /** Puts another text in the place of a comment's. */
  rewrite(comment: Label, text: string): Promise<void> {
    return this.#do('replace', [refTo(comment), commentAt({ ...comment, notes: comment.notes ?? [] }, text)]);
  }

  /** Removes a label. */
  remove(label: Ref): Promise<void> {
    return this.#do('remove', [refTo(label)]);
  }

  /** Takes the last change back. */
  undo(): Promise<void> {
    return this.#do('undo');
  }

  /** Makes the change again that was taken back last. */
  redo(): Promise<void> {
    return this.#do('redo');
  }

  #add(label: Given): Promise<void> {
    return this.#do('add', [label]);
  }

  async #do(action: 'add' | 'remove' | 'replace' | 'undo' | 'redo', labels?: Given[]): Promise<void> {
    const before = followed(this.labels.value);
    this.busy = true;
    try {
      this.labels.value = await this.#all({ action, ...(labels ? { labels } : {}) });
      if (followed(this.labels.value) !== before) this.#changed();
    } finally {
      this.busy = false;
    }
  }

  /** What a call leaves, every label of it. */
  async #all(args: Input, signal?: AbortSignal): Promise<Labels> {
    const first = await this.#call(args, signal);
    const items = await pages(async (cursor) => {
      const next = cursor ? await this.#call({ cursor }, signal) : first;
      return { rows: next.items ?? [], next: next.next_cursor };
    });
    return { ...first, items };
  }
}

/** What names a label. */
const refTo = (l: Ref): Given => ({ kind: l.kind as Given['kind'], offset: l.offset, ...(l.kind === 'comment' && l.text ? { text: l.text } : {}) });

const commentAt = (at: Stretch & { notes?: readonly string[] }, text: string): Given => ({
  kind: 'comment', offset: at.offset, text: text.trim(), ...(at.duration > 0 ? { duration: at.duration } : {}), ...(at.notes?.length ? { notes: [...at.notes] } : {}),
});
