import { saveFile } from '../api/host';
import { asProblem } from '../api/problem';
import type { Output } from '../api/program';
import { exported } from '../api/scores';
import { host } from '../state/host.svelte';
import { messages } from '../state/messages.svelte';

/** What formats are for, in the order of the menu: to go on working, to look at, to hear, to count; then all others. */
const uses: string[][] = [
  ['musicxml', 'mxl', 'mei', 'kern', 'abc', 'lilypond', 'braille'],
  ['pdf', 'svg', 'png'],
  ['midi', 'wav', 'flac'],
  ['romantext', 'csv', 'events', 'text'],
];

/** The formats of the menu by what they are for. What this page has never heard of stands last. */
export function grouped(formats: readonly Output[]): Output[][] {
  const named = new Map(formats.map((f) => [f.name, f]));
  const known = uses.map((names) => names.flatMap((n) => named.get(n) ?? []));
  const others = formats.filter((f) => !uses.flat().includes(f.name));
  return [...known, others].filter((g) => g.length > 0);
}

/** A format's name in a menu: "Compressed MusicXML". */
export function titleOf(f: Output): string {
  const title = f.title.replace(/^(an?|the) /, '');
  return title.charAt(0).toUpperCase() + title.slice(1);
}

/** Export takes so long that the user is told, in milliseconds. */
const patience = 1000;

/** The name of an exported file: the score's id, which every system takes, and what says the format. */
export const fileName = (id: string, f: Output): string => `${id}${f.extension || `.${f.name}`}`;

/** Exports a score: a download in a browser, the dialog for saving in the window. */
export async function exportScore(id: string, title: string, format: Output): Promise<void> {
  const timer = setTimeout(() => messages.show({ text: `Writing ${titleOf(format)}` }), patience);
  try {
    if (host.window) {
      const path = await saveFile(id, fileName(id, format));
      if (path) messages.say(`Saved ${path}`);
    } else {
      download(await exported(id, fileName(id, format)));
      messages.say(`${titleOf(format)} downloaded`);
    }
  } catch (e) {
    messages.fail(`“${title}” could not be exported as ${titleOf(format)}`, asProblem(e), () => void exportScore(id, title, format));
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
