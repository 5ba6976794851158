/** A comparison of runs as an agent gets it: every value and every difference with its ±, and one of four words. */

import { Comparer, lowerIsBetter } from '@rewardboard/diagnostics/comparison';
import type { LiveRun } from '@rewardboard/hub';
import { storedExamples, storedPredictions, summaryOf } from '@rewardboard/hub';

/** As on the board's page. */
export const MAX_COMPARED_RUNS = 12;

export interface CompareOptions {
  /** Id of a run of the baseline; the first run without it. */
  baseline?: string | undefined;
  /** Runs that differ in nothing but their seed count as one. */
  groupSeeds: boolean;
}

export async function compareRuns(runs: readonly LiveRun[], { baseline, groupSeeds }: CompareOptions): Promise<object> {
  const lines = runs.map(summaryOf);
  const groups = new Map<string, number[]>();
  lines.forEach(({ id, seedSet }, i) => {
    const key = groupSeeds ? (seedSet ?? id) : id;
    groups.set(key, [...(groups.get(key) ?? []), i]);
  });
  const sets = [...groups.values()];
  const base = Math.max(
    0,
    sets.findIndex((set) => set.some((run) => lines[run]!.id === baseline)),
  );
  const steps = runs.map((run, i) => lines[i]!.keptStep ?? run.evaluated().evaluations.at(-1)?.step ?? null);
  const originOf = (id: string) => runs.find((run) => run.id === id)!.origin;
  const comparer = new Comparer({
    predictions: (id, step) => Promise.resolve(storedPredictions(originOf(id), step)),
    fingerprint: (id) => Promise.resolve(storedExamples(originOf(id))?.fingerprint ?? null),
    examples: (id) => Promise.resolve(storedExamples(originOf(id))),
  });
  const request = runs.map((run, i) => ({
    runId: run.id,
    key: run.id,
    step: steps[i]!,
    counts: run.evaluated().evaluations.findLast(({ step }) => step === steps[i])?.counts ?? null,
    validation: lines[i]!.validation?.fingerprint ?? null,
  }));
  const found = await comparer.compare({ runs: request, sets, base });
  return {
    basis: found.basis,
    meaning: MEANING[found.basis],
    examples: found.examples,
    problems: found.problems,
    sets: sets.map((set, i) => ({
      set: i,
      isBaseline: i === base,
      runs: set.map((run) => ({ id: lines[run]!.id, name: lines[run]!.name, step: steps[run]! })),
      counts: found.matrices?.[i] ?? null,
      changesOfBaseline: found.changes[i] ?? null,
    })),
    metrics: found.metrics.map(({ metric, standings, differences, best, ties }) => ({
      metric,
      lowerIsBetter: lowerIsBetter(metric),
      bestSet: best,
      values: standings.map(({ value, half, values }, set) => ({
        set,
        value,
        plusMinus: half,
        ...(values.length > 1 ? { runs: values } : {}),
        tiesWithBest: set !== best && ties[set]!,
        differenceFromBaseline: differences[set] ?? null,
      })),
    })),
  };
}

const MEANING = {
  paired: 'All runs keep their predictions of the same validation examples: differences are paired by problem.',
  counts:
    'Only the counts of right and wrong answers are known, so differences are unpaired and their intervals wider.',
  'different data': 'These runs were validated on different data. Their scores can’t be compared.',
  nothing: 'The logs hold neither predictions nor counts of these runs, so they can’t be compared.',
};
