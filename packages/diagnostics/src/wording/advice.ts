/** What to do: the guide's advice, with the values of the run's own configuration. */

import type { ScoreHistogram } from '@rewardboard/metrics';
import type { Advice, Keep } from '@rewardboard/protocol';
import { bestThreshold } from '../statistics/best-threshold.ts';
import { isOver } from '../statistics/silence.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { numberField, thresholdOf } from '../diagnosis/facts.ts';
import { stepText } from './wording.ts';

/** The guide's weight decay against overfitting. */
const GUIDE_WEIGHT_DECAY = 0.02;
/** Names under which a model's width is usually written. */
export const CAPACITY_FIELDS = [
  'hidden_size',
  'hidden_units',
  'hidden_dim',
  'embedding_size',
  'embedding_dim',
  'd_model',
];

export function keepAdvice(facts: Facts, keep: Keep | null): Advice[] {
  if (!keep) return [];
  // Nothing is stopped while a score still gets better.
  const stop = isOver(facts) || facts.improvingScore !== null ? '' : 'Stop now. ';
  const step = stepText(keep.step);
  if (keep.checkpoint !== null) return [{ text: `${stop}Use checkpoint ${step}; it is saved.` }];
  const near = keep.nearestSaved;
  if (near)
    return [{ text: `${stop}Step ${step} was not saved; the nearest saved checkpoint is ${stepText(near.step)}.` }];
  return [{ text: `${stop}Use the checkpoint of step ${step}; the log does not say whether it was saved.` }];
}

export function fewerEpochs(facts: Facts, epoch: number | null): Advice[] {
  const from = numberField(facts, 'num_train_epochs');
  if (epoch === null) return [];
  const to = Math.max(1, Math.ceil(epoch));
  if (from === null) return [{ text: `Next run: train for ${to === 1 ? 'one epoch' : `${to} epochs`}` }];
  return to < from
    ? [change('num_train_epochs', from, to, `Next run: train for ${to === 1 ? 'one epoch' : `${to} epochs`}`)]
    : [];
}

export function moreRegularization(facts: Facts): Advice[] {
  // Whatever else is wrong, nothing can be concluded from steps of this size.
  if ((learningRateOf(facts) ?? 0) >= ABSURD_RATE && !facts.hasGained()) return scaleLearningRate(facts, 0.1);
  const from = numberField(facts, 'weight_decay');
  const to = from === null ? GUIDE_WEIGHT_DECAY : Math.max(GUIDE_WEIGHT_DECAY, from * 2);
  return [change('weight_decay', from, to, 'Add regularization')];
}

export function moreExamples(facts: Facts): Advice[] {
  const now = facts.trainExamples;
  return [
    {
      text:
        now === null
          ? 'Use about twice as many training examples'
          : `Use about twice as many training examples: ${stepText(now)} → ${stepText(now * 2)}`,
    },
  ];
}

/** The configured learning rate, else the highest one of the log; null if neither is known. */
export function learningRateOf(facts: Facts): number | null {
  return numberField(facts, 'learning_rate') ?? facts.peakRate;
}

/** No rate is raised above this: what plain SGD usually starts with, and a hundred times what Adam does. */
const HIGHEST_RATE = 0.1;

/** Hardly any optimizer learns at such a rate. */
const ABSURD_RATE = 1;

/** Of the loss. A rate that is too low hardly moves the model, and then the same examples get the same loss. */
const RESTLESS = 0.02;
const RESTLESS_AFTER = 3;

/** Validation loss varies from one evaluation to the next: training does move the model. */
function isRestless({ last, noises }: Facts): boolean {
  const noise = noises.of('eval/loss');
  return last?.loss != null && noise.count >= RESTLESS_AFTER && noise.deviationOr(0) > RESTLESS * Math.abs(last.loss);
}

export const COMPARE_RATES: Advice = {
  text: 'Compare several learning rates in short runs first',
};

/** Whether a rate is more likely too high than too low: far above the usual ones, or the loss has blown up with it. */
export function isRateHigh(facts: Facts): boolean {
  return facts.isOpen('divergence') || (learningRateOf(facts) ?? 0) >= HIGHEST_RATE;
}

