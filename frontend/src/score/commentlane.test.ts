import { expect, it } from 'vitest';
import type { Ground } from './analysislanes';
import { commentMarks, commentReaches, reaches } from './commentlane';

/** Quarters 4 to 12 over 100 to 900 pixels. */
const ground: Ground = { from: 4, to: 12, right: 900, place: (o) => 100 + (o - 4) * 100 };
const at = (offset: number, text = 'a', duration = 0) => ({ offset, duration, text });

it('comments stand at their places, each with the room to the next', () => {
  const marks = commentMarks([at(0), at(4, 'one\nand more'), at(8, 'two'), at(12)], ground);
  expect(marks.map((m) => [m.indices, m.text, m.x, m.width])).toEqual([[[1], 'one', 100, 392], [[2], 'two', 500, 400]]);
});

it('those too near to each other share a mark', () => {
  const marks = commentMarks([at(4, 'one'), at(4, 'two'), at(4.2, 'three'), at(4.3, 'four')], ground);
  expect(marks.map((m) => [m.indices, m.text])).toEqual([[[0, 1, 2, 3], 'one']]);
});

it('the last one is never without any room', () => expect(commentMarks([at(11.99)], ground)[0]).toMatchObject({ width: 24, text: '' }));

it('those on a stretch show how far it goes, from system to system', () => {
  expect(commentReaches([at(0, 'a', 8), at(5), at(6, 'b', 2)], ground)).toEqual([{ x: 100, width: 396 }, { x: 300, width: 196 }]);
});

it('a system has those that begin in it or go on into it', () => {
  expect([at(4), at(3), at(2, '', 2), at(2, '', 3), at(12)].map((c) => reaches(c, 4, 12))).toEqual([true, false, false, true, false]);
});
