import { within } from '../music/harmony';
import { stretchIn, type Ground } from './analysislanes';
import type { Label, Stretch } from './corrections.svelte';

/** Comments that stand at one place over a system; `indices` are theirs in the list of all. */
export interface CommentMark { indices: number[]; text: string; x: number; width: number }

/** The least space from one mark to the next, in pixels: below it two stand as one. */
const least = 36;

/** How wide a mark is at least, in pixels, and how much of it is not text. */
const narrow = { mark: 24, counted: 40, withText: 80 };

/** Between a mark's text and the next mark, in pixels. */
const gap = 8;

/** Whether a comment is about something in a stretch of the score. */
export const reaches = (c: Stretch, from: number, to: number): boolean =>
  within(c.offset, from, to) || (c.offset < from && c.offset + c.duration > from + 1e-6);

/** The marks of the comments that begin in a system. Those too near to each other for two marks share one; one without room has no text. */
export function commentMarks(comments: readonly Pick<Label, 'offset' | 'text'>[], g: Ground): CommentMark[] {
  const marks: CommentMark[] = [];
  comments.forEach((c, index) => {
    if (!within(c.offset, g.from, g.to)) return;
    const x = g.place(c.offset);
    const last = marks.at(-1);
    if (last && x - last.x < least) last.indices.push(index);
    else marks.push({ indices: [index], text: firstLine(c.text ?? ''), x, width: 0 });
  });
  return marks.map((m, i) => {
    const width = Math.max(m.indices.length > 1 ? narrow.counted : narrow.mark, (marks[i + 1]?.x ?? g.right + gap) - m.x - gap);
    return { ...m, width, text: width < narrow.withText ? '' : m.text };
  });
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

/** How far comments on more than a place reach in a system, in pixels. */
export const commentReaches = (comments: readonly Stretch[], g: Ground): { x: number; width: number }[] =>
  comments.flatMap((c) => {
    const s = c.duration > 0 ? stretchIn(g, c) : undefined;
    return s ? [{ x: s.x, width: s.end - s.x }] : [];
  });
