import type { CadenceRow, LocalKey, RomanRow } from '../api/shapes';
import { shortKey, within, type Phrase } from '../music/harmony';
import { relationOf, kinshipClass, type Relation } from '../music/relation';
import { numeralWidth } from '../music/roman';
import { chordName, keyName } from '../music/spelling';
import { xAt, type Anchor, type Geometry } from './geometry';
import { changes, shownAs, textWidth, weightOf, type Shown } from './lane';

/** Where a system is, in quarters, and how its times become places: everything in pixels of the drawing. */
export interface Ground { from: number; to: number; place: (offset: number) => number; right: number }

/** The ground of a drawn system of a width; undefined before anything stands in it. */
export function groundOf(g: Geometry, placed: readonly Anchor[], from: number, to: number, width: number): Ground | undefined {
  if (placed.length === 0 || g.bars.size === 0) return undefined;
  const half = g.heads.values().next().value?.radius ?? 0;
  const right = Math.max(...[...g.bars.values()].map((b) => b.right)) * width;
  return { from, to, right, place: (offset) => Math.max(0, ((xAt(placed, offset) ?? 0) - half) * width) };
}

/** Between what ends and what begins, in pixels. */
const gap = 4;

/** Where a stretch of time stands in a system; undefined where it is not in it. */
export function stretchIn(g: Ground, row: { offset: number; duration: number }): { x: number; end: number; begins: boolean; ends: boolean } | undefined {
  const to = row.offset + row.duration;
  if (row.offset >= g.to - 1e-6 || to <= g.from + 1e-6) return undefined;
  const [begins, ends] = [row.offset >= g.from - 1e-6, to < g.to - 1e-6];
  const x = g.place(Math.max(row.offset, g.from));
  return { x, end: Math.max(x, ends ? g.place(to) - gap : g.right), begins, ends: to <= g.to + 1e-6 };
}

/** A local key in a system. */
export interface KeySegment { key: LocalKey; index: number; x: number; width: number; name: string; note: string; class: string; relation: Relation | undefined }

/** The local keys that a system shows: each with its name, and its relation to the home key where there is room. */
export function keySegments(keys: readonly LocalKey[], home: { tonic: string; mode: string } | undefined, g: Ground): KeySegment[] {
  return keys.flatMap((key, index) => {
    const isLast = index === keys.length - 1; // which reaches to the end, rests included
    const s = stretchIn(g, isLast ? { offset: key.offset, duration: Infinity } : key);
    if (!s) return [];
    const relation = relationOf(key.key, home);
    const width = s.end - s.x;
    const [full, short] = [keyName(key.key), shortKey(key.key)];
    const note = s.begins ? (relation?.words ?? '') : 'continued';
    const wide = boldWidth(full) + 14 <= width;
    return [{
      key, index, x: s.x, width, relation, class: kinshipClass(relation), name: wide ? full : short,
      note: wide && boldWidth(full) + plainWidth(note) + 24 <= width ? note : '',
    }];
  });
}

const boldWidth = (text: string): number => text.length * 6.6;
const plainWidth = (text: string): number => text.length * 5.8;

/** A numeral in a system; `prefix` names the key where it is a new one or the system begins. */
export interface NumeralLabel { row: RomanRow; index: number; prefix: string; x: number; shown: Shown }

/** The numerals that begin in a system. Of two that collide the weaker becomes a dot. */
export function numeralLabels(rows: readonly RomanRow[], g: Ground): NumeralLabel[] {
  let key = '';
  const found = rows.flatMap((row, index) => {
    if (!within(row.offset, g.from, g.to)) return [];
    const name = shortKey(row.key);
    const prefix = name === key ? '' : `${name}:`;
    key = name;
    return [{ row, index, prefix, x: g.place(row.offset) }];
  });
  const shown = shownAs(found.map((l) => {
    const before = l.prefix ? boldWidth(l.prefix) + 6 : 0;
    return { x: l.x - before, width: before + numeralWidth(l.row.roman), weight: weightOf(l.row.beat, l.row.duration) + (l.prefix ? 16 : 0) };
  }));
  return found.map((l, i) => ({ ...l, shown: shown[i] ?? 'none' })).filter((l) => l.shown !== 'none');
}

/** A chord symbol over a system. */
export interface SymbolLabel { index: number; x: number; text: string; shown: Shown }

/** How far a symbol may reach beyond the last bar line, in pixels: what is further out is clipped. */
const overhang = 16;

/** The chord symbols of the harmonies that begin in a system, where they change. Of two that collide the weaker becomes a dot. */
export function symbolLabels(rows: readonly RomanRow[], g: Ground): SymbolLabel[] {
  const here = rows.flatMap((row, index) => (within(row.offset, g.from, g.to) ? [{ row, index, symbol: row.symbol ?? '' }] : []));
  const found = changes(here).map((r) => {
    const text = chordName(r.symbol);
    const width = textWidth(text);
    return { index: r.index, text, width, x: Math.min(g.place(r.row.offset), g.right + overhang - width), weight: weightOf(r.row.beat, r.row.duration) };
  });
  const shown = shownAs(found);
  return found.map(({ index, x, text }, i) => ({ index, x, text, shown: shown[i] ?? 'none' })).filter((l) => l.shown !== 'none');
}

/** A phrase under a system: open on the side on which it goes on. */
export interface PhraseMark { number: number; corrected: boolean; x: number; width: number; begins: boolean; ends: boolean }

/** The phrases that a system shows. */
export const phraseMarks = (phrases: readonly Phrase[], g: Ground): PhraseMark[] =>
  phrases.flatMap((p) => {
    const s = stretchIn(g, p);
    return s ? [{ number: p.number, corrected: p.corrected ?? false, x: s.x, width: s.end - s.x, begins: s.begins, ends: s.ends }] : [];
  });

/** How wide a cadence's shape and letters are, in pixels. */
const cadenceWidth = 48;

/** A cadence under a system. */
export interface CadenceMark { row: CadenceRow; index: number; x: number }

/** The cadences of a system, each under the harmony that it arrives at, but within its phrase. */
export function cadenceMarks(cadences: readonly CadenceRow[], phrases: readonly PhraseMark[], g: Ground): CadenceMark[] {
  return cadences.flatMap((row, index) => {
    if (!within(row.offset, g.from, g.to)) return [];
    const at = g.place(row.offset);
    const phrase = phrases.find((p) => at >= p.x - 1 && at <= p.x + p.width);
    const last = phrase ? phrase.x + phrase.width : g.right;
    return [{ row, index, x: Math.max(0, Math.min(at, last - cadenceWidth - 6)) }];
  });
}
