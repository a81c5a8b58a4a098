import type { KeyName } from '../api/shapes';

/** How a local key lies to the home key; each has a colour and a kind of line of its own. */
export type Kinship = 'home' | 'relative' | 'parallel' | 'sharper' | 'flatter' | 'remote';

/** A local key's relation to the home key, as a kind and in words. */
export interface Relation { kind: Kinship; words: string }

const steps: Record<string, number> = { F: -1, C: 0, G: 1, D: 2, A: 3, E: 4, B: 5 };
/** Fifths from the major key of the same tonic. */
const modes: Record<string, number> = {
  major: 0, ionian: 0, minor: -3, aeolian: -3, dorian: -2, phrygian: -4, lydian: 1, mixolydian: -1, locrian: -5,
};

/** Sharps of a key's signature, flats negative; undefined for what is no key. */
export function sharpsOf(k: KeyName): number | undefined {
  const step = steps[k.tonic[0] ?? ''];
  const mode = modes[k.mode];
  if (step === undefined || mode === undefined) return undefined;
  const signs = (k.tonic.split('#').length - 1) - (k.tonic.slice(1).split('b').length - 1);
  return step + 7 * signs + mode;
}

/** How many fifths further counts as near: what lies beyond is remote. */
const near = 2;
const numbers = ['', 'one fifth', 'two fifths'];

/** The relation of a key to the home key; undefined without a home key. */
export function relationOf(k: KeyName, home: KeyName | undefined): Relation | undefined {
  if (!home) return undefined;
  if (k.tonic === home.tonic && k.mode === home.mode) return { kind: 'home', words: 'home' };
  if (k.tonic === home.tonic) return { kind: 'parallel', words: 'parallel' };
  const [there, here] = [sharpsOf(k), sharpsOf(home)];
  const by = there === undefined || here === undefined ? undefined : there - here;
  if (by === 0) return { kind: 'relative', words: 'relative' };
  if (by === undefined || Math.abs(by) > near) return { kind: 'remote', words: 'remote' };
  const kind = by > 0 ? 'sharper' : 'flatter';
  return { kind, words: `${numbers[Math.abs(by)] ?? ''} ${kind}` };
}

/** The class that gives a key its colour and its line: styles/lanes.css. */
export const kinshipClass = (r: Relation | undefined): string =>
  ({ home: 'k-home', relative: 'k-rel', parallel: 'k-rel', sharper: 'k-sharp', flatter: 'k-flat', remote: 'k-far' })[r?.kind ?? 'remote'];

/** A relation as a statement about the key: "It is one fifth sharper than the home key". */
export function relationSentence(r: Relation): string {
  switch (r.kind) {
    case 'home':
      return 'It is the home key';
    case 'relative': case 'parallel':
      return `It is the ${r.words} of the home key`;
    case 'remote':
      return 'It is far from the home key';
    default:
      return `It is ${r.words} than the home key`;
  }
}
