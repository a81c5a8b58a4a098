import { describe, expect, it } from 'vitest';
import { isAttributeAllowed, isElementAllowed } from './svg';

describe('what may stand in a drawing', () => {
  it('is shapes and text only', () => {
    expect(['g', 'use', 'path', 'tspan'].every(isElementAllowed)).toBe(true);
    for (const name of ['script', 'foreignObject', 'style', 'iframe', 'a', 'image', 'animate', 'set', 'handler']) {
      expect(isElementAllowed(name), name).toBe(false);
    }
  });

  it('carries nothing that runs or loads', () => {
    const refused: [string, string][] = [
      ['onclick', 'x()'], ['ONLOAD', 'x()'], ['style', 'color:red'], ['href', 'https://a'], ['xlink:href', 'data:x'], ['href', ' javascript:x'],
      ['fill', 'url(http://a/b#c)'], ['filter', "url( 'x.svg#f')"], ['src', 'x'],
    ];
    for (const [name, value] of refused) expect(isAttributeAllowed(name, value), `${name}=${value}`).toBe(false);
    const taken: [string, string][] = [
      ['href', '#E0A4'], ['xlink:href', '#E0A4'], ['class', 'note'], ['d', 'M0 0'], ['transform', 'scale(1,-1)'], ['fill', 'url(#hatch)'],
    ];
    for (const [name, value] of taken) expect(isAttributeAllowed(name, value), `${name}=${value}`).toBe(true);
  });
});