/** @param factor above 1: try a higher rate, unless the one of this run is already high: then a lower one. */
export function scaleLearningRate(facts: Facts, factor: number): Advice[] {
  if (factor > 1 && isRateHigh(facts)) return scaleLearningRate(facts, 0.1);
  if (factor > 1 && (facts.fit.beganWithExplosion || isRestless(facts))) return [COMPARE_RATES];
  const from = learningRateOf(facts);
  const to = from === null ? null : factor > 1 ? Math.min(from * factor, HIGHEST_RATE) : from * factor;
  const text =
    factor > 1
      ? to === null || to === from! * factor
        ? `Try ${factor} times the learning rate`
        : 'Try a higher learning rate'
      : factor === 0.5
        ? 'Halve the learning rate'
        : `Divide the learning rate by ${Math.round(1 / factor)}`;
  return to === null ? [{ text, field: 'learning_rate' }] : [change('learning_rate', from, to, text)];
}

/** Fewer training examples than this make few steps an epoch, and a higher rate soon memorizes them. */
const FEW_EXAMPLES = 500;

export function hasFewExamples({ trainExamples }: Facts): boolean {
  return trainExamples !== null && trainExamples < FEW_EXAMPLES;
}

/** For a model that does move, but not far: a higher rate, unless there is little to learn from. */
export function learnFaster(facts: Facts, factor: number): Advice[] {
  return hasFewExamples(facts) ? moreExamples(facts) : scaleLearningRate(facts, factor);
}

export function clipGradients(facts: Facts): Advice[] {
  const from = numberField(facts, 'max_grad_norm');
  if (from === null) return [{ text: 'Clip gradients', field: 'max_grad_norm', to: '1' }];
  return from > 1 || from === 0 ? [change('max_grad_norm', from, 1, 'Clip gradients at a lower norm')] : [];
}

export function moreCapacity(facts: Facts): Advice[] {
  for (const name of CAPACITY_FIELDS) {
    const from = numberField(facts, name);
    if (from !== null && from > 0) return [change(name, from, from * 2, 'Use a larger model')];
  }
  return [{ text: 'Use a larger model: wider layers, or one more layer' }];
}

export function otherThreshold(facts: Facts, baseRate: number | null): Advice[] {
  const threshold: unknown = facts.info?.threshold;
  const from = typeof threshold === 'number' ? numberOf(threshold) : undefined;
  const near = baseRate === null ? '' : `, near the base rate ${baseRate.toFixed(2)}`;
  const text = `Tune the threshold on the validation set${near}`;
  return [from === undefined ? { text } : { text: `${text} (now ${from})` }];
}

/** The threshold with the fewest mistakes, if the log has a histogram of the scores; else near the base rate. */
export function rightThreshold(facts: Facts, histogram: ScoreHistogram | null, baseRate: number | null): Advice[] {
  const threshold = thresholdOf(facts);
  const best = histogram && bestThreshold(histogram, threshold);
  if (!best || best.threshold === threshold) return otherThreshold(facts, baseRate);
  return [
    {
      text: 'Tune the threshold on the validation set',
      field: 'threshold',
      from: String(threshold),
      to: best.threshold.toFixed(2),
    },
  ];
}

export function classWeights(baseRate: number): Advice[] {
  const rare = Math.min(baseRate, 1 - baseRate);
  return rare > 0 ? [{ text: `Weight the rarer class ${((1 - rare) / rare).toFixed(1)} : 1 in the loss` }] : [];
}

function change(field: string, from: number | null, to: number, text: string): Advice {
  return from === null ? { text, field, to: numberOf(to) } : { text, field, from: numberOf(from), to: numberOf(to) };
}

/** As a person would write it into YAML: four significant digits, 2e-5 rather than 0.00002. */
function numberOf(value: number): string {
  const short = Number(value.toPrecision(4));
  return short !== 0 && Math.abs(short) < 0.001 ? short.toExponential().replace('e+', 'e') : String(short);
}
