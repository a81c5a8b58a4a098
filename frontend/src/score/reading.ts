import type { ChordRow, PlanBar, RomanRow } from '../api/shapes';
import { beatName, chordName, spoken, spokenKey } from '../music/spelling';
import { within } from '../music/harmony';
import { spokenNumeral } from '../music/roman';
import { changes } from './lane';

/** What each bar holds, in words: for those who hear the page. */
export function barReadings(bars: readonly PlanBar[], rows: readonly ChordRow[], numerals: readonly RomanRow[] = []): { id: string; text: string }[] {
  const changed = changes(rows);
  return bars.map((bar) => {
    const inside = (r: { offset: number }) => within(r.offset, bar.offset, bar.offset + bar.duration);
    const chords = changed.filter(inside).map((r) => `beat ${beatName(r.beat)} ${spoken(chordName(r.symbol ?? ''))}`);
    const degrees = numerals.filter(inside).map((n) => `beat ${beatName(n.beat)} ${spokenNumeral(n.roman)} in ${spokenKey(n.key)}`);
    const text = `Measure ${bar.measure}: ${chords.length > 0 ? chords.join(', ') : 'no change of chord'}`;
    return { id: bar.id, text: degrees.length > 0 ? `${text}. Numerals: ${degrees.join(', ')}` : text };
  });
}
