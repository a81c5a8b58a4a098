import { expect, it } from 'vitest';
import { fileNameOf } from './scores';

it('takes the program’s name for a file, but no path', () => {
  expect(fileNameOf('inline; filename=bwv66.6.musicxml')).toBe('bwv66.6.musicxml');
  expect(fileNameOf('attachment; filename="my piece.pdf"')).toBe('my piece.pdf');
  expect(fileNameOf('inline; filename="/etc/passwd"')).toBeUndefined();
  expect([fileNameOf('inline'), fileNameOf(null), fileNameOf('inline; filename=.bashrc')]).toEqual([undefined, undefined, undefined]);
});
