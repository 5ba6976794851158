/** Holds what was seen in a replay against the truth. */

import type { MintedRun } from './minted-run.ts';
import type { Replay, Seen } from './replay.ts';

export interface Score {
  /** What asked somebody to act or to watch in a healthy run, and is not true of it. */
  falseAlarms: Seen[];
  /** True statements in a healthy run: no alarm, and shown for themselves. */
  trueStatements: Seen[];
  /** In a run with a fault: the first rule that named it, after its onset. */
  found: (Seen & { delay: number }) | null;
  /** The best rule for it, whether or not another was first. */
  foundByFirst: (Seen & { delay: number }) | null;
  /** Named the fault before it was there: not found. */
  early: Seen[];
  /** In a run with a fault: what is neither the fault nor true. */
  besides: Seen[];
}

export function scoreReplay({ truth }: MintedRun, { seen, evaluationsAt }: Replay): Score {
  const isTrue = ({ rule }: Seen) => truth.alsoTrue.includes(rule);
  if (truth.onsetStep === null)
    return { falseAlarms: seen.filter((s) => !isTrue(s)), trueStatements: seen.filter(isTrue), found: null, foundByFirst: null, early: [], besides: [] };
  // Delay is counted in evaluations after the last one that the onset step covers. What was said two or more of them before has said nothing
  // of this fault; the lowest point of a smoothed loss is not known better than that.
  const onset = evaluationsAt(truth.onsetStep);
  const named = seen.filter(({ rule }) => truth.rules.includes(rule));
  const first = truth.causeStep ?? truth.onsetStep;
  const isEarly = ({ step, evaluations }: Seen) => step < first && evaluations < evaluationsAt(first) - 1;
  const timely = named
    .filter((s) => !isEarly(s))
    .map((s) => ({ ...s, delay: Math.max(0, s.evaluations - onset) }))
    .toSorted((a, b) => a.delay - b.delay);
  return {
    falseAlarms: [],
    trueStatements: [],
    found: timely[0] ?? null,
    foundByFirst: timely.find(({ rule }) => rule === truth.rules[0]) ?? null,
    early: named.filter(isEarly),
    besides: seen.filter((s) => !named.includes(s) && !isTrue(s)),
  };
}
