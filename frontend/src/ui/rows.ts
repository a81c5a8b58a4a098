/** How many rows beyond the visible ones are there, so that fast scrolling shows no gaps. */
const spare = 8;

/**
 * The rows of a long list that exist: `top` is how far the list is scrolled, `seen` the height that is visible. One is
 * always there, for the tab key to stop at.
 */
export function windowOf(count: number, height: number, top: number, seen: number): { from: number; to: number } {
  const from = Math.max(0, Math.min(Math.floor(top / height) - spare, count - 1));
  return { from, to: Math.max(Math.min(from + 1, count), Math.min(count, Math.ceil((top + seen) / height) + spare)) };
}

/** Where a key leads in a list of `count` rows; undefined for other keys. */
export function move(key: string, at: number, count: number, page: number): number | undefined {
  const steps: Record<string, number> = {
    ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: count - 1,
  };
  const next = steps[key];
  return next === undefined || count === 0 ? undefined : Math.min(Math.max(next, 0), count - 1);
}
