import { expect, it, vi } from 'vitest';
import { Drawings } from './drawings';

it('fetches a drawing once, keeps the last ones and tells layouts apart', async () => {
  const fetch = vi.fn(async (_: string, __: unknown, n: number) => `<svg n="${n}"/>`);
  const d = new Drawings('air', fetch);
  const plan = { version: 'v', width_px: 800, scale: 40, systems: [] };
  expect(d.has(plan, 1)).toBeUndefined();
  expect(await d.get(plan, 1)).toBe('<svg n="1"/>');
  expect(d.has(plan, 1)).toBe('<svg n="1"/>');
  await d.get(plan, 1);
  expect(fetch).toHaveBeenCalledTimes(1);
  expect(d.has({ ...plan, width_px: 900 }, 1)).toBeUndefined();
  for (let n = 2; n <= 60; n++) await d.get(plan, n);
  await d.get(plan, 1);
  await d.get(plan, 61);
  expect([d.has(plan, 1) !== undefined, d.has(plan, 2)]).toEqual([true, undefined]);
});
