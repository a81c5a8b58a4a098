import type { Problem } from '../api/problem';
import { harmony } from '../api/scores';
import type { CadenceRow, LocalKey, RomanRow } from '../api/shapes';
import { within, type Harmony, type Phrase } from '../music/harmony';
import { Resource } from '../state/resource.svelte';
import { layerNames, Layers, type Layer } from './layers.svelte';

/** Something that the analysis of harmony says and that can be asked "why?". */
export type Statement =
  | { kind: 'numeral'; row: RomanRow }
  | { kind: 'cadence'; row: CadenceRow }
  | { kind: 'key'; row: LocalKey }
  | { kind: 'phrase'; row: Phrase };

/** Whether a request failed because the program has no such operation: it is older than these pages. */
export const lacksOperation = (p: Problem | undefined): boolean => p?.kind === 'not_found' && /\bno operation\b/.test(p.message);

/** The harmony of a score and which of its layers are shown. */
export class HarmonyState {
  readonly found: Resource<Harmony>;
  readonly layers = new Layers();

  /** False where the program knows no analysis of harmony: then nothing of it is offered. */
  readonly offered = $derived.by(() => !lacksOperation(this.found.problem));
  /** What is known so far. */
  readonly value = $derived.by(() => this.found.value);

  constructor(id: string) {
    this.found = new Resource((signal, partial) => harmony(id, signal, partial));
  }

  /** Whether a layer can be shown. */
  offers(layer: Layer): boolean {
    return layer === 'chords' || layer === 'comments' || this.offered;
  }

  /** The layers that can be shown, with their names. */
  get menu(): { layer: Layer; name: string }[] {
    return (Object.keys(layerNames) as Layer[]).filter((l) => this.offers(l)).map((layer) => ({ layer, name: layerNames[layer] }));
  }

  /** Whether a layer is shown. */
  shows(layer: Layer): boolean {
    return this.offers(layer) && this.layers.on(layer);
  }

  /** The numeral at a time. */
  numeralAt(offset: number | undefined): RomanRow | undefined {
    if (offset === undefined) return undefined;
    return this.value?.numerals.find((n) => within(offset, n.offset, n.offset + n.duration));
  }
}
