import type { PlanBar } from '../api/shapes';

/** Where a notehead stands, in fractions of the drawing's width and height; radius in fractions of the width. */
export interface Head {
  x: number;
  y: number;
  left: number;
  radius: number;
  /** The stem goes down from it: what stands by the note has room above. */
  stemDown?: boolean;
}

/** Where a bar stands: its lines, and where its first note or rest does, behind clef, key and meter. */
export interface Sides { left: number; right: number; start: number }

/** A rectangle. */
export interface Box { left: number; right: number; top: number; bottom: number }

/** What the page knows about a drawn system, in fractions of its width and height. */
export interface Geometry {
  heads: Map<string, Head>;
  bars: Map<string, Sides>;
  /** What letters beside notes must not cover. */
  signs: Box[];
  top: number;
  bottom: number;
}

/** Measures a drawing that stands in the page. */
export function measure(svg: SVGSVGElement, bars: readonly PlanBar[]): Geometry {
  const box = svg.getBoundingClientRect();
  const x = (px: number) => (px - box.left) / box.width;
  const y = (px: number) => (px - box.top) / box.height;
  const heads = new Map<string, Head>();
  for (const note of svg.querySelectorAll('.note[id]')) {
    const r = (note.querySelector('.notehead') ?? note).getBoundingClientRect();
    heads.set(note.id, {
      x: x((r.left + r.right) / 2), y: y((r.top + r.bottom) / 2), left: x(r.left), radius: Math.max(r.width, r.height) / 2 / box.width,
      stemDown: isStemDown(note, r),
    });
  }
  const drawn = [...svg.querySelectorAll('.measure')];
  const found = new Map<string, Sides>();
  let top = 1;
  let bottom = 0;
  bars.forEach((bar, i) => {
    const element = drawn.find((e) => e.id === bar.id) ?? drawn[i];
    const staves = [...(element?.querySelectorAll('.staff') ?? [])].flatMap((s) => s.querySelector('path') ?? []);
    const boxes = staves.map((s) => s.getBoundingClientRect());
    if (boxes.length === 0) return;
    const left = x(Math.min(...boxes.map((b) => b.left)));
    found.set(bar.id, { left, right: x(Math.max(...boxes.map((b) => b.right))), start: element ? x(startOf(element)) : left });
    top = Math.min(top, y(Math.min(...boxes.map((b) => b.top))));
    bottom = Math.max(bottom, y(lowest(staves[staves.length - 1] as Element)));
  });
  const signs = [...svg.querySelectorAll(covered)].map((e) => {
    const b = e.getBoundingClientRect();
    return { left: x(b.left), right: x(b.right), top: y(b.top), bottom: y(b.bottom) };
  });
  return { heads, bars: found, signs, top: top > bottom ? 0 : top, bottom: top > bottom ? 1 : bottom };
}

/** The signs that letters beside notes must not cover. */
const covered = ['notehead', 'accid', 'artic', 'rest', 'tupletNum', 'fermata', 'trill', 'mordent', 'turn', 'dynam', 'fing', 'dots'].map((c) => `.${c}`).join(', ');

/** Where the first note or rest of a bar stands, in the middle of its sign; a rest of a whole bar stands anywhere. */
function startOf(bar: Element): number {
  const first = [...bar.querySelectorAll('.notehead, .rest')].map((e) => e.getBoundingClientRect()).sort((a, b) => a.left - b.left)[0];
  if (first) return (first.left + first.right) / 2;
  const opening = [...bar.querySelectorAll(':scope > .staff > :is(.clef, .keySig, .meterSig)')].map((e) => e.getBoundingClientRect().right);
  return Math.max(bar.querySelector('.staff > path')?.getBoundingClientRect().left ?? 0, ...opening) + breath;
}

/** Between what opens a bar and its first note, in pixels. */
const breath = 12;

/** Whether a note's stem, its own or that of its chord, goes down from its head. */
function isStemDown(note: Element, head: DOMRect): boolean {
  const stem = (note.querySelector('.stem') ?? note.closest('.chord')?.querySelector(':scope > .stem'))?.getBoundingClientRect();
  return stem !== undefined && stem.height > 0 && stem.bottom - head.bottom > head.top - stem.top;
}

/** The lower edge of a staff, of which an element is one of the lines. */
function lowest(line: Element): number {
  const lines = [...(line.parentElement?.children ?? [])].filter((e) => e.localName === 'path');
  return Math.max(...lines.map((l) => l.getBoundingClientRect().bottom));
}

/** A written time and where it stands. */
export interface Anchor { offset: number; x: number }

/**
 * The places by which a written time is found in a system: every note of which the time is known, and both ends of every
 * bar. In order of time, and never going back.
 */
export function anchors(g: Geometry, bars: readonly PlanBar[], offsets: ReadonlyMap<string, number>): Anchor[] {
  const all: Anchor[] = [];
  for (const [id, head] of g.heads) {
    const offset = offsets.get(id);
    if (offset !== undefined) all.push({ offset, x: head.x });
  }
  const attacked = new Set(all.map((a) => round(a.offset)));
  for (const bar of bars) {
    const sides = g.bars.get(bar.id);
    if (!sides) continue;
    if (!attacked.has(round(bar.offset))) all.push({ offset: bar.offset, x: sides.start });
    all.push({ offset: bar.offset + bar.duration - 1e-3, x: sides.right });
  }
  all.sort((a, b) => a.offset - b.offset || a.x - b.x);
  const rising: Anchor[] = [];
  for (const a of all) {
    const last = rising.at(-1);
    if (!last || (a.x >= last.x && round(a.offset) > round(last.offset))) rising.push(a);
  }
  return rising;
}

const round = (quarters: number): number => Math.round(quarters * 1e4);

/** Where a written time stands, between the anchors around it; undefined without any. */
export function xAt(list: readonly Anchor[], offset: number): number | undefined {
  const after = list.findIndex((a) => a.offset > offset + 1e-6);
  const left = after < 0 ? list.at(-1) : list[after - 1];
  const right = after < 0 ? undefined : list[after];
  if (!left) return right?.x;
  if (!right || right.offset === left.offset) return left.x;
  return left.x + ((offset - left.offset) / (right.offset - left.offset)) * (right.x - left.x);
}

/** The note nearest to a point within `reach`, all in CSS pixels of a drawing of a size. */
export function noteNear(g: Geometry, px: number, py: number, width: number, height: number, reach = 12): string | undefined {
  let best: string | undefined;
  let least = reach;
  for (const [id, h] of g.heads) {
    const distance = Math.hypot(h.x * width - px, h.y * height - py);
    if (distance <= least) [best, least] = [id, distance];
  }
  return best;
}

/** The bar at a place across the system: the one it lies in, else the nearest. */
export function barAtX(g: Geometry, x: number): string | undefined {
  let best: string | undefined;
  let least = Infinity;
  for (const [id, b] of g.bars) {
    const distance = Math.max(b.left - x, x - b.right, 0);
    if (distance < least) [best, least] = [id, distance];
  }
  return best;
}
