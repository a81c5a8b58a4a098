import type { Problem } from '../api/problem';

/** A short message that leaves by itself, with one thing to do about it. */
export interface Toast {
  text: string;
  action?: string;
  act?: () => void;
}

/** Something that failed and waits until the user has read it. */
export interface Failure {
  id: number;
  title: string;
  problem: Problem;
  retry?: (() => void) | undefined;
}

/** How long a toast stays, in milliseconds. */
export const toastLife = 8000;

class Messages {
  toast = $state.raw<Toast | undefined>(undefined);
  failures = $state.raw<Failure[]>([]);
  /** What the live region says. */
  spoken = $state('');
  #next = 1;
  #last = ''; // not state: whoever speaks from an effect must not depend on what is spoken
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Shows a toast in place of the one before. */
  show(toast: Toast): void {
    clearTimeout(this.#timer);
    this.toast = toast;
    this.#timer = setTimeout(() => this.hide(), toastLife);
  }

  hide(): void {
    clearTimeout(this.#timer);
    this.toast = undefined;
  }

  /** Shows a failure until it is dismissed. What the user gave up is none. */
  fail(title: string, problem: Problem, retry?: () => void): void {
    if (problem.kind === 'canceled') return;
    this.failures = [...this.failures, { id: this.#next++, title, problem, retry }];
  }

  /** Takes back what the toast offers to undo. */
  undo(): void {
    if (this.toast?.action !== 'Undo') return;
    this.toast.act?.();
    this.hide();
  }

  dismiss(id: number): void {
    this.failures = this.failures.filter((f) => f.id !== id);
  }

  /** Says a text to assistive technology. The same text twice is said twice. */
  say(text: string): void {
    this.#last = this.#last === text ? `${text}\u00a0` : text;
    this.spoken = this.#last;
  }
}

export const messages = new Messages();
