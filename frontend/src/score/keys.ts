import { isPressed, isTyping } from '../ui/typing';
import { layerOf } from './layers.svelte';
import { barStep, neighbour } from './moves';
import type { ScoreState } from './score.svelte';

/** Carries out what a key means on the score page; returns whether it means anything. */
export function scoreKey(score: ScoreState, e: KeyboardEvent, print: () => void): boolean {
  if (e.defaultPrevented) return false;
  const command = e.ctrlKey || e.metaKey;
  if (command && e.key.toLowerCase() === 'p') return does(print);
  if (isTyping(e.target)) return false;
  if (command && !e.altKey && /^[zy]$/i.test(e.key)) {
    const redo = e.shiftKey || e.key.toLowerCase() === 'y';
    return does(() => void score.step(redo ? 'redo' : 'undo'));
  }
  if (e.key.startsWith('Arrow')) return arrow(score, e);
  if (command || e.altKey) return false;
  switch (e.key) {
    case ' ':
      return !isPressed(e.target) && does(() => void score.player?.toggle());
    case 'c': case 'C':
      return does(() => score.comments.begin());
    case 'l': case 'L':
      return does(() => score.toggleLoop());
    case '+': case '=':
      return does(() => score.zoomBy(1));
    case '-': case '−':
      return does(() => score.zoomBy(-1));
    case '0':
      return does(() => score.zoomBy(0));
    case '1': case '2': case '3': case '4': case '5': case '6': {
      const layer = layerOf(e.key);
      return layer !== undefined && does(() => score.toggleLayer(layer));
    }
    case 'Escape':
      return score.deselect();
    default:
      return false;
  }
}

function does(act: () => void): true {
  act();
  return true;
}

/** Arrows move from note to note, with Ctrl or Alt from bar to bar; Shift extends the selected measures. */
function arrow(score: ScoreState, e: KeyboardEvent): boolean {
  const player = score.player;
  if (!player || e.metaKey) return false;
  const t = player.timeline;
  const across = e.key === 'ArrowUp' || e.key === 'ArrowDown';
  const by = e.key === 'ArrowRight' ? 1 : -1;
  if (!across && e.shiftKey) return extend(score, by);
  if (!across && (e.ctrlKey || e.altKey)) {
    const time = barStep(t, player.now, by);
    if (time === undefined) return false;
    player.seek(time);
    score.revealCursor();
    return true;
  }
  if (e.ctrlKey || e.altKey || e.shiftKey) return false;
  const from = score.note === undefined ? undefined : t.note(score.note);
  if (!from) {
    const first = across ? undefined : (t.notesAt(player.now)[0] ?? t.step(player.now, by));
    if (first) score.selectNote(first.id, true);
    return first !== undefined;
  }
  const next = neighbour(t, from, player.now, e.key);
  if (next) score.selectNote(next.id, true);
  return true; // at the end of a part the page does not begin to scroll
}

/** Extends the selection by a bar. */
function extend(score: ScoreState, by: 1 | -1): boolean {
  const bars = score.bars;
  if (!bars || bars.list.length === 0) return false;
  const here = bars.indexOf(score.place?.barId ?? '');
  const at = score.range ? score.rangeEnd + by : here;
  const index = Math.min(Math.max(at, 0), bars.list.length - 1);
  score.selectBar(index, score.range !== undefined);
  score.reveal = { offset: bars.list[index]?.offset ?? 0 };
  return true;
}
