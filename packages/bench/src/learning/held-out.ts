/** What a run's last predictions on its held-out problems are worth, beside what lengths and positions alone give. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { bootstrapByGroup, rocAuc } from '@rewardboard/metrics';
import type { PredictedExamples } from '@rewardboard/protocol';
import { EXAMPLES_FILE, PREDICTIONS_DIRECTORY, float32OfNpy, stepOfPredictionFile } from '@rewardboard/protocol';
import { seededRandom } from '../../../../apps/trainer/src/base/random.ts';

export interface Estimate {
  value: number;
  /** 95%, bootstrapped over problems. */
  low: number;
  high: number;
}

interface HeldOut {
  /** Of the last evaluation. */
  step: number;
  heldOut: number;
  problems: number;
  measured: Estimate;
  /** By name, each in its better direction. */
  baselines: Record<string, number>;
}

export function heldOut(run: string): HeldOut {
  const directory = join(run, PREDICTIONS_DIRECTORY);
  const examples = JSON.parse(gunzipSync(readFileSync(join(directory, EXAMPLES_FILE))).toString()) as PredictedExamples;
  const steps = readdirSync(directory).map(stepOfPredictionFile);
  const step = Math.max(...steps.filter((found) => found !== null));
  const scores = float32OfNpy(readFileSync(join(directory, `step-${step}.npy`)))!;
  const statistic = examples.kind === 'pairs' ? rankedRight : aucOf(examples.label);
  const lengths = examples.text.map(({ length }) => length);
  const groups = new Map<number, number[]>();
  const isPairs = examples.kind === 'pairs';
  examples.problem.forEach((problem, i) => {
    // Of a pair, its chosen text stands for it.
    if (isPairs && i % 2 === 1) return;
    groups.set(problem, [...(groups.get(problem) ?? []), i]);
  });
  const all = [...groups.values()].flat();
  const valueOf = (numbers: ArrayLike<number>) => statistic(numbers, all);
  const better = (value: number) => Math.max(value, 1 - value);
  const interval = bootstrapByGroup(
    [...groups.values()],
    (indices) => statistic(scores, indices),
    seededRandom(1, 'bootstrap'),
    400,
  );
  return {
    step,
    heldOut: all.length,
    problems: groups.size,
    measured: { value: valueOf(scores), ...interval },
    baselines: {
      length: better(valueOf(lengths)),
      ...(examples.kind === 'steps' ? { position: better(valueOf(examples.step)) } : {}),
    },
  };
}

type Statistic = (scores: ArrayLike<number>, indices: readonly number[]) => number;

function aucOf(labels: ArrayLike<number>): Statistic {
  return (scores, indices) =>
    rocAuc(
      indices.map((i) => labels[i]!),
      indices.map((i) => scores[i]!),
    );
}

/** The chosen text stands before the rejected one; ties count half. */
const rankedRight: Statistic = (scores, indices) =>
  indices.reduce((sum, i) => sum + (Math.sign(scores[i]! - scores[i + 1]!) + 1) / 2, 0) / indices.length;
