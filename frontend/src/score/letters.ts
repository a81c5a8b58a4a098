import { toneLetter } from '../music/harmony';
import type { Box, Geometry, Head } from './geometry';

/** A letter beside a note, at its middle, in pixels of the drawing. */
export interface Letter { id: string; letter: string; x: number; y: number }

/** How far a letter stands from its notehead, and how much further where something is in its way; half of its size, in pixels. */
const away = 8;
const step = 7;
const half = { width: 3.5, height: 4.5 };

/**
 * The letters of foreign tones in a drawing of a size. Each stands on the side of its note where no stem is, as near as
 * what is drawn there allows; where everything is full, it stands before its note.
 */
export function letters(g: Geometry, tones: ReadonlyMap<string, string>, width: number, height: number): Letter[] {
  const taken = g.signs.map((b) => ({ left: b.left * width, right: b.right * width, top: b.top * height, bottom: b.bottom * height }));
  return [...g.heads].flatMap(([id, head]) => {
    const kind = tones.get(id);
    if (kind === undefined) return [];
    const letter = toneLetter(kind);
    const places = placesOf(head, width, height);
    const place = places.find((p) => !taken.some((t) => overlap(t, boxOf(p, letter)))) ?? places[0];
    if (!place) return [];
    taken.push(boxOf(place, letter));
    return [{ id, letter, ...place }];
  });
}

/** The places for a letter, best first. */
function placesOf(head: Head, width: number, height: number): { x: number; y: number }[] {
  const [x, y, radius] = [head.x * width, head.y * height, head.radius * width];
  const up = head.stemDown ? -1 : 1;
  const beyond = [0, 1, 2, 3].map((n) => ({ x, y: y + up * (radius + away + n * step) }));
  return [...beyond, { x: x - radius - away, y }, { x: x + radius + away, y }];
}

const boxOf = (p: { x: number; y: number }, letter: string): Box => {
  const wide = half.width * letter.length;
  return { left: p.x - wide, right: p.x + wide, top: p.y - half.height, bottom: p.y + half.height };
};

const overlap = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
