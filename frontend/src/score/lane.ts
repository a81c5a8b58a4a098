/** Something to write in a lane, at `x` in pixels; of two that collide the one of less weight becomes a dot. */
export interface Label { x: number; width: number; weight: number }

/** The least space between two labels, in pixels. */
const gap = 4;

/** Which labels are written out; the others become dots. */
export function written(labels: readonly Label[]): boolean[] {
  const shown = labels.map(() => false);
  const order = labels.map((_, i) => i).sort((a, b) => (labels[b]?.weight ?? 0) - (labels[a]?.weight ?? 0) || a - b);
  const taken: Label[] = [];
  for (const i of order) {
    const l = labels[i];
    if (!l || taken.some((t) => l.x < t.x + t.width + gap && t.x < l.x + l.width + gap)) continue;
    shown[i] = true;
    taken.push(l);
  }
  return shown;
}

/** An estimate of a text's width in the lane's type, in pixels: it is laid out before it is drawn. */
export function textWidth(text: string): number {
  let width = 0;
  for (const c of text) width += /[mMW]/.test(c) ? 11 : /[A-Z]/.test(c) ? 9 : /[♯♭/()]/.test(c) ? 7 : /[ijlt°]/.test(c) ? 4 : 8;
  return width + 4;
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
