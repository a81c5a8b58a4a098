import { recall, remember } from './store';

/** The colour scheme: the system's until the user chooses. */
export type Choice = 'system' | 'light' | 'dark';

/** A remembered choice; anything else is the system's. */
export const parseChoice = (v: unknown): Choice => (v === 'light' || v === 'dark' ? v : 'system');

/** What is shown for a choice on a system that is dark or not. */
export const shown = (c: Choice, systemDark: boolean): 'light' | 'dark' =>
  c === 'system' ? (systemDark ? 'dark' : 'light') : c;

class Theme {
  choice = $state<Choice>(parseChoice(recall('theme', 'system')));
  #systemDark = $state(false);

  /** Whether the pages are dark now. */
  get dark(): boolean {
    return shown(this.choice, this.#systemDark) === 'dark';
  }

  /** Applies the choice and follows the system from now on. */
  start(): void {
    const query = matchMedia('(prefers-color-scheme: dark)');
    this.#systemDark = query.matches;
    query.addEventListener('change', (e) => (this.#systemDark = e.matches));
    this.#apply();
  }

  /** Changes between light and dark. */
  toggle(): void {
    this.choose(this.dark ? 'light' : 'dark');
  }

  /** Takes a scheme, which the pages remember. */
  choose(choice: Choice): void {
    this.choice = choice;
    remember('theme', choice);
    this.#apply();
  }

  #apply(): void {
    if (this.choice === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = this.choice;
  }
}

export const theme = new Theme();
