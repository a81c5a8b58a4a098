import { describe, expect, it } from 'vitest';
import { fragmentOf, parseRoute, type Route } from './router.svelte';

describe('routes', () => {
  it('reads what it writes', () => {
    for (const r of [{ page: 'start' }, { page: 'score', id: 'bwv66.6' }, { page: 'score', id: 'A_b-2' }, { page: 'program', section: 'about' }, { page: 'setup' }] as Route[]) {
      expect(parseRoute(fragmentOf(r))).toEqual(r);
    }
  });

  it('takes a slash after the hash', () => {
    expect(parseRoute('#/score/air')).toEqual({ page: 'score', id: 'air' });
  });

  it('sends everything else to the start', () => {
    for (const f of ['', '#', '#score/', '#score/a/b', '#score/a b', '#score/<b>', `#score/${'x'.repeat(65)}`, '#%', '#nothing']) {
      expect(parseRoute(f), f).toEqual({ page: 'start' });
    }
  });
});
