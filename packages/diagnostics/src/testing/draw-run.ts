/** Draws runs whose truth is known by construction: a curve for each loss, noise as asked, counts that fit the accuracy. */

import { scoresOf } from '@rewardboard/metrics';
import type { Counts } from '@rewardboard/metrics';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import type { Run, RunEvent, RunInfo, Values } from '@rewardboard/protocol';
import type { Random } from './random.ts';

export const EVAL_STEPS = 50;
export const LOGGING_STEPS = 10;

export interface Drawing {
  evaluations: number;
  /** Loss at a share of the run, from 0 to 1; undefined leaves the metric out of the log. */
  training?: (share: number) => number;
  validation?: (share: number) => number;
  accuracy?: (share: number) => number;
  /** Whole control over the counts; needs no accuracy. */
  counts?: (share: number) => Counts;
  /** Validation examples; 0 leaves the counts out of the log. */
  examples?: number;
  baseRate?: number;
  trainingNoise?: number;
  validationNoise?: number;
  learningRate?: (share: number) => number;
  info?: Partial<RunInfo>;
  hasEnded?: boolean;
}

export function eventsOf(drawing: Drawing, random: Random): RunEvent[] {
  const events: RunEvent[] = [];
  const steps = drawing.evaluations * EVAL_STEPS;
  if (drawing.info) events.push({ type: 'start', info: infoWith(drawing.info) });
  for (let step = LOGGING_STEPS; step <= steps; step += LOGGING_STEPS) {
    const share = step / steps;
    const values: Values = {};
    if (drawing.training)
      values['train/loss'] = drawing.training(share) + (drawing.trainingNoise ?? 0) * random.normal();
    if (drawing.learningRate) values['train/learning_rate'] = drawing.learningRate(share);
    if (step % EVAL_STEPS !== 0) {
      events.push({ type: 'train', step, values });
      continue;
    }
    if (drawing.validation)
      values['eval/loss'] = drawing.validation(share) + (drawing.validationNoise ?? 0) * random.normal();
    const counts = drawing.counts?.(share) ?? countsOf(drawing, share, random);
    if (counts) Object.assign(values, reported(counts));
    else if (drawing.accuracy) values['eval/accuracy'] = drawing.accuracy(share);
    events.push({ type: 'evaluation', step, epoch: share * 3, values, ...(counts ? { counts } : {}) });
  }
  if (drawing.hasEnded) events.push({ type: 'end', outcome: 'finished', step: steps });
  return events;
}

export function drawRun(drawing: Drawing, random: Random): Run {
  const run = emptyRun();
  applyEvents(run, eventsOf(drawing, random));
  return run;
}

/** Right and wrong answers of both classes, drawn one by one in effect: a normal approximation of the binomial. */
function countsOf({ accuracy, examples = 0, baseRate = 0.5 }: Drawing, share: number, random: Random): Counts | null {
  if (!accuracy || examples === 0) return null;
  const positives = Math.round(examples * baseRate);
  const tp = rightOf(positives, accuracy(share), random);
  const tn = rightOf(examples - positives, accuracy(share), random);
  return { tp, fn: positives - tp, tn, fp: examples - positives - tn };
}

function rightOf(count: number, share: number, random: Random): number {
  const drawn = count * share + Math.sqrt(count * share * (1 - share)) * random.normal();
  return Math.min(count, Math.max(0, Math.round(drawn)));
}

export function reported(counts: Counts): Values {
  const { accuracy, precision, recall, f1, specificity } = scoresOf(counts);
  return {
    'eval/accuracy': accuracy,
    'eval/precision': precision,
    'eval/recall': recall,
    'eval/f1': f1,
    'eval/specificity': specificity,
  };
}

export function infoWith(parts: Partial<RunInfo>): RunInfo {
  return {
    version: 1,
    id: 'drawn',
    name: 'drawn',
    createdAt: 0,
    positiveLabel: 'correct',
    negativeLabel: 'incorrect',
    threshold: 0.5,
    plannedSteps: null,
    plannedEpochs: null,
    modelConfig: {},
    trainConfig: {},
    changedFields: [],
    versions: {},
    device: 'paper',
    data: {
      source: 'drawn',
      generated: true,
      fingerprint: '',
      trainExamples: 9000,
      evalExamples: 1000,
      trainProblems: 900,
      evalProblems: 100,
      trainBaseRate: 0.5,
      evalBaseRate: 0.5,
      trivialAuc: [],
    },
    parameters: 1000,
    ...parts,
  };
}
