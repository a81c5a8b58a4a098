import { describe, expect, it } from 'vitest';
import type { Setting } from '../api/program';
import { grouped, isFixed, limit, operationName, originOf, size, sparkline, verdict } from './words';

const setting = (key: string, more: Partial<Setting> = {}): Setting =>
  ({ key, value: '1', default: '1', doc: '', from: 'default', env: '', flag: '', takes: '', live: true, ...more });

describe('words of the program', () => {
  it('name operations, sizes and times', () => {
    expect(operationName('key_analysis')).toBe('Key analysis');
    expect([size(900), size(3_400_000), size(18_000_000), size(2_500_000_000)]).toEqual(['1 kB', '3.4 MB', '18 MB', '2.5 GB']);
    expect([limit(0), limit(0.003), limit(10)]).toEqual(['–', 'under 0.003 s', 'under 10 s']);
  });
  it('say where a setting comes from', () => {
    expect(originOf(setting('a'))).toBe('As usual.');
    expect(originOf(setting('a', { from: 'file', line: 3 }))).toBe('Set in config.toml, line 3.');
    expect(originOf(setting('a', { from: 'environment', source: 'X' }))).toMatch(/variable X/);
    expect([isFixed(setting('a', { from: 'file' })), isFixed(setting('a', { from: 'flag' })), isFixed(setting('home'))]).toEqual([false, true, true]);
  });
  it('group settings by what they are about', () => {
    expect(grouped([setting('home'), setting('cache.ttl'), setting('cache.max'), setting('roots')]).map((g) => [g.name, g.items.length])).toEqual([['Files', 2], ['Memory', 2]]);
  });
  it('count what needs attention', () => {
    const of = (...list: string[]) => verdict(list.map((status) => ({ status })));
    expect([of('ok', 'skipped'), of('ok', 'warning'), of('failed', 'warning')]).toEqual(['All is well', 'One thing needs attention', '2 things need attention']);
  });
  it('plot values from left to right, the largest at the top', () => {
    expect(sparkline([1, 2, 0], 10, 4)).toBe('0.0,2.0 5.0,0.0 10.0,4.0');
    expect(sparkline([5], 10, 4)).toBe('0.0,0.0');
  });
});
