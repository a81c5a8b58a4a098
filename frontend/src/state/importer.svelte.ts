import { tool } from '../api/client';
import { openFiles } from '../api/host';
import { asProblem, Problem } from '../api/problem';
import { upload, type Imported } from '../api/scores';
import type { HostImport } from '../api/shapes';
import { host } from './host.svelte';
import { messages } from './messages.svelte';
import { router } from './router.svelte';

/** The formats that the program reads, as the user is told. */
export const readable = 'MusicXML, MIDI, ABC, Humdrum, RomanText';

/** The names of files that can be chosen, for the browser's dialog. */
export const accepted = '.musicxml,.xml,.mxl,.mid,.midi,.kar,.abc,.krn,.hum,.rntxt,.tiny,.tinynotation';

/** Where to go after files were opened: the one new score, or the library with several. */
export function destination(ids: string[]): string | undefined {
  return new Set(ids).size === 1 ? ids[0] : undefined;
}

/** The ids of an import's scores. */
const idsOf = (i: Imported): string[] => (i.scores?.length ? i.scores.map((s) => s.id) : [i.id]);

/** Brings scores into the library and shows them. */
class Importer {
  /** What is being read now; empty when nothing is. */
  reading = $state('');
  /** Counts the imports that changed the library, so that lists know when to look again. */
  changes = $state(0);

  /** Lets the user choose files: by the window's dialog, or else by `browse`, which opens the browser's. */
  async open(browse: () => void): Promise<void> {
    if (!host.window) return browse();
    try {
      this.take(await openFiles());
    } catch (e) {
      messages.fail('The files could not be opened', asProblem(e));
    }
  }

  /** What became of files that the program's window was given. */
  take(imports: HostImport[]): void {
    for (const i of imports.filter((i) => i.error)) {
      messages.fail(`“${i.file}” could not be opened`, new Problem(i.error ?? '', { kind: 'invalid', hint: i.hint ?? '' }));
    }
    this.#show(imports.flatMap((i) => (i.score_id ? [i.score_id] : [])));
  }

  /** Uploads files one after the other. One that fails is reported, the others are opened. */
  async files(files: Iterable<File>): Promise<void> {
    const ids: string[] = [];
    for (const file of files) {
      this.reading = file.name;
      try {
        const done = await upload(file);
        ids.push(...idsOf(done));
        this.#remark(file.name, done);
      } catch (e) {
        messages.fail(`“${file.name}” could not be opened`, asProblem(e));
      }
    }
    this.reading = '';
    this.#show(ids);
  }

  /** Opens a built-in piece. */
  async builtIn(name: string, title: string): Promise<void> {
    this.reading = title;
    try {
      const done = await tool('import_score', { source: name, source_type: 'corpus' });
      this.#show([done.id]);
    } catch (e) {
      messages.fail(`“${title}” could not be opened`, asProblem(e), () => void this.builtIn(name, title));
    } finally {
      this.reading = '';
    }
  }

  #show(ids: string[]): void {
    if (ids.length === 0) return;
    this.changes++;
    const id = destination(ids);
    if (id) router.go({ page: 'score', id });
    else {
      router.go({ page: 'start' });
      messages.say(`${ids.length} scores added`);
    }
  }

  /** Reading went on, but not all was as it should be. */
  #remark(file: string, done: Imported): void {
    const list = done.diagnostics ?? [];
    if (list.length === 0) return;
    const count = list.length === 1 ? '1 remark' : `${list.length} remarks`;
    const text = list.map((d) => ('message' in d ? String(d.message) : '')).join('\n');
    messages.show({
      text: `“${file}” opened with ${count}`,
      action: 'Copy remarks',
      act: () => void navigator.clipboard?.writeText(text),
    });
  }
}

export const importer = new Importer();
