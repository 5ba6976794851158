/** Several evaluation sets in one run (`eval/<set>/loss`): without a plain `eval/loss`, their mean is used. */

import type { Values } from '@rewardboard/protocol';

/** What is averaged over sets. */
const AVERAGED = ['loss', 'accuracy', 'f1', 'roc_auc'];
/** Most sets that are averaged. */
const MAX_SETS = 50;
/** Positions within a solution: parts of one set, not sets. */
const POSITIONS = 'position';

export class EvaluationSets {
  /** The sets that each metric had at its first evaluation: a mean over different sets would not be comparable. */
  #sets = new Map<string, readonly string[]>();
  /** The names of the newest values of which nothing was to be averaged. */
  #plain: readonly string[] | null = null;

  /** The sets that the loss is averaged over; empty if the log has a plain loss. */
  get names(): readonly string[] {
    return this.#sets.get('loss') ?? [];
  }

  /** @param names of the values; the same list means the same names */
  valuesOf(values: Values, names: readonly string[] = Object.keys(values)): Values {
    if (names === this.#plain) return values;
    let averaged: Values | null = null;
    for (const metric of AVERAGED) {
      if (Object.hasOwn(values, `eval/${metric}`)) continue;
      const sets = this.#sets.get(metric) ?? setsOf(names, metric);
      if (sets.length === 0) continue;
      this.#sets.set(metric, sets);
      const list = sets.map((set) =>
        Object.hasOwn(values, `eval/${set}/${metric}`) ? values[`eval/${set}/${metric}`]! : undefined,
      );
      if (list.some((value) => value === undefined)) continue;
      averaged ??= Object.assign(Object.create(null) as Values, values);
      averaged[`eval/${metric}`] = list.reduce<number>((sum, value) => sum + value!, 0) / list.length;
    }
    if (averaged) return averaged;
    this.#plain = names;
    return values;
  }
}

function setsOf(names: readonly string[], metric: string): string[] {
  const sets: string[] = [];
  const end = `/${metric}`;
  for (const name of names) {
    if (!name.endsWith(end)) continue;
    const [first, set, last, more] = name.split('/');
    if (first === 'eval' && last === metric && more === undefined && set !== POSITIONS && sets.length < MAX_SETS)
      sets.push(set!);
  }
  return sets;
}
