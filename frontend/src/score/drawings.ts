import { system } from '../api/scores';
import type { Plan } from '../api/shapes';

/** How many drawings are kept as text, so that scrolling back shows them at once. */
const kept = 60;

/** The drawings of a score's systems: fetched once, the last ones kept. */
export class Drawings {
  readonly #id: string;
  readonly #texts = new Map<string, string>();
  readonly #fetch: typeof system;

  constructor(id: string, fetch: typeof system = system) {
    this.#id = id;
    this.#fetch = fetch;
  }

  /** A drawing that is there already. */
  has(plan: Plan, number: number): string | undefined {
    return this.#texts.get(keyOf(plan, number));
  }

  /** A drawing, fetched if need be. */
  async get(plan: Plan, number: number, signal?: AbortSignal): Promise<string> {
    const key = keyOf(plan, number);
    const text = this.#texts.get(key) ?? (await this.#fetch(this.#id, plan, number, signal));
    this.#texts.delete(key); // the last used stands last
    this.#texts.set(key, text);
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= kept) break;
      this.#texts.delete(oldest);
    }
    return text;
  }
}

const keyOf = (plan: Plan, number: number): string => `${plan.version}/${plan.width_px}/${plan.scale}/${number}`;
