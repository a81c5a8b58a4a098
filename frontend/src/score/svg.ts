import { Problem } from '../api/problem';

/** What a drawing of notation consists of. Everything else, scripts and foreign markup above all, is left out. */
const elements = new Set([
  'svg', 'g', 'defs', 'symbol', 'use', 'path', 'rect', 'line', 'polyline', 'polygon', 'circle', 'ellipse', 'text', 'tspan',
]);

/** Attributes that can run or load something. */
const dangerous = /^(on|style$|src|xml:base$|formaction$)/i;

/** Whether an element of a name may stand in a drawing. */
export const isElementAllowed = (name: string): boolean => elements.has(name);

/** Whether an attribute may: links lead to the drawing itself only. */
export function isAttributeAllowed(name: string, value: string): boolean {
  if (dangerous.test(name)) return false;
  if (/^(xlink:)?href$/i.test(name)) return value.startsWith('#');
  return !/url\s*\(\s*['"]?\s*[^#'"\s]/i.test(value) && !/javascript:/i.test(value);
}

/**
 * The drawing of a system as an element that can stand in the page. This is the one place at which markup that the
 * program sends becomes part of the page; only what `isElementAllowed` and `isAttributeAllowed` let pass does.
 */
export function parseSystem(text: string): SVGSVGElement {
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
  if (parsed.localName !== 'svg' || parsed.querySelector('parsererror')) {
    throw new Problem('The drawing of this system is damaged.', { kind: 'internal' });
  }
  for (const e of [...parsed.querySelectorAll('*')]) if (!isElementAllowed(e.localName)) e.remove();
  for (const e of [parsed, ...parsed.querySelectorAll('*')]) {
    for (const a of [...e.attributes]) if (!isAttributeAllowed(a.name, a.value)) e.removeAttributeNode(a);
  }
  return document.importNode(parsed, true) as unknown as SVGSVGElement;
}
