import { describe, expect, it } from 'vitest';
import { gains, settingsFor, untouched, type PartSetting } from './mixer';

const part = (p: Partial<PartSetting>): PartSetting => ({ ...untouched, ...p });

describe('gains', () => {
  it('mutes', () => expect(gains([part({ mute: true }), part({})])).toEqual([0, 0.8]));
  it('solo silences the others, however many are solo', () => {
    expect(gains([part({ solo: true }), part({}), part({ solo: true, volume: 1 })])).toEqual([0.8, 0, 1]);
  });
  it('mute wins over solo', () => expect(gains([part({ solo: true, mute: true }), part({})])).toEqual([0, 0]));
  it('stays in bounds', () => expect(gains([part({ volume: 7 }), part({ volume: -1 })])).toEqual([1, 0]));
});

describe('settingsFor', () => {
  it('takes what is remembered where it fits', () => {
    expect(settingsFor(2, [{ mute: true, volume: 0.5 }, { solo: 'yes', volume: 9 }])).toEqual([
      { mute: true, solo: false, volume: 0.5 }, untouched,
    ]);
  });
  it('forgets what belongs to another set of parts', () => {
    for (const odd of [[untouched], null, 'x', {}]) expect(settingsFor(2, odd)).toEqual([untouched, untouched]);
  });
});
