// How pitches, keys, chords and places are written for musicians. The program's JSON has # and b for ♯ and ♭.

const steps: Record<string, number> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/** "F#" as F♯, "Bb" as B♭, "C##" as C𝄪, "Ebb4" as E𝄫4. What is no pitch stays as it is. */
export function pitchName(name: string): string {
  const m = /^([A-G])(#{1,3}|b{1,3})?(.*)$/.exec(name);
  if (!m) return name;
  const signs: Record<string, string> = { '#': '♯', '##': '𝄪', '###': '♯𝄪', b: '♭', bb: '𝄫', bbb: '♭𝄫' };
  return (m[1] ?? '') + (signs[m[2] ?? ''] ?? '') + (m[3] ?? '');
}

/** A text of the program with the signs of its pitches: "the C#s" as the C♯s. Other words stay as they are. */
export const pitchesIn = (text: string): string =>
  text.replace(/\b([A-G])(#{1,2}|bb?(?=s?\b))/g, (_, step: string, signs: string) => pitchName(step + signs));

/** The MIDI number of a pitch such as "Bb3"; middle C, C4, is 60. Undefined for what is no pitch with an octave. */
export function midiOf(name: string): number | undefined {
  const m = /^([A-G])(#*|b*)(-?\d+)$/.exec(name);
  if (!m) return undefined;
  const sign = m[2]?.startsWith('b') ? -1 : 1;
  return (steps[m[1] ?? ''] ?? 0) + sign * (m[2]?.length ?? 0) + 12 * (Number(m[3]) + 1);
}

const sharps = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'];
const flats = ['C', 'D♭', 'D', 'E♭', 'E', 'F', 'G♭', 'G', 'A♭', 'A', 'B♭', 'B'];

/** A name for a MIDI number of which the spelling is not known: with flats in flat keys, else with sharps. */
export function midiName(midi: number, flat = false): string {
  const n = Math.round(midi);
  const names = flat ? flats : sharps;
  return `${names[((n % 12) + 12) % 12] ?? ''}${Math.floor(n / 12) - 1}`;
}

/** "F♯ minor". */
export const keyName = (k: { tonic: string; mode: string }): string => `${pitchName(k.tonic)} ${k.mode}`;

/** "F sharp minor", for voices that read signs badly. */
export const spokenKey = (k: { tonic: string; mode: string }): string => spoken(keyName(k));

/** Signs as words. */
export const spoken = (text: string): string =>
  text.replaceAll('♯', ' sharp').replaceAll('♭', ' flat').replaceAll('𝄪', ' double sharp').replaceAll('𝄫', ' double flat')
    .replaceAll('°', ' diminished').replaceAll('ø', ' half diminished').replaceAll(' / ', ' over ');

/** Whether a key is written with flats. */
export function isFlat(k: { tonic: string; mode: string } | undefined): boolean {
  if (!k) return false;
  if (k.tonic.includes('b')) return true;
  return k.mode === 'minor' ? ['D', 'G', 'C', 'F'].includes(k.tonic) : k.tonic === 'F';
}

/** A chord symbol: "F#m7b5/C#" as F♯m7♭5/C♯. */
export const chordName = (symbol: string): string =>
  symbol.replace(/([A-G])(#{1,2}|b{1,2})/g, (_, step: string, signs: string) => pitchName(step + signs))
    .replace(/b(?=\d)/g, '♭').replace(/#(?=\d)/g, '♯');

const fractions: [number, string][] = [
  [1 / 4, '¼'], [1 / 3, '⅓'], [1 / 2, '½'], [2 / 3, '⅔'], [3 / 4, '¾'], [1 / 6, '⅙'], [5 / 6, '⅚'],
  [1 / 8, '⅛'], [3 / 8, '⅜'], [5 / 8, '⅝'], [7 / 8, '⅞'],
];

/** A beat as musicians write it: 2.5 as 2½. Other parts of a beat get two places. */
export function beatName(beat: number): string {
  const whole = Math.floor(beat + 1e-6);
  const part = beat - whole;
  if (Math.abs(part) < 1e-3) return String(whole);
  const sign = fractions.find(([value]) => Math.abs(value - part) < 2e-3)?.[1];
  return sign ? `${whole}${sign}` : beat.toFixed(2);
}

/** A place: "7:2½". */
export const placeName = (measure: string, beat: number): string => `${measure}:${beatName(beat)}`;

/** How sure an analysis is, as a word. */
export const confidenceWord = (c: number): string => (c >= 0.85 ? 'clear' : c >= 0.6 ? 'likely' : 'open');

/** Seconds as "1:04"; from an hour on "1:02:03". */
export function clock(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds + 1e-6));
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(s / 3600);
  const minutes = Math.floor(s / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}

/** "1 part", "4 parts". */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** A day as people say it: Today, Yesterday, 20 November, 3 March 2025. */
export function dayName(when: Date, now: Date): string {
  const midnight = (d: Date) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
  const days = Math.round((midnight(now) - midnight(when)) / 86_400_000);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  const year = when.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  return when.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', ...year });
}
