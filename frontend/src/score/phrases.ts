import type { Phrase } from '../music/harmony';
import type { Stretch } from './corrections.svelte';

const same = 1e-6;
const endOf = (p: Stretch): number => p.offset + p.duration;
const between = (from: number, to: number): Stretch => ({ offset: from, duration: to - from });

/**
 * The phrases that come of one that ends elsewhere: itself, and the next one, which begins there where it adjoins.
 * Undefined where the new end does not lie behind its beginning and before the end of the next one.
 */
export function endMoved(phrases: readonly Phrase[], p: Phrase, to: number, scoreEnd: number): Stretch[] | undefined {
  const next = phrases[phrases.indexOf(p) + 1];
  const adjoins = next !== undefined && Math.abs(next.offset - endOf(p)) < same;
  const limit = adjoins ? endOf(next) - same : next ? next.offset + same : scoreEnd + same;
  if (to <= p.offset + same || to >= limit) return undefined;
  const rest = adjoins ? endOf(next) : next ? to : endOf(p);
  return [between(p.offset, to), ...(rest > to + same ? [between(to, rest)] : [])];
}

/** The two phrases that come of one, divided at a time within it; undefined for a time that is not. */
export const divided = (p: Stretch, at: number): Stretch[] | undefined =>
  at > p.offset + same && at < endOf(p) - same ? [between(p.offset, at), between(at, endOf(p))] : undefined;

/** A phrase and the next one as one. */
export const joined = (p: Stretch, next: Stretch): Stretch => between(p.offset, endOf(next));
