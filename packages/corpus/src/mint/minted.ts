/** A trained run as the corpus keeps it: what its log says, in few digits, and the truth. */

import type { MintedRun, StoredNumber } from '../minted-run.ts';
import { hashText, seededRandom } from '../../../../apps/trainer/src/base/random.ts';
import { drawnPositions } from './drawn-positions.ts';
import { alsoTrueOf } from './also-true.ts';
import { thresholdGain } from './clean-series.ts';
import { keptFields } from './kept-fields.ts';
import type { Recipe, Reported } from './recipe.ts';
import { partOf } from './rounds.ts';
import type { TrainedEvaluation, TrainedPoint, TrainedRun } from './train-run.ts';

/** @returns the run, or why the recipe did not make what it was meant to make */
export function mintedRun(recipe: Recipe, trained: TrainedRun): MintedRun | string {
  const cut = recipe.reported?.stoppedAfter ?? recipe.reported?.silentAfter ?? Infinity;
  const run: TrainedRun = {
    ...trained,
    points: trained.points.filter(({ step }) => step <= cut),
    evaluations: trained.evaluations.filter(({ step }) => step <= cut),
  };
  const verdict = recipe.exam(run);
  if (typeof verdict === 'string') return verdict;
  const id = `${recipe.group}/${recipe.index}`;
  const { points, evaluations } = run;
  const column = <T>(of: (evaluation: TrainedEvaluation) => T) => evaluations.map(of);
  const value = (path: string, count?: number) => column(({ values }) => stored(values[path] ?? NaN, count));
  return {
    id,
    group: recipe.group,
    seed: hashText(id),
    part: partOf(recipe.group, recipe.index),
    method: recipe.method,
    cause: recipe.cause,
    view: recipe.view,
    truth: {
      ...verdict,
      alsoTrue: alsoTrueOf(recipe, run, verdict.onsetStep).filter((rule) => !verdict.rules.includes(rule)),
    },
    modelConfig: keptFields('modelConfig', run.model),
    trainConfig: keptFields('trainConfig', run.train),
    data: {
      trainExamples: recipe.data.trainExamples,
      evalExamples: recipe.data.evalExamples,
      trainBaseRate: digits(run.trainBaseRate),
      evalBaseRate: recipe.data.pairs ? 0.5 : digits(baseRate(evaluations[0]!)),
    },
    plannedSteps: recipe.evaluations * recipe.evalSteps,
    parameters: run.parameters,
    points: {
      step: points.map(({ step }) => step),
      loss: losses(points, recipe.reported),
      learningRate: points.map(({ learningRate }) => digits(learningRate, 4)),
      gradNorm: points.map(({ gradNorm }) => stored(gradNorm, 3)),
    },
    evaluations: {
      step: column(({ step }) => step),
      loss: value('eval/loss'),
      auc: value('eval/roc_auc', 5),
      confidence: value('eval/mean_confidence', 5),
      tp: column(({ counts }) => counts.tp),
      tn: column(({ counts }) => counts.tn),
      fp: column(({ counts }) => counts.fp),
      fn: column(({ counts }) => counts.fn),
      // Other logs have no histograms.
      positive: recipe.view === 'journal' ? column(({ histogram }) => histogram.positive) : [],
      negative: recipe.view === 'journal' ? column(({ histogram }) => histogram.negative) : [],
      saved: savedOf(evaluations, recipe),
    },
    extra: extraOf(evaluations, recipe),
    clean: {
      loss: column(({ truth }) => stored(truth.loss, 5)),
      accuracy: column(({ truth }) => stored(truth.accuracy, 4)),
      recall: recipe.data.pairs
        ? []
        : column(({ truth: { counts } }) => stored(counts.tp / (counts.tp + counts.fn), 4)),
      specificity: recipe.data.pairs
        ? []
        : column(({ truth: { counts } }) => stored(counts.tn / (counts.tn + counts.fp), 4)),
      thresholdGain: recipe.data.pairs ? [] : column((evaluation) => stored(thresholdGain(evaluation), 3)),
    },
    end:
      recipe.reported?.silentAfter !== undefined
        ? null
        : recipe.reported?.stoppedAfter !== undefined
          ? 'stopped'
          : 'finished',
    trainer: recipe.reported?.trainerIsGone ? 'gone' : recipe.view === 'journal' ? 'alive' : 'unknown',
  };
}

function baseRate({ counts }: TrainedEvaluation): number {
  return (counts.tp + counts.fn) / (counts.tp + counts.fn + counts.tn + counts.fp);
}

function losses(points: readonly TrainedPoint[], reported: Reported | undefined): StoredNumber[] {
  let sum = 0;
  let count = 0;
  return points.map(({ loss }) => {
    if (reported?.nanFilter && !Number.isFinite(loss)) return digits(sum / count, 5);
    sum += loss;
    count++;
    return stored(loss, 5);
  });
}

function savedOf(evaluations: readonly TrainedEvaluation[], { reported, train }: Recipe): (0 | 1)[] {
  const each = reported?.savesEach;
  if (each) return evaluations.map((_, i) => ((i + 1) % each === 0 || i === evaluations.length - 1 ? 1 : 0));
  const metric = train.metric_for_best_model ?? 'eval_f1';
  const sign = metric === 'eval_loss' ? -1 : 1;
  let best = -Infinity;
  return evaluations.map(({ values }) => {
    const score = sign * values[metric.replace('eval_', 'eval/')]!;
    if (!(score > best)) return 0;
    best = score;
    return 1;
  });
}

function extraOf(evaluations: readonly TrainedEvaluation[], recipe: Recipe): Record<string, StoredNumber[]> {
  const { falsified, positions } = recipe.reported ?? {};
  if (recipe.data.pairs) {
    const paths = Object.keys(evaluations[0]!.values).filter((path) => path !== 'eval/loss');
    return Object.fromEntries(paths.map((path) => [path, evaluations.map(({ values }) => stored(values[path]!))]));
  }
  if (positions)
    return drawnPositions(
      evaluations.map(({ step }) => step),
      positions,
      seededRandom(hashText(`${recipe.group}/${recipe.index}`), 'positions'),
    );
  if (!falsified) return {};
  const { metric, shift, from } = falsified;
  return {
    [metric]: evaluations.map(({ step, values }) =>
      stored(step >= from ? Math.min(1, Math.max(0, values[metric]! + shift)) : values[metric]!),
    ),
  };
}

/** Scores that are compared with their counts keep six digits; where nobody looks so closely, fewer do. */
function digits(value: number, count = 6): number {
  return Number(value.toPrecision(count));
}

function stored(value: number, count?: number): StoredNumber {
  return Number.isFinite(value) ? digits(value, count) : String(value);
}
