/** Holds what was seen in a replay against the truth. */

import { isTrue } from './is-true.ts';
import type { MintedRun } from './minted-run.ts';
import type { Replay, Seen } from './replay.ts';

export interface Score {
  /** What asked somebody to act or to watch in a healthy run, and is not true of it. */
  falseAlarms: Seen[];
  /** True statements in a healthy run: no alarm, and shown for themselves. */
  trueStatements: Seen[];
  /** In a run with a fault: the first rule that named it, after its onset. */
  found: (Seen & { delay: number }) | null;
  /** The best rule for it, whether or not another was first, or it is named as what follows from another. */
  foundByFirst: (Seen & { delay: number }) | null;
  /** Whether that stands for itself. */
  isShown: boolean;
  /** Named the fault before it was there: not found. */
  early: Seen[];
  /** In a run with a fault: what is neither the fault nor true. */
  besides: Seen[];
}

export function scoreReplay(run: MintedRun, { seen, echoed, evaluationsAt }: Replay): Score {
  const { truth } = run;
  if (truth.onsetStep === null) {
    const falseAlarms = seen.filter((one) => !isTrue(run, one));
    return {
      falseAlarms,
      trueStatements: seen.filter((one) => !falseAlarms.includes(one)),
      found: null,
      foundByFirst: null,
      isShown: false,
      early: [],
      besides: [],
    };
  }
  // Delay is counted in evaluations after the last one that the onset step covers. What was said two or more of them before has said nothing
  // of this fault; the lowest point of a smoothed loss is not known better than that.
  const onset = evaluationsAt(truth.onsetStep);
  const first = truth.causeStep ?? truth.onsetStep;
  const isEarly = ({ step, evaluations }: Seen) => step < first && evaluations < evaluationsAt(first) - 1;
  const timely = (list: readonly Seen[]) =>
    list
      .filter((one) => !isEarly(one))
      .map((one) => ({ ...one, delay: Math.max(0, one.evaluations - onset) }))
      .toSorted((a, b) => a.delay - b.delay);
  const named = seen.filter(({ rule }) => truth.rules.includes(rule));
  const isFirst = ({ rule }: Seen) => rule === truth.rules[0];
  const shown = timely(named).find(isFirst);
  return {
    falseAlarms: [],
    trueStatements: [],
    found: timely(named)[0] ?? null,
    foundByFirst: timely([...named, ...echoed].filter(isFirst))[0] ?? null,
    isShown: shown !== undefined,
    early: named.filter(isEarly),
    besides: seen.filter((one) => !named.includes(one) && !truth.alsoTrue.includes(one.rule)),
  };
}
