import type { CadenceRow, LocalKey, PhraseRow, RomanRow } from '../api/shapes';
import { numeralText } from './roman';
import { beatName, keyName, pitchesIn } from './spelling';

/** The harmony of a score as the page shows it, everything in order of time. */
export interface Harmony {
  keys: LocalKey[];
  numerals: RomanRow[];
  cadences: CadenceRow[];
  phrases: Phrase[];
  /** What each note that is foreign to its harmony is: "passing", "suspension"… */
  tones: ReadonlyMap<string, string>;
}

/** A phrase with what belongs to it. */
export interface Phrase {
  /** 1 for the first. */
  number: number;
  offset: number;
  duration: number;
  measure: string;
  numerals: RomanRow[];
  /** The last close within it. */
  cadence: CadenceRow | undefined;
  /** What ends it, as the program says. */
  end?: string;
  /** A reader settled it. */
  corrected?: boolean;
}

/** What an answer of harmony_analysis has that the page reads. */
export interface HarmonyAnswer {
  roman?: readonly RomanRow[] | null;
  local_keys?: readonly LocalKey[] | null;
  cadences?: readonly CadenceRow[] | null;
  phrases?: readonly PhraseRow[] | null;
}

/** Two times closer than this are one; times come as decimals. */
const same = 1e-6;

/** Whether a time lies in a stretch; its end does not belong to it. */
export const within = (offset: number, from: number, to: number): boolean => offset >= from - same && offset < to - same;

/** The page's view of an answer. */
export function harmonyOf(a: HarmonyAnswer): Harmony {
  const numerals = [...(a.roman ?? [])];
  const cadences = [...(a.cadences ?? [])];
  const tones = new Map<string, string>();
  for (const n of numerals) for (const t of n.nonchord_tones ?? []) tones.set(t.note, t.kind);
  return { keys: [...(a.local_keys ?? [])], numerals, cadences, tones, phrases: phrasesOf(a.phrases ?? [], numerals, cadences) };
}

function phrasesOf(rows: readonly PhraseRow[], numerals: readonly RomanRow[], cadences: readonly CadenceRow[]): Phrase[] {
  return rows.map((p, i) => {
    const inside = (r: { offset: number }) => within(r.offset, p.offset, p.offset + p.duration);
    return {
      number: i + 1, offset: p.offset, duration: p.duration, measure: p.measure,
      numerals: numerals.filter(inside), cadence: cadences.findLast(inside),
      ...(p.ends_with ? { end: p.ends_with } : {}), ...(p.corrected ? { corrected: true } : {}),
    };
  });
}

const ends: Record<string, string> = {
  fermata: 'It ends with a fermata', breath: 'It ends with a breath mark', 'repeat sign': 'It ends at a repeat sign', 'double bar': 'It ends at a double bar line',
  'rest in the upper line': 'It ends with a rest in the upper line', 'general rest': 'It ends with a general rest', end: 'The music ends with it',
  cadence: 'It ends with its cadence', 'given by the reader': 'You have said where it begins or ends',
};

/** What speaks for a phrase, in sentences. */
export const phraseReasons = (p: Phrase): string[] => [
  ...(p.end ? [`${ends[p.end] ?? `It ends with: ${p.end}`}.`] : []),
  ...(p.cadence ? [`Its last close is ${/^[IE]/.test(p.cadence.type) ? 'an' : 'a'} ${cadenceName(p.cadence.type).toLowerCase()} in ${keyName(p.cadence.key)}.`] : []),
];

const letters: Record<string, string> = {
  passing: 'p', neighbour: 'n', 'double neighbour': 'dn', suspension: 's', retardation: 'r', appoggiatura: 'a', escape: 'e', cambiata: 'c',
  anticipation: 'an', pedal: 'ped',
};

/** The letter that stands by a non-chord tone; "f" for a free one, of which none of the names is true. */
export const toneLetter = (kind: string): string => letters[kind] ?? 'f';

/** The letters with what they stand for. */
export const toneLegend = [...Object.entries(letters).map(([name, letter]) => `${letter}\u00a0${name}`), 'f\u00a0free'].join(', ');

/** A non-chord tone in words. */
export const toneName = (kind: string): string =>
  ({ pedal: 'pedal point', free: 'free tone', passing: 'passing note', escape: 'escape note', neighbour: 'neighbour note' })[kind] ?? kind;

