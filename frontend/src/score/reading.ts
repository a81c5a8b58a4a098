import type { ChordRow, PlanBar } from '../api/shapes';
import { beatName, chordName, spoken } from '../music/spelling';
import { changes } from './lane';

/** What each bar holds, in words: for those who hear the page. */
export function barReadings(bars: readonly PlanBar[], rows: readonly ChordRow[]): { id: string; text: string }[] {
  const changed = changes(rows);
  return bars.map((bar) => {
    const within = changed.filter((r) => r.offset >= bar.offset - 1e-6 && r.offset < bar.offset + bar.duration - 1e-6);
    const chords = within.map((r) => `beat ${beatName(r.beat)} ${spoken(chordName(r.symbol ?? ''))}`);
    return { id: bar.id, text: `Bar ${bar.measure}: ${chords.length > 0 ? chords.join(', ') : 'no change of chord'}` };
  });
}
