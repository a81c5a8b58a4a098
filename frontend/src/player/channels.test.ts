import { expect, it } from 'vitest';
import { channelsFor } from './channels';

it('gives every instrument its own channel, and drum kits those for drums', () => {
  const many = Array.from({ length: 18 }, (_, i) => ({ percussion: i === 3 || i === 4 }));
  const channels = channelsFor(many);
  expect(new Set(channels).size).toBe(18);
  expect(channels.slice(0, 6)).toEqual([0, 1, 2, 9, 25, 3]);
  expect(channels.filter((c, i) => !many[i]?.percussion && c % 16 === 9)).toEqual([]);
});
