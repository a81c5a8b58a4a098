import { describe, expect, it } from 'vitest';
import { parseChoice, shown } from './theme.svelte';

describe('theme', () => {
  it('follows the system until the user chooses', () => {
    expect([shown('system', true), shown('system', false)]).toEqual(['dark', 'light']);
    expect([shown('light', true), shown('dark', false)]).toEqual(['light', 'dark']);
  });

  it('takes no choice that it does not know', () => {
    expect([parseChoice('dark'), parseChoice('light'), parseChoice('sepia'), parseChoice(null)]).toEqual([
      'dark', 'light', 'system', 'system',
    ]);
  });
});
