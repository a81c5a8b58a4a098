/** Something to write in a lane, at `x` in pixels; of two that collide the one of less weight becomes a dot. */
export interface Label { x: number; width: number; weight: number }

/** The least space between two texts, and beside a dot, in pixels. */
const gap = { text: 4, dot: 3 };
/** How wide a dot is, in pixels. */
const dot = 8;

/** How a label is shown. */
export type Shown = 'text' | 'dot' | 'none';

/** How each label is shown: a text that has no room becomes a dot, and a dot that has none is left out. */
export function shownAs(labels: readonly Label[]): Shown[] {
  const order = labels.map((_, i) => i).sort((a, b) => (labels[b]?.weight ?? 0) - (labels[a]?.weight ?? 0) || a - b);
  const taken: { x: number; width: number }[] = [];
  const shown = labels.map((): Shown => 'none');
  const take = (as: 'text' | 'dot', widthOf: (l: Label) => number) => {
    for (const i of order) {
      const l = labels[i];
      if (!l || shown[i] !== 'none' || taken.some((t) => l.x < t.x + t.width + gap[as] && t.x < l.x + widthOf(l) + gap[as])) continue;
      shown[i] = as;
      taken.push({ x: l.x, width: widthOf(l) });
    }
  };
  take('text', (l) => l.width);
  take('dot', () => dot);
  return shown;
}

/** An estimate of a text's width in the lane's type, in pixels: it is laid out before it is drawn. */
export function textWidth(text: string): number {
  let width = 0;
  for (const c of text) width += /[mMW]/.test(c) ? 12 : /[A-Z]/.test(c) ? 9 : /[♯♭]/.test(c) ? 8 : /[ijlt°/()]/.test(c) ? 5 : 8;
  return width + 2;
}

/** How much a chord at a place counts: the first beat before other beats before parts of a beat, longer before shorter. */
export function weightOf(beat: number, duration: number): number {
  const metric = beat === 1 ? 8 : Number.isInteger(beat) ? 4 : 0;
  return metric + Math.min(duration, 4);
}

/** The rows of which the symbol differs from that of the row before: a symbol holds until the next one. */
export function changes<T extends { symbol?: string }>(rows: readonly T[]): T[] {
  let last = '';
  return rows.filter((r) => {
    const symbol = r.symbol ?? '';
    if (!symbol || symbol === last) return false;
    last = symbol;
    return true;
  });
}
