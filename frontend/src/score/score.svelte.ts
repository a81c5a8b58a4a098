import { tool } from '../api/client';
import { chords, plan as fetchPlan, timemap } from '../api/scores';
import type { ChordRow, Plan, Timemap } from '../api/shapes';
import type { Tools } from '../api/tools';
import { asProblem, type Problem } from '../api/problem';
import { cadenceName, notesOf, toneName } from '../music/harmony';
import { numeralText, spokenNumeral } from '../music/roman';
import { beatName, chordName, isFlat, keyName, midiName, midiOf, pitchName, placeName, spoken, spokenKey } from '../music/spelling';
import { keyFinding, type Evidence, type KeyFinding } from '../music/keyresult';
import { Player } from '../player/player.svelte';
import { messages } from '../state/messages.svelte';
import { Resource } from '../state/resource.svelte';
import { recall, remember } from '../state/store';
import { Bars, rangeOf, systemOf, type BarRange } from './bars';
import { Comments } from './comments.svelte';
import { Corrections } from './corrections.svelte';
import { Drawings } from './drawings';
import type { Geometry } from './geometry';
import { HarmonyState, type Statement } from './harmony.svelte';
import { layerNames, type Layer } from './layers.svelte';

/** The sizes of the staff that zooming goes through, in per cent of the engraver's own; 40 is shown as 100 %. */
export const scales = [24, 30, 36, 40, 48, 56, 68, 80, 100, 120];
const usualScale = 40;

/** The width of a system at the usual size on a wide page, and that of a sheet of A4 within its margins, in pixels. */
export const widest = 864;
const paperWidth = 680;

/** How wide systems are set that are then made as narrow as paper: the more staves, the smaller they are printed. */
const widthOnPaper = (staves: number): number => (staves <= 3 ? 820 : staves <= 8 ? 940 : 1150);

/** How long the width must stay the same before the bars are distributed anew, in milliseconds. */
const settle = 150;

/** A note as the user is told about it. */
export interface NoteInfo {
  id: string;
  name: string;
  part: string;
  place: string;
  /** "passing note" for one that is foreign to its harmony. */
  tone: string;
}

/** A system that is drawn. */
export interface Drawn { element: HTMLElement; geometry: Geometry }

/** Everything that the score page knows: the score, how it is set, what is analysed, selected and played. */
export class ScoreState {
  readonly id: string;
  readonly info: Resource<Tools['score_info']['out']>;
  readonly key: Resource<Tools['key_analysis']['out']>;
  readonly chords: Resource<ChordRow[]>;
  readonly harmony: HarmonyState;
  readonly corrections: Corrections;
  readonly comments: Comments;
  readonly timemap: Resource<Timemap>;
  readonly drawings: Drawings;
  /** The systems that are drawn now, by number. */
  readonly drawn = new Map<number, Drawn>();
  /** Id of the first bar that is seen; the page keeps it in place when the bars are distributed anew. */
  topBar = '';

  plan = $state.raw<Plan | undefined>(undefined);
  /** How the bars are distributed while the score is printed, where that is not as on the page. */
  paper = $state.raw<Plan | undefined>(undefined);
  planProblem = $state.raw<Problem | undefined>(undefined);
  scale = $state(recall('scale', usualScale));
  player = $state.raw<Player | undefined>(undefined);

  /** The selected bars, and the bar from which the selection is extended. */
  range = $state.raw<BarRange | undefined>(undefined);
  /** The end of the selection that moves when it is extended. */
  rangeEnd = 0;
  /** The selected note. */
  note = $state<string | undefined>(undefined);
  /** The chord that was clicked last: its notes are ringed. */
  finding = $state.raw<ChordRow | undefined>(undefined);
  /** What speaks for the key and was clicked last. */
  evidence = $state.raw<Evidence | undefined>(undefined);
  /** What was clicked last of what the analysis of harmony says. */
  statement = $state.raw<Statement | undefined>(undefined);
  /** What is asked "why?", and by which part of the page. */
  asked = $state.raw<{ statement: Statement; anchor: HTMLElement } | undefined>(undefined);
  /** A request to bring a place of the written score into view; each is a new object. */
  reveal = $state.raw<{ offset: number } | undefined>(undefined);
  /** All systems are to be drawn, wherever they are: a printer sees the whole score. */
  printing = $state(false);
  /** The cursor steps from beat to beat instead of gliding, because the user wants little motion. */
  readonly stepping = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false;
  /** The menu of formats is open. */
  exporting = $state(false);

