/** Compares what was reported in a replay with the truth. */

import { isTrue } from './is-true.ts';
import type { MintedRun } from './minted-run.ts';
import type { Replay, Seen } from './replay.ts';

export interface Score {
  /** Findings of level act or watch in a healthy run that are not true of it. */
  falseAlarms: Seen[];
  /** Findings of level act or watch in a healthy run that are true of it. */
  trueStatements: Seen[];
  /** In a run with a fault: the first rule that reported it, after its onset. */
  found: (Seen & { delay: number }) | null;
  /** The best rule for it, even if another was first, or if another explained it. */
  foundByFirst: (Seen & { delay: number }) | null;
  /** Whether that one was shown on its own. */
  isShown: boolean;
  /** Reported the fault before it existed: does not count as found. */
  early: Seen[];
  /** In a run with a fault: findings that are neither the fault nor true. */
  besides: Seen[];
}

export function scoreReplay(run: MintedRun, { seen, explained, evaluationsAt }: Replay): Score {
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
  // The delay counts evaluations after the last one that the onset step covers. A report two or more of them earlier is not about this
  // fault; the lowest point of a smoothed loss is not known more precisely.
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
    foundByFirst: timely([...named, ...explained].filter(isFirst))[0] ?? null,
    isShown: shown !== undefined,
    early: named.filter(isEarly),
    besides: seen.filter((one) => !named.includes(one) && !truth.alsoTrue.includes(one.rule)),
  };
}
