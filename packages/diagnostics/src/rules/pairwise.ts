/** The names under which pairwise reward models log margins and ties. */

import { finite } from '../diagnosis/evaluation-values.ts';

/** Mean reward of the chosen answers minus that of the rejected ones: ours, then Hugging Face TRL's. */
const MARGINS = ['eval/margin', 'eval/rewards/margins', 'eval/reward_margin'];
/** Share of pairs whose answers got the same reward. */
const TIES = ['eval/ties', 'eval/tie_rate'];

export interface Named {
  metric: string;
  value: number;
}

export function marginOf(values: Readonly<Record<string, number>>): Named | null {
  return firstOf(values, MARGINS);
}
export function tiesOf(values: Readonly<Record<string, number>>): Named | null {
  return firstOf(values, TIES);
}

function firstOf(values: Readonly<Record<string, number>>, names: readonly string[]): Named | null {
  for (const metric of names) {
    const value = finite(values[metric]);
    if (value !== null) return { metric, value };
  }
  return null;
}
