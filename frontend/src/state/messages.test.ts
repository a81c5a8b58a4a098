import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../api/problem';
import { messages, toastLife } from './messages.svelte';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('messages', () => {
  it('a toast leaves by itself, and a newer one stays its whole time', () => {
    messages.show({ text: 'a' });
    vi.advanceTimersByTime(toastLife - 1);
    messages.show({ text: 'b' });
    vi.advanceTimersByTime(toastLife - 1);
    expect(messages.toast?.text).toBe('b');
    vi.advanceTimersByTime(1);
    expect(messages.toast).toBeUndefined();
  });

  it('failures stay until they are dismissed; what was given up is none', () => {
    messages.fail('x', new Problem('no', { kind: 'invalid' }));
    messages.fail('y', new Problem('', { kind: 'canceled' }));
    expect(messages.failures.map((f) => f.title)).toEqual(['x']);
    messages.dismiss(messages.failures[0]?.id ?? 0);
    expect(messages.failures).toEqual([]);
  });

  it('the same text is said again', () => {
    messages.say('Measure 1');
    const first = messages.spoken;
    messages.say('Measure 1');
    expect(messages.spoken).not.toBe(first);
  });
});
