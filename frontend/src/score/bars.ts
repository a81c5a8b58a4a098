import type { Plan, PlanBar } from '../api/shapes';

/** A range of written bars by index, both ends included. */
export interface BarRange { from: number; to: number }

/** The written bars of a plan, which do not depend on how they are broken into systems. */
export class Bars {
  readonly list: readonly PlanBar[];
  readonly #index: ReadonlyMap<string, number>;

  constructor(plan: Plan) {
    this.list = plan.systems.flatMap((s) => s.bars);
    this.#index = new Map(this.list.map((b, i) => [b.id, i]));
  }

  /** Index of a bar by its id; -1 for none. */
  indexOf(id: string): number {
    return this.#index.get(id) ?? -1;
  }

  /** "Measure 5" or "Measures 5–8". */
  name(range: BarRange): string {
    const from = this.list[range.from]?.measure ?? '';
    const to = this.list[range.to]?.measure ?? '';
    return range.from === range.to ? `Measure ${from}` : `Measures ${from}–${to}`;
  }

  /** The bar in which a written time lies; of a time after the end none. */
  at(offset: number): PlanBar | undefined {
    return this.list.findLast((b) => b.offset <= offset + 1e-6 && offset < b.offset + b.duration - 1e-6);
  }
}

/** The range between two bars, whichever comes first. */
export const rangeOf = (a: number, b: number): BarRange => ({ from: Math.min(a, b), to: Math.max(a, b) });

/** Index of the system in which a bar stands; -1 for none. */
export const systemOf = (plan: Plan, barId: string): number =>
  plan.systems.findIndex((s) => s.bars.some((b) => b.id === barId));
