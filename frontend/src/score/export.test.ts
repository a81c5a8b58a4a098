import { describe, expect, it } from 'vitest';
import { fileName, grouped, titleOf } from './export';

const of = (name: string, title = name, extension = `.${name}`) => ({ name, title, extension });

describe('formats of exports', () => {
  it('stand by what they are for, strangers last', () => {
    const groups = grouped(['wav', 'source', 'pdf', 'musicxml', 'romantext', 'novel', 'midi'].map((n) => of(n)));
    expect(groups.map((g) => g.map((f) => f.name))).toEqual([['musicxml'], ['pdf'], ['midi', 'wav'], ['romantext'], ['source', 'novel']]);
  });
  it('have names for a menu and for files', () => {
    expect(titleOf(of('events', 'a JSON list of notes'))).toBe('JSON list of notes');
    expect(titleOf(of('source', 'the imported file itself'))).toBe('Imported file itself');
    expect([fileName('air', of('midi', 'MIDI', '.mid')), fileName('air', of('source', '', ''))]).toEqual(['air.mid', 'air.source']);
  });
});