  readonly bars = $derived(this.plan ? new Bars(this.plan) : undefined);
  readonly keyFinding = $derived(this.#readKey());
  readonly rings = $derived.by(() => new Set(this.finding?.notes ?? this.evidence?.notes ?? this.comments.chosen?.notes ?? this.statementNotes));
  readonly place = $derived(this.player?.timeline.placeAt(this.player.now));
  readonly #sounding = $derived(this.#soundingNow());
  /** The written notes that sound now. */
  readonly sounding = $derived(new Set(this.#sounding ? this.#sounding.split(' ') : []));
  /** The chord at the place of the cursor. */
  readonly current = $derived(this.#chordAt(this.place?.scoreOffset));
  /** The numeral at the place of the cursor. */
  readonly numeral = $derived.by(() => this.harmony.numeralAt(this.place?.scoreOffset));

  #anchorBar = -1;
  #unsettled = new Set<number>();
  #allSettled: () => void = () => {};
  #width = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort = new AbortController();
  #offsets: { map: Timemap; offsets: Map<string, number> } | undefined;

  constructor(id: string) {
    this.id = id;
    this.info = new Resource((signal) => tool('score_info', { score_id: id }, signal));
    this.key = new Resource((signal) => tool('key_analysis', { score_id: id }, signal));
    this.chords = new Resource((signal, partial) => chords(id, signal, partial));
    this.harmony = new HarmonyState(id);
    this.corrections = new Corrections(id, () => void this.#readAgain());
    this.comments = new Comments(this);
    this.timemap = new Resource((signal) => timemap(id, signal));
    this.drawings = new Drawings(id);
  }

  /** Fetches what does not depend on the layout. The first system comes before the analyses. */
  load(): void {
    void this.info.load();
    void this.#loadSound();
  }

  async #loadSound(): Promise<void> {
    await this.timemap.load();
    const map = this.timemap.value;
    if (!map || this.#abort.signal.aborted) return;
    const player = new Player(this.id, map);
    player.onfail = (p) => messages.fail('There is no sound', p, () => void player.play());
    this.player = player;
  }

  /** Lets go of everything. */
  close(): void {
    this.#abort.abort();
    clearTimeout(this.#timer);
    for (const r of [this.info, this.key, this.chords, this.harmony.found, this.corrections.labels, this.timemap]) r.stop();
    this.player?.close();
  }

  /** Says how wide a system can be; the bars are distributed anew when that has settled. */
  setWidth(width: number): void {
    const rounded = Math.round(Math.max(280, Math.min(width, 4000)));
    if (rounded === this.#width) return;
    this.#width = rounded;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.layOut(), this.plan ? settle : 0);
  }

  /** Distributes the bars. The systems that are there stay until the new ones are known. */
  async layOut(): Promise<void> {
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    try {
      const plan = await fetchPlan(this.id, { width: this.#width, scale: this.scale }, signal);
      await this.#drawAhead(plan, signal);
      if (signal.aborted) return;
      const first = !this.plan;
      this.plan = plan;
      this.planProblem = undefined;
      if (first) this.analyse();
    } catch (e) {
      const problem = asProblem(e);
      if (problem.kind !== 'canceled') this.planProblem = problem;
    }
  }

  /** Draws what will be seen first, so that the old systems stay until the new ones can stand in their place. */
  async #drawAhead(plan: Plan, signal: AbortSignal): Promise<void> {
    if (!this.plan) return;
    const first = Math.max(0, systemOf(plan, this.topBar));
    const seen = plan.systems.slice(first, first + 3);
    await Promise.allSettled(seen.map((s) => this.drawings.get(plan, s.number, signal)));
  }

  /** A system has been drawn, or could not be. */
  settled(number: number): void {
    this.#unsettled.delete(number);
    if (this.#unsettled.size === 0) this.#allSettled();
  }

  /** The plan that is shown: on paper its own, where the page is narrower. */
  get shown(): Plan | undefined {
    return this.paper ?? this.plan;
  }

  /** How much smaller the music is on paper than on the screen. */
  get onPaper(): number {
    return paperWidth / (this.shown?.width_px ?? paperWidth);
  }

  /** Draws every system for paper, calls print, and lets go of those that are not seen. */
  async print(print: () => void): Promise<void> {
    if (!this.plan || this.printing) return;
    const layout = { width: Math.round(widthOnPaper(this.plan.staves ?? 1) * Math.max(1, this.zoom / 100)), scale: this.scale };
    try {
      if (this.plan.width_px !== layout.width) this.paper = await fetchPlan(this.id, layout, this.#abort.signal);
      await this.#drawAllAnd(print);
    } catch (e) {
      messages.fail('The score could not be set for paper', asProblem(e));
    } finally {
      this.printing = false;
      this.paper = undefined;
    }
  }

  async #drawAllAnd(print: () => void): Promise<void> {
    const isThere = (n: number) => !this.paper && this.drawn.has(n);
    this.#unsettled = new Set((this.shown?.systems ?? []).map((s) => s.number).filter((n) => !isThere(n)));
    let stopped = false;
    const all = new Promise<void>((resolve) => (this.#allSettled = resolve));
    this.printing = true;
    if (this.#unsettled.size > 0) {
      const stop = () => {
        stopped = true;
        this.#allSettled();
      };
      if (this.#unsettled.size > 3) messages.show({ text: 'Engraving all systems for printing', action: 'Cancel', act: stop });
      await all;
    }
    messages.hide();
    if (stopped) return;
    const over = printed();
    print();
    await over;
  }

  /** Asks for the analyses, each of which fills its own place. */
  analyse(): void {
    void this.key.load();
    void this.chords.load();
    void this.harmony.found.load();
    void this.corrections.labels.load();
  }

  /** Reads the harmony anew and finds what was chosen in it again. */
  async #readAgain(): Promise<void> {
    await this.harmony.found.load();
    const [s, h] = [this.statement, this.harmony.value];
    if (!s || !h) return;
    const at = <R extends { offset: number }>(rows: readonly R[]) => rows.find((r) => Math.abs(r.offset - s.row.offset) < 1e-6);
    const [numeral, cadence, key] = [at(h.numerals), at(h.cadences), at(h.keys)];
    if (s.kind === 'numeral') this.statement = numeral && { kind: 'numeral', row: numeral };
    else if (s.kind === 'cadence') this.statement = cadence && { kind: 'cadence', row: cadence };
    else if (s.kind === 'phrase') this.statement = undefined; // its number is another's now
    else this.statement = key && { kind: 'key', row: key };
  }

  /** Another program may have changed what is written beside the score. */
  async lookAgain(): Promise<void> {
    await this.info.load();
    if (this.plan) await this.corrections.lookAgain();
  }

  /** Takes the last correction or comment back, or makes it again, and says so. */
  async step(by: 'undo' | 'redo'): Promise<void> {
    if (by === 'undo' ? !this.corrections.canUndo : !this.corrections.canRedo) return;
    try {
      await this.corrections[by]();
      messages.say(by === 'undo' ? 'Last change taken back' : 'Change made again');
    } catch (e) {
      messages.fail(by === 'undo' ? 'The last change could not be taken back' : 'The change could not be made again', asProblem(e));
    }
  }

  /** The size of the staff as the user sees it, 100 for the usual one. */
  get zoom(): number {
    return Math.round((this.scale / usualScale) * 100);
  }

  /** Makes the staff larger (1), smaller (-1) or as usual (0). */
  zoomBy(step: -1 | 0 | 1): void {
    const at = scales.findIndex((s) => s >= this.scale);
    const next = step === 0 ? usualScale : scales[Math.min(Math.max((at < 0 ? scales.length - 1 : at) + step, 0), scales.length - 1)];
    if (!next || next === this.scale) return;
    this.scale = next;
    remember('scale', next);
    messages.say(`Zoom ${this.zoom} %`);
    if (this.#width > 0) void this.layOut();
  }

  /** Shows or hides a layer, where it is offered, and says so. */
  toggleLayer(layer: Layer): void {
    if (!this.harmony.offers(layer)) return;
    const on = !this.harmony.layers.on(layer);
    this.harmony.layers.set(layer, on);
    messages.say(`${layerNames[layer]} ${on ? 'shown' : 'hidden'}`);
  }

  /** The title as it is known so far. */
  get title(): string {
    return this.info.value?.title || this.id;
  }

  /** Where each note of the performance is written, in quarters of the score. */
  get offsets(): ReadonlyMap<string, number> {
    const map = this.timemap.value;
    const timeline = this.player?.timeline;
    if (!map || !timeline) return new Map();
    if (this.#offsets?.map !== map) {
      const offsets = new Map<string, number>();
      for (const n of map.notes) {
        const place = offsets.has(n.id) || n.grace ? undefined : timeline.placeAt(n.time);
        if (place) offsets.set(n.id, place.scoreOffset);
      }
      this.#offsets = { map, offsets };
    }
    return this.#offsets.offsets;
  }

  #readKey(): KeyFinding | undefined {
    return this.key.value && keyFinding(this.key.value);
  }

  #soundingNow(): string {
    if (!this.player?.playing) return '';
    return this.player.timeline.notesAt(this.player.now).flatMap((n) => [n.id, ...(n.tied ?? [])]).join(' ');
  }

  /** The notes of what was clicked last of the harmony. */
  get statementNotes(): string[] {
    const s = this.statement;
    if (s?.kind === 'numeral') return s.row.notes ?? [];
    return s?.kind === 'cadence' && this.harmony.value ? notesOf(this.harmony.value, s.row) : [];
  }

  #chordAt(offset: number | undefined): ChordRow | undefined {
    if (offset === undefined) return undefined;
    return this.chords.value?.findLast((c) => c.offset <= offset + 1e-6 && offset < c.offset + c.duration - 1e-6);
  }

  /** Rings the notes of a chord, brings them into view and moves the cursor there. */
  show(row: ChordRow): void {
    this.deselect(true);
    this.finding = row;
    this.goTo(row.offset);
    messages.say(`${spoken(chordName(row.symbol ?? '')) || 'No chord name'}, measure ${row.measure}, beat ${beatName(row.beat)}`);
  }

  /** Brings a written time into view, and the cursor there unless it plays. */
  goTo(offset: number): void {
    this.reveal = { offset };
    const time = this.player?.timeline.timeOf(offset, this.player.now);
    if (time !== undefined && !this.player?.playing) this.player?.seek(time);
  }

  /** Rings the notes of a numeral or a cadence, or goes to where a key begins. */
  showStatement(s: Statement): void {
    this.deselect(true);
    this.statement = s;
    this.goTo(s.row.offset);
    messages.say(wordsOf(s));
  }

  /** What was clicked last of the harmony, in words with signs. */
  get statementName(): string {
    const s = this.statement;
    if (!s) return '';
    if (s.kind === 'key') return `${keyName(s.row.key)} from measure ${s.row.measure}`;
    if (s.kind === 'phrase') return `Phrase ${s.row.number}`;
    const what = s.kind === 'numeral' ? numeralText(s.row.roman) : cadenceName(s.row.type);
    return `${what} in ${keyName(s.row.key)}, measure ${s.row.measure}, beat ${beatName(s.row.beat)}`;
  }

  /** Rings the notes of a piece of evidence and brings the first of them into view. */
  showEvidence(e: Evidence): void {
    this.deselect(true);
    this.evidence = e;
    const bar = this.bars?.list.find((b) => b.measure === e.measure);
    const offset = this.offsets.get(e.notes[0] ?? '') ?? bar?.offset;
    if (offset !== undefined) this.reveal = { offset };
    messages.say(spoken(e.text));
  }

  /** Brings the cursor into view and says where it is. */
  revealCursor(): void {
    if (!this.place) return;
    this.reveal = { offset: this.place.scoreOffset };
    this.sayPlace();
  }

  /** Says where the cursor is and which chord sounds there. */
  sayPlace(): void {
    if (!this.place) return;
    const chord = spoken(chordName(this.current?.symbol ?? ''));
    messages.say(`Measure ${this.place.measure}, beat ${beatName(this.place.beat)}${chord ? `. ${chord}` : ''}`);
  }

  /** Selects a note, goes there and says what it is. */
  selectNote(id: string, follow = false): void {
    this.deselect(true);
    this.note = id;
    const moment = this.player?.timeline.moment(id, this.player.now);
    if (moment) {
      this.player?.seek(moment.time);
      this.#anchorBar = this.bars?.indexOf(moment.place.barId) ?? -1;
      if (follow) this.reveal = { offset: moment.place.scoreOffset };
    }
    const info = this.noteInfo;
    if (info) messages.say([spoken(info.name), info.part, `measure ${info.place.replace(':', ', beat ')}`, info.tone].filter(Boolean).join(', '));
  }

  /** The selected note in words. */
  get noteInfo(): NoteInfo | undefined {
    const note = this.note === undefined ? undefined : this.player?.timeline.note(this.note);
    if (!this.note || !note) return undefined;
    const place = this.player?.timeline.moment(this.note)?.place;
    const tone = this.harmony.value?.tones.get(this.note);
    return {
      id: this.note,
      name: this.#spelling(this.note, note.midi),
      part: this.timemap.value?.parts[note.part]?.name ?? '',
      place: place ? placeName(place.measure, place.beat) : '',
      tone: tone === undefined ? '' : toneName(tone),
    };
  }

  /** A note's name: as the chord analysis spells it, or by the key where that does not know it. */
  #spelling(id: string, midi: number): string {
    const row = this.chords.value?.find((c) => c.notes?.includes(id));
    const name = row?.pitches.find((p) => midiOf(p) === Math.round(midi));
    return name ? pitchName(name) : midiName(midi, isFlat(this.keyFinding?.key));
  }

  /** Selects a bar, or extends the selection to it. */
  selectBar(index: number, extend: boolean): void {
    if (index < 0) return;
    if (!extend || this.#anchorBar < 0) this.#anchorBar = index;
    this.range = rangeOf(this.#anchorBar, index);
    this.rangeEnd = index;
    if (this.player?.loop) this.loopSelection();
    if (this.bars) messages.say(`${this.bars.name(this.range)} selected`);
  }

  /** Whether a stretch of the written score reaches into the selected measures; without a selection every one does. */
  touchesRange(offset: number, duration: number): boolean {
    const first = this.range && this.bars?.list[this.range.from];
    const last = this.range && this.bars?.list[this.range.to];
    if (!first || !last) return true;
    return offset < last.offset + last.duration - 1e-6 && Math.max(offset + duration, offset + 2e-6) > first.offset + 1e-6;
  }

  /** Begins a selection at a bar, without selecting it yet. */
  anchorAt(index: number): void {
    this.#anchorBar = index;
  }

  /** Takes everything selected away, or all but the bars; returns whether there was anything. */
  deselect(keepBars = false): boolean {
    const had = [this.range, this.note, this.finding, this.evidence, this.statement, this.comments.chosen].some((s) => s !== undefined);
    this.note = this.finding = this.evidence = this.statement = this.asked = this.comments.chosen = this.comments.open = undefined;
    if (keepBars) return had;
    this.range = undefined;
    if (had && this.player?.loop) this.player.setLoop(undefined);
    return had;
  }

  /** Loops the selected measures, the whole piece without a selection, or no longer. */
  toggleLoop(): void {
    if (this.player?.loop) this.player.setLoop(undefined);
    else this.loopSelection();
  }

  /** Loops what is selected. */
  loopSelection(): void {
    const player = this.player;
    if (!player) return;
    const first = this.range && this.bars?.list[this.range.from];
    const last = this.range && this.bars?.list[this.range.to];
    const stretch = first && last && player.timeline.stretch(first.id, last.id, player.now);
    player.setLoop(stretch || { from: 0, to: player.timeline.length });
  }
}

/** Resolves when a dialog for printing that is opened now has been closed: some programs go on while it is open, and some say nothing. */
const printed = (): Promise<void> =>
  new Promise((resolve) => {
    const ends = ['afterprint', 'pointerdown', 'keydown'];
    const end = () => {
      ends.forEach((name) => removeEventListener(name, end));
      resolve();
    };
    ends.forEach((name) => addEventListener(name, end));
  });

/** A statement for voices. */
export function wordsOf(s: Statement): string {
  if (s.kind === 'phrase') return `phrase ${s.row.number}, from measure ${s.row.measure}`;
  const key = spokenKey(s.row.key);
  if (s.kind === 'key') return `${key} from measure ${s.row.measure}`;
  const what = s.kind === 'numeral' ? spokenNumeral(s.row.roman) : cadenceName(s.row.type);
  return `${what} in ${key}, measure ${s.row.measure}, beat ${beatName(s.row.beat)}`;
}
