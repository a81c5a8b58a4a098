import { asProblem } from '../api/problem';
import { chordName, beatName, placeName } from '../music/spelling';
import { messages } from '../state/messages.svelte';
import type { Corrections, Label, Stretch } from './corrections.svelte';
import type { ScoreState } from './score.svelte';

/** What a comment is about: a place, a stretch or notes, with a name for it. */
export interface Subject extends Stretch { notes: string[]; name: string }

/** The comments at one place, or the subject of a new one; and by which part of the page they were asked for. */
export interface OpenComments { comments: readonly Label[]; subject?: Subject; anchor: HTMLElement | undefined }

/** A comment's place: "7:2½". */
export const commentPlace = (c: Pick<Label, 'measure' | 'beat'>): string => placeName(c.measure, c.beat);

/** A comment's place in words: "measure 7, beat 2½". */
export const placeWords = (p: { measure: string; beat: number }): string => `measure ${p.measure}, beat ${beatName(p.beat)}`;

/** What users write beside the score. */
export class Comments {
  /** The comment that was clicked last: its notes are ringed. */
  chosen = $state.raw<Label | undefined>(undefined);
  /** What is read or written now. */
  open = $state.raw<OpenComments | undefined>(undefined);
  /** All comments in order of time. */
  readonly list = $derived.by(() => (this.#corrections.labels.value?.items ?? []).filter((l) => l.kind === 'comment'));
  readonly #score: ScoreState;
  readonly #corrections: Corrections;

  constructor(score: ScoreState) {
    this.#score = score;
    this.#corrections = score.corrections;
  }

  /** What a comment that is begun now would be about: what is selected, else the beat of the cursor. */
  get subject(): Subject | undefined {
    return this.#noteSubject() ?? this.#findingSubject() ?? this.#rangeSubject() ?? this.#cursorSubject();
  }

  #noteSubject(): Subject | undefined {
    const s = this.#score;
    const place = s.note === undefined ? undefined : s.player?.timeline.moment(s.note, s.player.now)?.place;
    if (!s.note || !place) return undefined;
    return { offset: place.scoreOffset, duration: 0, notes: [s.note], name: `${s.noteInfo?.name ?? 'Note'}, ${placeWords(place)}` };
  }

  #findingSubject(): Subject | undefined {
    const s = this.#score;
    if (s.finding) {
      const name = `${chordName(s.finding.symbol ?? '') || 'Chord'}, ${placeWords(s.finding)}`;
      return { offset: s.finding.offset, duration: s.finding.duration, notes: s.finding.notes ?? [], name };
    }
    if (!s.statement) return undefined;
    const { row } = s.statement;
    const duration = 'duration' in row ? row.duration : 0;
    return { offset: row.offset, duration, notes: s.statementNotes, name: s.statementName };
  }

  #rangeSubject(): Subject | undefined {
    const { range, bars } = this.#score;
    const [first, last] = [range && bars?.list[range.from], range && bars?.list[range.to]];
    if (!range || !bars || !first || !last) return undefined;
    return { offset: first.offset, duration: last.offset + last.duration - first.offset, notes: [], name: bars.name(range) };
  }

  #cursorSubject(): Subject | undefined {
    const place = this.#score.place;
    if (place) return { offset: place.beatOffset, duration: 0, notes: [], name: sentenceOf(placeWords({ measure: place.measure, beat: Math.floor(place.beat + 1e-6) })) };
    const first = this.#score.bars?.list[0];
    return first && { offset: first.offset, duration: 0, notes: [], name: `Measure ${first.measure}` };
  }

  /** Begins a comment on what is selected. */
  begin(anchor?: HTMLElement): void {
    const subject = this.subject;
    if (subject) this.open = { comments: [], subject, anchor };
  }

  /** Brings comments of one place into view and opens them. */
  show(comments: readonly Label[], anchor: HTMLElement): void {
    const first = comments[0];
    if (!first) return;
    this.#score.deselect(true);
    this.chosen = first;
    this.#score.goTo(first.offset);
    this.open = { comments, anchor };
  }

  /** Keeps a text: that of a new comment, or another one for a comment that is there. It throws what the program says against it. */
  async save(text: string, to: Subject | Label): Promise<void> {
    if ('kind' in to) await this.#corrections.rewrite(to, text);
    else await this.#corrections.comment(to, text);
    this.#score.harmony.layers.set('comments', true); // what is written is seen
    this.#score.deselect(true);
    this.chosen = this.list.find((c) => c.text === text.trim() && Math.abs(c.offset - to.offset) < 1e-6);
    messages.say('Comment saved');
  }

  /** Deletes a comment, and offers to bring it back. */
  async remove(comment: Label): Promise<void> {
    const { text = '' } = comment;
    try {
      await this.#corrections.remove(comment);
      this.open = this.chosen = undefined;
      messages.show({ text: 'Comment deleted', action: 'Undo', act: () => void this.#bringBack(comment, text) });
    } catch (e) {
      messages.fail('The comment could not be deleted', asProblem(e));
    }
  }

  async #bringBack(comment: Label, text: string): Promise<void> {
    try {
      await this.#corrections.comment({ ...comment, notes: comment.notes ?? [] }, text);
      messages.say('The comment is back');
    } catch (e) {
      messages.fail('The comment could not be brought back', asProblem(e));
    }
  }
}

const sentenceOf = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
