/** Letters and colours of sets outlive those that are taken out. */

import { comparedSets, setKeyOf } from '../model/sets.ts';
import type { ComparedSet, NamedRun } from '../model/sets.ts';

export class SeenSets {
  readonly #keys = { seeds: [] as string[], run: [] as string[] };

  of(runs: readonly NamedRun[], { by, base }: { by: 'seeds' | 'run'; base: string | null }): readonly ComparedSet[] {
    const keys = this.#keys[by];
    for (const run of runs) {
      const key = setKeyOf(run, by);
      if (!keys.includes(key)) keys.push(key);
    }
    return comparedSets(runs, { by, base, added: keys });
  }
}
