import { asProblem, sentence, type Problem } from '../api/problem';
import { checks, look, openClaude, setUp, switchService, type Check, type Row } from '../api/setup';
import { host } from '../state/host.svelte';
import { Resource } from '../state/resource.svelte';
import { remember } from '../state/store';

/** The steps, in their order. */
export const steps = ['Welcome', 'Find programs', 'Service', 'Set up', 'Ask'] as const;

/** What is checked, in this order, and what it is called until there are answers. */
export const groups = [
  { id: 'client', name: 'Claude and other programs' }, { id: 'server', name: 'Server' }, { id: 'library', name: 'Library' },
  { id: 'corpus', name: 'Built-in pieces' }, { id: 'engraver', name: 'Engraver' }, { id: 'sound', name: 'Sound' },
  { id: 'service', name: 'Background service' }, { id: 'logs', name: 'Log' },
] as const;

/** A line of the log. */
export interface Line { time: string; text: string }

/** A group of checks: not begun, being made, or done. */
export interface Group { id: string; name: string; busy: boolean; checks: Check[] | undefined }

const clock = () => new Date().toLocaleTimeString('en-GB');

/** Key under which the pages remember that the wizard has been seen. */
export const seen = 'setup.seen';

/** The wizard: what was found, what is wanted, and what happens. Nothing is changed before `connect`. */
export class Wizard {
  step = $state(0);
  readonly found = new Resource((signal) => look(signal));
  /** The config_path of each file that is to be connected; undefined until the user or the search has said so. */
  chosen = $state.raw<ReadonlySet<string>>(new Set());
  repair = $state.raw<ReadonlySet<string>>(new Set());
  replace = $state(false);
  service = $state(false);
  log = $state.raw<Line[]>([]);
  outcome = $state.raw<Row[]>([]);
  groups = $state.raw<Group[]>([]);
  problem = $state.raw<Problem | undefined>(undefined);
  busy = $state(false);
  /** The last thing done was to take set-up back. */
  undone = $state(false);
  #installed = false;
  #closed = false;
  /** Listens for as long as there is a wizard: what is reported on the way may come after the answer. */
  readonly #stop = host.on((e) => {
    if (e.name === 'setup') this.#say(String(e.data));
  });

  readonly clients = $derived((this.found.value?.clients ?? []).filter((c) => c.found));
  readonly missing = $derived((this.found.value?.clients ?? []).filter((c) => !c.found));
  readonly running = $derived(this.clients.some((c) => c.running && this.chosen.has(c.config_path)));
  /** There is something that can be taken back, from now or from another day. */
  readonly done = $derived(this.outcome.some((o) => o.status === 'changed') || this.clients.some((c) => c.status === 'configured'));
  readonly old = $derived([...new Set(this.clients.flatMap((c) => c.replaces ?? []))]);

  /** Looks for clients; all that can be connected are chosen at first. */
  async look(): Promise<void> {
    await this.found.load();
    this.chosen = new Set(this.clients.filter((c) => c.status !== 'unreadable').map((c) => c.config_path));
    this.service = this.found.value?.service?.installed ?? false;
  }

  choose(path: string, on: boolean): void {
    const next = new Set(this.chosen);
    if (on) next.add(path);
    else next.delete(path);
    this.chosen = next;
  }

  /** Lets a file that cannot be read be mended, and chooses it. */
  mend(path: string, on: boolean): void {
    const next = new Set(this.repair);
    if (on) next.add(path);
    else next.delete(path);
    this.repair = next;
    this.choose(path, on);
  }

  /** Goes to a step. Whoever comes to "Set up" from before it sets it going; whoever comes back only looks. */
  go(step: number): void {
    const from = this.step;
    this.step = Math.max(0, Math.min(steps.length - 1, step));
    if (this.step === 3 && from < 3 && !this.busy) void this.connect();
  }

  /** Connects what was chosen, then runs the checks. Failures are rows with errors, or a problem; they stop nothing else. */
  async connect(): Promise<void> {
    this.busy = true;
    this.undone = false;
    this.problem = undefined;
    this.log = [];
    this.groups = groups.map((g) => ({ ...g, busy: false, checks: undefined }));
    try {
      await this.#files([...this.chosen].filter((p) => !this.repair.has(p)), false);
      await this.#files([...this.repair], true);
      await this.#service();
    } catch (e) {
      this.problem = asProblem(e);
    }
    await this.check();
    this.busy = false;
  }

  async #files(files: string[], repair: boolean): Promise<void> {
    if (files.length === 0) return;
    const { clients } = await setUp({ action: 'connect', files, repair, replace: this.replace, quit: true });
    this.outcome = [...this.outcome.filter((o) => !files.includes(o.config_path)), ...clients];
    for (const c of clients) {
      if (c.status === 'unchanged') this.#say(`${c.name}: connected already`);
      if (c.error) this.#say(`${c.name}: ${c.error.message}`);
    }
  }

  async #service(): Promise<void> {
    const now = this.found.value?.service;
    if (!now || now.installed === this.service) return;
    const state = await switchService(this.service ? 'install' : 'uninstall');
    this.#installed = state.installed;
    this.#say(state.installed ? `Background service: installed${state.path ? ` in ${state.path}` : ''}, ${state.running ? 'answers' : 'does not answer yet'}` : 'Background service: taken out');
  }

  /** Runs the checks, group by group. */
  async check(): Promise<void> {
    for (const g of groups) {
      if (this.#closed) return;
      this.#set(g.id, { busy: true });
      const made = await checks(g.id).catch((): Check[] => []);
      this.#set(g.id, { busy: false, checks: made });
    }
  }

  /** Mends what a finding says that set-up can mend, and checks again. */
  async fix(): Promise<void> {
    this.repair = new Set(this.clients.filter((c) => c.status === 'unreadable').map((c) => c.config_path));
    this.chosen = new Set(this.clients.map((c) => c.config_path));
    await this.connect();
    await this.found.load();
  }

  /** Puts everything back as it was, and shows that. */
  async undo(): Promise<void> {
    this.busy = true;
    this.step = 3;
    this.problem = undefined;
    this.groups = [];
    try {
      const configured = this.clients.filter((c) => c.status === 'configured');
      const files = [...new Set([...this.outcome, ...configured].map((o) => o.config_path))];
      if (files.length > 0) this.outcome = (await setUp({ action: 'undo', files, quit: true })).clients;
      if (this.#installed) {
        await switchService('uninstall');
        this.#installed = false;
        this.#say('Background service: taken out');
      }
      if (this.outcome.every((o) => !o.error)) {
        this.#say('Everything is as it was.');
        this.undone = true;
      }
    } catch (e) {
      this.problem = asProblem(e);
    } finally {
      this.busy = false;
    }
    await this.found.load();
  }

  /** Opens Claude; what fails is said in a sentence. */
  async open(): Promise<string> {
    try {
      await openClaude();
      return '';
    } catch (e) {
      const p = asProblem(e);
      return sentence(p.message);
    }
  }

  /** Ends the wizard; the pages do not show it by themselves again. */
  close(): void {
    this.#closed = true;
    this.found.stop();
    this.#stop();
    remember(seen, true);
  }

  #say(text: string): void {
    this.log = [...this.log, { time: clock(), text }];
  }

  #set(id: string, change: Partial<Group>): void {
    this.groups = this.groups.map((g) => (g.id === id ? { ...g, ...change } : g));
  }
}
