import { describe, expect, it } from 'vitest';
import { numeralParts, numeralText, numeralWidth, spokenNumeral } from './roman';

const table = (f: (s: string) => unknown, rows: string) => {
  for (const row of rows.trim().split('\n')) {
    const [from = '', to] = row.trim().split(/\s+=\s+/);
    expect(String(f(from)), from).toBe(to);
  }
};

describe('numerals', () => {
  it('have musicians’ signs', () => table(numeralText, `
    I = I
    V65/V = V65/V
    viio7 = vii°7
    viiø65/V = viiø65/V
    ii%43 = iiø43
    bVI = ♭VI
    #viio/V/ii = ♯vii°/V/ii
    V+ = V+
    Imaj7 = Imaj7
    IM65 = Imaj65
    Cad64 = I64
    N6 = N6
    Ger65 = Ger65
    It6/V = It6/V
    V7[no5][add4] = V7(no5, add4)
    V[b9] = V(♭9)
    VIId7 = VII7
    xyz = xyz`));
  it('have their figures one by one', () => {
    expect(numeralParts('V65/IV')).toEqual([
      { base: 'V', sign: '', figures: ['6', '5'], change: '' }, { base: 'IV', sign: '', figures: [], change: '' },
    ]);
    expect([numeralParts('V9'), numeralParts('V13')].map((p) => p[0]?.figures)).toEqual([['9'], ['13']]);
  });
  it('are spoken', () => table(spokenNumeral, `
    V = 5
    ii65 = 2 minor 6 5
    V65/V = 5 6 5 of 5
    viio7/ii = 7 diminished 7 of 2 minor
    viiø7 = 7 half diminished 7
    bVI = flat 6
    III+6 = 3 augmented 6
    Imaj7 = 1 major 7
    Cad64 = cadential 6 4
    Ger65 = German 6 5
    V7[no5] = 5 7, no5`));
  it('are as wide as what they hold', () => {
    const widths = ['I', 'V', 'V7', 'viio7', 'viio7/V'].map(numeralWidth);
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
    expect(numeralWidth('V65')).toBe(numeralWidth('V7')); // stacked
  });
});