/** A non-chord tone in words, with its figure, and its measure and beat where they are known: "accented passing note, measure 3, beat 2". */
export const toneWords = (t: { kind: string; accented?: boolean; figure?: string; measure?: string; beat?: number }): string =>
  `${t.accented ? 'accented ' : ''}${toneName(t.kind)}${t.figure ? ` ${t.figure}` : ''}${t.measure === undefined ? '' : `, measure ${t.measure}, beat ${beatName(t.beat ?? 1)}`}`;

const cadenceNames: Record<string, string> = {
  PAC: 'Perfect authentic cadence', IAC: 'Imperfect authentic cadence', HC: 'Half cadence', DC: 'Deceptive cadence',
  PC: 'Plagal cadence', EC: 'Evaded cadence',
};

/** The kinds of cadences. */
export const cadenceTypes = Object.keys(cadenceNames);

/** "Half cadence". */
export const cadenceName = (type: string): string => cadenceNames[type] ?? type;

/** "A", "f♯": a key as it stands before a numeral; capitals are major. Other modes keep their names. */
export function shortKey(k: { tonic: string; mode: string }): string {
  const name = keyName(k).split(' ')[0] ?? '';
  if (k.mode === 'major') return name;
  return k.mode === 'minor' ? name.charAt(0).toLowerCase() + name.slice(1) : keyName(k);
}

/** A runner-up as the program writes it, "f#: V65/V", apart; the key is empty where it names none. */
export function runnerUp(text: string): { key: string; roman: string } {
  const m = /^(?:([A-Ga-g])([#b]*)( \w+)?:\s*)?(\S+)$/.exec(text.trim());
  if (!m) return { key: '', roman: text };
  const [, step = '', signs = '', mode = '', roman = ''] = m;
  if (!step) return { key: '', roman };
  const kind = mode.trim() || (step === step.toLowerCase() ? 'minor' : 'major');
  return { key: keyName({ tonic: step.toUpperCase() + signs, mode: kind }), roman };
}

/** The notes of a close: those of the harmony that it arrives at and of the one before. */
export function notesOf(h: Harmony, c: CadenceRow): string[] {
  const at = h.numerals.findIndex((n) => Math.abs(n.offset - c.offset) < same);
  return [h.numerals[at - 1], h.numerals[at]].flatMap((n) => (at >= 0 ? (n?.notes ?? []) : []));
}

/** A line of the list of phrases: a phrase, or one of its numerals where it is unfolded. */
export type PhraseLine =
  | { phrase: Phrase; numeral?: undefined }
  /** `key` says in which key the numeral is where that is not that of the one before: "f♯:". */
  | { phrase: Phrase; numeral: RomanRow; key: string };

/** The lines of the list of phrases, of which those with the numbers `open` are unfolded. */
export const phraseLines = (phrases: readonly Phrase[], open: ReadonlySet<number>): PhraseLine[] =>
  phrases.flatMap((phrase) => [{ phrase }, ...(open.has(phrase.number) ? numeralLines(phrase) : [])]);

const numeralLines = (phrase: Phrase): PhraseLine[] =>
  phrase.numerals.map((numeral, i) => {
    const [key, before] = [shortKey(numeral.key), phrase.numerals[i - 1]];
    return { phrase, numeral, key: before && shortKey(before.key) === key ? '' : `${key}:` };
  });

/** "A major, F♯ minor": the keys of a phrase in order, each once. */
export const keysOf = (p: Phrase): string => [...new Set(p.numerals.map((n) => keyName(n.key)))].join(', ');

const numeralWord = /^[#b]*(?:[IV]+|[iv]+|It|Fr|Ger|N|Cad)(?:o|ø|\+)?(?:maj)?\d*(?:\/[#b]*(?:[IV]+|[iv]+)o?)*$/;

/** A reason as a sentence, with the signs of its pitches and numerals. A numeral in front keeps its small letters. */
export function reason(text: string): string {
  const words = pitchesIn(text.trim()).split(' ');
  const first = words[0] ?? '';
  if (!first) return '';
  const said = words.map((w) => (numeralWord.test(w) ? numeralText(w) : w)).join(' ');
  const whole = /^[a-z]+[:,]?$/.test(first) && !numeralWord.test(first) ? said.charAt(0).toUpperCase() + said.slice(1) : said;
  return /[.!?…]$/.test(whole) ? whole : `${whole}.`;
}
