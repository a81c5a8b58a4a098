import { expect, it } from 'vitest';
import { Bars, rangeOf, systemOf } from './bars';

const bar = (n: number) => ({ id: `m${n}`, measure: String(n), offset: 4 * n, duration: 4 });
const plan = {
  version: 'v', width_px: 864, scale: 40,
  systems: [{ number: 1, height_px: 100, bars: [bar(0), bar(1)] }, { number: 2, height_px: 100, bars: [bar(2)] }],
};

it('knows bars whatever system they stand in', () => {
  const bars = new Bars(plan);
  expect([bars.indexOf('m2'), bars.indexOf('x')]).toEqual([2, -1]);
  expect([bars.name(rangeOf(2, 0)), bars.name(rangeOf(1, 1))]).toEqual(['Measures 0–2', 'Measure 1']);
  expect([bars.at(0)?.id, bars.at(7.99)?.id, bars.at(8)?.id, bars.at(12)]).toEqual(['m0', 'm1', 'm2', undefined]);
  expect([systemOf(plan, 'm1'), systemOf(plan, 'm2'), systemOf(plan, 'x')]).toEqual([0, 1, -1]);
});
