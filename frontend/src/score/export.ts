import { saveFile } from '../api/host';
import { asProblem } from '../api/problem';
import { exported } from '../api/scores';
import { host } from '../state/host.svelte';
import { messages } from '../state/messages.svelte';

/** A format to export in; the extension says to the program which. */
export interface Format { name: string; extension: string }

/** The formats of the menu: to go on working, to look at, to hear, to count. */
export const groups: Format[][] = [
  [
    { name: 'MusicXML', extension: 'musicxml' },
    { name: 'Compressed MusicXML', extension: 'mxl' },
    { name: 'MEI', extension: 'mei' },
  ],
  [
    { name: 'PDF', extension: 'pdf' },
    { name: 'SVG picture', extension: 'svg' },
    { name: 'PNG picture', extension: 'png' },
  ],
  [
    { name: 'MIDI', extension: 'mid' },
    { name: 'WAV sound', extension: 'wav' },
  ],
  [
    { name: 'Roman numerals (RomanText)', extension: 'rntxt' },
    { name: 'Table of chords (CSV)', extension: 'csv' },
    { name: 'List of events', extension: 'events' },
  ],
];

/** Export takes so long that the user is told, in milliseconds. */
const patience = 1000;

/** The name of an exported file: the score's id, which every system takes. */
export const fileName = (id: string, f: Format): string => `${id}.${f.extension}`;

/** Exports a score: a download in a browser, the dialog for saving in the window. */
export async function exportScore(id: string, title: string, format: Format): Promise<void> {
  const timer = setTimeout(() => messages.show({ text: `Writing ${format.name}` }), patience);
  try {
    if (host.window) {
      const path = await saveFile(id, fileName(id, format));
      if (path) messages.say(`Saved ${path}`);
    } else {
      download(await exported(id, fileName(id, format)));
      messages.say(`${format.name} downloaded`);
    }
  } catch (e) {
    messages.fail(`“${title}” could not be exported as ${format.name}`, asProblem(e), () => void exportScore(id, title, format));
  } finally {
    clearTimeout(timer);
  }
}

function download(file: File): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
