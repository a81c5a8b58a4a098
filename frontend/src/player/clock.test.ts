import { expect, it } from 'vitest';
import { Clock } from './clock';

it('follows what is scheduled, through jumps and changes of tempo', () => {
  const c = new Clock();
  expect(c.timeAt(1)).toBeUndefined();
  c.mark({ at: 10, time: 4, rate: 1 });
  c.mark({ at: 11, time: 5, rate: 2 });
  c.mark({ at: 12, time: 0, rate: 1 });
  expect([9, 10.5, 11.5, 12.25].map((t) => c.timeAt(t))).toEqual([undefined, 4.5, 6, 0.25]);
  c.reset();
  expect(c.timeAt(13)).toBeUndefined();
});
