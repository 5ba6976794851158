/** Replays a part of the corpus and adds up, for each rule and for all together, what was right and what was wrong. */

import { DEFAULT_TARGETS } from '@rewardboard/diagnostics';
import type { MintedRun } from '../../../corpus/src/minted-run.ts';
import { replay } from '../../../corpus/src/replay.ts';
import type { Score } from '../../../corpus/src/score-replay.ts';
import { scoreReplay } from '../../../corpus/src/score-replay.ts';

export interface Scored {
  run: MintedRun;
  score: Score;
  /** Rules that only had findings without a need for action. */
  informative: string[];
}

export interface RuleCounts {
  rule: string;
  healthyRuns: number;
  /** Healthy runs in which it raised a false alarm, or reported something true. */
  falseAlarms: number;
  trueStatements: number;
  /** Healthy runs in which it reported something that is not a fault. */
  informative: number;
  /** Runs whose fault it names best; how many of them it found, how many as what follows from another finding, and how many some rule of the fault found. */
  faultyRuns: number;
  found: number;
  asExplained: number;
  foundByAny: number;
  early: number;
  /** Of those that it found, shown or as an echo, in evaluations; and of those that any found. */
  medianDelay: number | null;
  medianDelayByAny: number | null;
  /** Runs with another fault in which it held without being true. */
  besides: number;
}

export function scoreAll(runs: readonly MintedRun[]): Scored[] {
  return runs.map((run) => {
    const replayed = replay(run, DEFAULT_TARGETS);
    return { run, score: scoreReplay(run, replayed), informative: replayed.informative.map(({ rule }) => rule) };
  });
}

export function isHealthy({ run }: Pick<Scored, 'run'>): boolean {
  return run.truth.onsetStep === null;
}

export function countRules(scored: readonly Scored[]): RuleCounts[] {
  const healthy = scored.filter(isHealthy);
  const faulty = scored.filter((one) => !isHealthy(one));
  const names = new Set(
    scored.flatMap(({ run, score, informative }) => [
      ...run.truth.rules.slice(0, 1),
      ...informative,
      ...[...score.falseAlarms, ...score.trueStatements, ...score.besides].map(({ rule }) => rule),
    ]),
  );
  return [...names].toSorted().map((rule) => {
    const says = (list: readonly { rule: string }[]) => list.some((seen) => seen.rule === rule);
    const own = faulty.filter(({ run }) => run.truth.rules[0] === rule);
    const delays = own.flatMap(({ score }) => (score.foundByFirst ? [score.foundByFirst.delay] : []));
    return {
      rule,
      healthyRuns: healthy.length,
      falseAlarms: healthy.filter(({ score }) => says(score.falseAlarms)).length,
      trueStatements: healthy.filter(({ score }) => says(score.trueStatements)).length,
      informative: healthy.filter(({ informative }) => informative.includes(rule)).length,
      faultyRuns: own.length,
      found: own.filter(({ score }) => score.isShown).length,
      asExplained: own.filter(({ score }) => score.foundByFirst && !score.isShown).length,
      foundByAny: own.filter(({ score }) => score.found).length,
      early: own.filter(({ score }) => says(score.early)).length,
      medianDelay: median(delays),
      medianDelayByAny: median(own.flatMap(({ score }) => (score.found ? [score.found.delay] : []))),
      besides: faulty.filter(({ score }) => says(score.besides)).length,
    };
  });
}

export function median(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? null;
}
