import { describe, expect, it } from 'vitest';
import { asProblem, placeOf, Problem, problemOf, sentence } from './problem';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });

describe('problemOf', () => {
  it('reads every field of problem+json', async () => {
    const p = await problemOf(answer(400, {
      title: 'Bad Request', detail: 'the file ends in bar 14', kind: 'invalid', code: 'MX004', hint: 'open bars 1–13',
      suggestions: ['a'], position: { line: 2318, measure: '14', part: 'Viola' }, correlation_id: 'c-1',
    }));
    expect(p).toBeInstanceOf(Problem);
    expect([p.message, p.kind, p.code, p.hint, p.correlationId]).toEqual([
      'the file ends in bar 14', 'invalid', 'MX004', 'open bars 1–13', 'c-1',
    ]);
    expect(p.details.split('\n')).toEqual([
      'the file ends in bar 14', 'open bars 1–13', 'Viola, measure 14, line 2,318', 'Kind: invalid', 'Code: MX004',
      'Correlation id: c-1',
    ]);
  });

  it('makes do with an answer that is no JSON', async () => {
    const p = await problemOf(answer(502, '<html>', { 'X-Correlation-ID': 'c-2' }));
    expect([p.kind, p.message, p.correlationId]).toEqual([
      'internal', 'The program answered with status 502.', 'c-2',
    ]);
  });

  it('does not trust a kind that it does not know', async () => {
    expect((await problemOf(answer(404, { kind: 'odd', title: 'Not Found' }))).kind).toBe('not_found');
  });
});

describe('sentence', () => {
  it('begins with a capital and ends with a stop', () => {
    expect(['the file ends in bar 14', 'It may be closed.', '', '4/4 is no key', 'a.xml is empty', 'ricercar doctor shows more'].map(sentence)).toEqual([
      'The file ends in bar 14.', 'It may be closed.', '', '4/4 is no key.', 'a.xml is empty.', 'ricercar doctor shows more.',
    ]);
  });
});

describe('asProblem', () => {
  it('tells a silent program from a mistake', () => {
    expect(asProblem(new TypeError('Failed to fetch')).kind).toBe('offline');
    expect(asProblem(new TypeError('x is undefined')).kind).toBe('internal');
    expect(asProblem(new DOMException('', 'AbortError')).kind).toBe('canceled');
    const p = new Problem('a', { kind: 'conflict' });
    expect(asProblem(p)).toBe(p);
  });
});

describe('placeOf', () => {
  it('names only what is known', () => {
    expect(placeOf(undefined)).toBe('');
    expect(placeOf({ part: 'Alto', measure: '7', beat: 2.5 })).toBe('Alto, measure 7, beat 2.5');
  });
});
