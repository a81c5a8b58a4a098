// How Roman numerals are printed. The program's JSON has RomanText: "viio65/V", "bVI", "Cad64".

/** One side of a slash of a numeral: what stands on the line, the sign after it, and the figures, uppermost first. */
export interface NumeralPart {
  /** "♭VI", "vii", "Ger". */
  base: string;
  /** °, ø, + or nothing. */
  sign: string;
  /** "6" over "5"; two figures are stacked, one stands high. */
  figures: string[];
  /** What is added, left out or altered, small and in brackets: "no5". */
  change: string;
}

const numeral = /^([#b]*)(It|Fr|Ger|Sw|Cad|N|[IV]+|[iv]+)(%|ø|o|°|\+|d)?(maj|M)?(\d*)((?:\[[^\]]*\])*)$/;
const signs: Record<string, string> = { o: '°', '°': '°', 'ø': 'ø', '%': 'ø', '+': '+' };

/** The parts of a numeral between its slashes. What is no numeral stays as it is. */
export const numeralParts = (roman: string): NumeralPart[] => roman.split('/').map(part);

function part(text: string): NumeralPart {
  const m = numeral.exec(text);
  if (!m) return { base: text, sign: '', figures: [], change: '' };
  const [, accidentals = '', name = '', sign = '', major = '', figures = '', changes = ''] = m;
  const digits = /^(9|11|13)$/.test(figures) ? [figures] : [...figures];
  return {
    base: accidentals.replaceAll('#', '♯').replaceAll('b', '♭') + (name === 'Cad' ? 'I' : name),
    sign: signs[sign] ?? '',
    figures: major && digits.length > 0 ? [`maj${digits[0] ?? ''}`, ...digits.slice(1)] : digits,
    change: changes.replace(/\]\[/g, ', ').replace(/[[\]]/g, '').replaceAll('#', '♯').replace(/b(?=\d)/g, '♭'),
  };
}

/** A numeral in a line of text: "vii°65/V", "♭VI". */
export const numeralText = (roman: string): string =>
  numeralParts(roman).map((p) => p.base + p.sign + p.figures.join('') + (p.change ? `(${p.change})` : '')).join('/');

const names: Record<string, string> = { It: 'Italian', Fr: 'French', Ger: 'German', Sw: 'Swiss', N: 'Neapolitan' };
const spokenSigns: Record<string, string> = { '°': ' diminished', 'ø': ' half diminished', '+': ' augmented' };

/** A numeral for voices: "7 diminished 6 5 of 5", with "minor" where small letters say so. */
export function spokenNumeral(roman: string): string {
  const [first = '', ...goals] = numeralParts(roman).map((p) => {
    const figures = p.figures.length > 0 ? ` ${p.figures.join(' ').replace('maj', 'major ')}` : '';
    return `${spokenBase(p.base, p.sign)}${spokenSigns[p.sign] ?? ''}${figures}${p.change ? `, ${p.change}` : ''}`;
  });
  const what = roman.startsWith('Cad') ? 'cadential 6 4' : first;
  return [what, ...goals].join(' of ').replaceAll('♯', 'sharp ').replaceAll('♭', 'flat ');
}

const degrees = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII'];

function spokenBase(base: string, sign: string): string {
  const m = /^([♯♭]*)(.*)$/.exec(base);
  const name = m?.[2] ?? base;
  const degree = degrees.indexOf(name.toUpperCase()) + 1;
  if (degree === 0) return names[base] ?? base;
  const minor = name === name.toLowerCase() && sign === '' ? ' minor' : '';
  return `${m?.[1] ?? ''}${degree}${minor}`;
}

/** An estimate of a numeral's width in the lane's type, in pixels: it is laid out before it is drawn. */
export function numeralWidth(roman: string): number {
  let width = 0;
  numeralParts(roman).forEach((p, i) => {
    for (const c of p.base) width += /[VG]/.test(c) ? 12 : /[♯♭Ivi]/.test(c) ? (c === 'v' ? 9 : 7) : 8;
    const figure = Math.max(0, ...p.figures.map((f) => f.length)) * 6;
    width += (p.sign ? 6 : 0) + figure + p.change.length * 5 + (i > 0 ? 6 : 0);
  });
  return width + 2;
}
