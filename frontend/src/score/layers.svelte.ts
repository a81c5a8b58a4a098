import { recall, remember } from '../state/store';

/** What can be laid over the score, in the order of the menu; the digit keys 1 to 6 switch them. */
export const layerNames = {
  keys: 'Local keys',
  numerals: 'Roman numerals',
  chords: 'Chord symbols',
  tones: 'Non-chord tones',
  phrases: 'Phrases and cadences',
  comments: 'Comments',
} as const;

/** One of the layers. */
export type Layer = keyof typeof layerNames;

const order = Object.keys(layerNames) as Layer[];

/** Which layer a digit key switches; undefined for other keys. */
export const layerOf = (digit: string): Layer | undefined => (/^[1-9]$/.test(digit) ? order[Number(digit) - 1] : undefined);

/** Which layers the user wants to see, remembered for all scores. */
export class Layers {
  readonly #on = $state(Object.fromEntries(order.map((l) => [l, recall(`layer.${l}`, true)])) as Record<Layer, boolean>);

  /** Whether a layer is wanted. */
  on(layer: Layer): boolean {
    return this.#on[layer];
  }

  /** Shows or hides a layer. */
  set(layer: Layer, on: boolean): void {
    this.#on[layer] = on;
    remember(`layer.${layer}`, on);
  }
}
