import type { ChordRow } from '../api/shapes';
import type { Label } from './corrections.svelte';
import { barAtX, noteNear } from './geometry';
import type { Statement } from './harmony.svelte';
import type { ScoreState } from './score.svelte';

/** What lies under the pointer: a note, and the bar around it; or something in a lane. */
export interface Hit { note?: string | undefined; bar?: string | undefined; chord?: ChordRow | undefined; statement?: Statement | undefined; comments?: readonly Label[] | undefined; label?: HTMLElement | undefined }

/** What a mouse or finger points at in the score; undefined beside it. */
export function hitAt(score: ScoreState, e: MouseEvent): Hit | undefined {
  const target = e.target instanceof Element ? e.target : undefined;
  const label = target?.closest<HTMLElement>('[data-chord]');
  if (label) return { chord: score.chords.value?.[Number(label.dataset.chord)] };
  const written = target?.closest<HTMLElement>('[data-comments]');
  if (written) {
    const all = score.comments.list;
    return { comments: (written.dataset.comments ?? '').split(' ').flatMap((i) => all[Number(i)] ?? []), label: written };
  }
  const said = target?.closest<HTMLElement>('[data-statement]');
  if (said) return { statement: statementOf(score, said), label: said };
  const system = target?.closest<HTMLElement>('.systembox');
  const drawn = system && score.drawn.get(Number(system.dataset.number));
  if (!drawn) return undefined;
  const box = drawn.element.getBoundingClientRect();
  const [x, y] = [e.clientX - box.left, e.clientY - box.top];
  const exact = target?.closest('.note[id]')?.id;
  return {
    note: noteNear(drawn.geometry, x, y, box.width, box.height) ?? exact,
    bar: barAtX(drawn.geometry, x / box.width),
  };
}

/** What a label in a lane says. */
function statementOf(score: ScoreState, label: HTMLElement): Statement | undefined {
  const h = score.harmony.value;
  const at = Number(label.dataset.index);
  const [numeral, cadence, key, phrase] = [h?.numerals[at], h?.cadences[at], h?.keys[at], h?.phrases[at]];
  switch (label.dataset.statement) {
    case 'numeral':
      return numeral && { kind: 'numeral', row: numeral };
    case 'cadence':
      return cadence && { kind: 'cadence', row: cadence };
    case 'phrase':
      return phrase && { kind: 'phrase', row: phrase };
    default:
      return key && { kind: 'key', row: key };
  }
}
