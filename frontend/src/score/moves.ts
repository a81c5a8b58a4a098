import type { PlayedNote } from '../api/shapes';
import type { Timeline } from '../player/timeline';

/** The note that the arrow keys lead to from a selected one: along its part, or across the parts. */
export function neighbour(t: Timeline, from: PlayedNote, time: number, key: string): PlayedNote | undefined {
  switch (key) {
    case 'ArrowRight':
      return t.step(time, 1, from.part);
    case 'ArrowLeft':
      return t.step(time, -1, from.part);
    case 'ArrowUp':
      return across(t, from, time, -1);
    case 'ArrowDown':
      return across(t, from, time, 1);
    default:
      return undefined;
  }
}

/** The note sounding at the same time in the next part that has one, or the next one within the same part's chord. */
function across(t: Timeline, from: PlayedNote, time: number, by: 1 | -1): PlayedNote | undefined {
  const order = t.notesAt(time).sort((a, b) => a.part - b.part || b.midi - a.midi);
  const at = order.findIndex((n) => n.id === from.id);
  return at < 0 ? undefined : order[at + by];
}

/** The time at which the bar after (or before) the one at a time begins. */
export function barStep(t: Timeline, time: number, by: 1 | -1): number | undefined {
  return t.map.bars[t.barAt(time) + by]?.time;
}
