/** Letters and colours of sets outlive those that are taken out. */

import { comparedSets } from '../model/sets.ts';
import type { ComparedSet, NamedRun } from '../model/sets.ts';

export class SeenSets {
  /** Of each run that was on the page, the place of its set among all. */
  readonly #slots = { seeds: new Map<string, number>(), run: new Map<string, number>() };

  of(runs: readonly NamedRun[], { by, base }: { by: 'seeds' | 'run'; base: string | null }): readonly ComparedSet[] {
    const slots = this.#slots[by];
    const taken = new Set<number>();
    const slotOf = (ids: readonly string[]) => {
      const known = ids.flatMap((id) => slots.get(id) ?? []).find((slot) => !taken.has(slot));
      const slot = known ?? Math.max(-1, ...slots.values(), ...taken) + 1;
      taken.add(slot);
      for (const id of ids) slots.set(id, slot);
      return slot;
    };
    return comparedSets(runs, { by, base, slotOf });
  }
}
