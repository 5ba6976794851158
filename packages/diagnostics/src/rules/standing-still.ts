/** What `no-learning` says of losses that stand still, where the log does not show what guessing would get. */

import { isRateHigh, scaleLearningRate } from '../wording/advice.ts';
import { FACT, afterRepeats } from '../statistics/confidence.ts';
import type { Facts } from '../diagnosis/facts.ts';
import type { PointWithLoss } from '../diagnosis/points.ts';
import type { FlatTraining } from '../statistics/flat-training.ts';
import type { Stillness } from '../statistics/stillness.ts';
import { countText, numberText, percentText, stepText } from '../wording/wording.ts';
import type { Period } from './episode.ts';
import { findingOf } from './finding.ts';
import type { Rule } from './rule.ts';

export function standsStill(
  rule: Rule,
  facts: Facts,
  period: Period,
  last: PointWithLoss,
  still: Stillness,
  heldFor: number,
) {
  return findingOf(rule, facts, period, {
    level: 'act',
    sentences: [`Nothing learned by step ${stepText(last.step)}: validation loss is still ${numberText(last.loss)}.`],
    evidence: `Validation loss is ${numberText(last.loss)}. Since the first evaluation, neither it nor training loss has fallen${still.moved < 0.0005 ? '' : ` by more than ${percentText(still.moved)}`}. The log does not show what guessing would get.`,
    confidence: afterRepeats(heldFor),
    causes: causesOf(rule, facts),
    range: [last.loss, last.loss],
    advice: [
      { text: 'Check by eye that labels and inputs match on a few examples' },
      ...scaleLearningRate(facts, 10),
      { text: 'Check whether the trained parameters are frozen' },
    ],
    metrics: ['eval/loss'],
    numbers: { lossNow: last.loss, moved: still.moved, noise: last.lossNoise },
  });
}

export function trainingStandsStill(
  rule: Rule,
  facts: Facts,
  period: Period,
  training: FlatTraining,
  evaluations: number,
  last: PointWithLoss | null,
) {
  const now = numberText(facts.lastTrainLoss ?? NaN);
  const at = stepText(facts.lastStep);
  const compared =
    last === null
      ? 'There is no evaluation to compare it with.'
      : `Validation loss is ${numberText(last.loss)} at ${evaluations === 1 ? 'the only evaluation' : `the last of ${evaluations} evaluations`}.`;
  const fallen = training.fallen < 0.0005 ? 'has not fallen' : `has fallen by ${percentText(training.fallen)}`;
  const classes = last === null ? training.guessing(facts.about.stepUnit === 'epoch') : null;
  if (classes !== null) return guesses(rule, facts, period, training, classes);
  return findingOf(rule, facts, period, {
    level: training.isStuck ? 'act' : 'watch',
    sentences: training.isStuck
      ? [`Training loss has been exactly ${now} since step ${stepText(period.onsetStep)}: stuck.`]
      : [`Training loss has hardly moved by step ${at}: it is still ${now}.`],
    evidence: training.isStuck
      ? `Training loss has been the same number, ${now}, at each point since step ${stepText(period.onsetStep)}: the model gives one answer to everything.`
      : `Training loss began at ${numberText(training.first)} and ${fallen} in ${countText(training.points, 'point')}. ${compared}`,
    confidence: training.isStuck ? FACT : 0.9,
    causes: causesOf(rule, facts),
    range: [training.first, facts.lastTrainLoss],
    advice: [
      { text: 'Check by eye that labels and inputs match on a few examples' },
      ...scaleLearningRate(facts, 10),
      { text: 'Check whether the trained parameters are frozen' },
    ],
    metrics: ['train/loss'],
    numbers: { firstLoss: training.first, lossNow: facts.lastTrainLoss, fallen: training.fallen },
  });
}

/** Training loss and accuracy are both those of a guess: nothing but the size of the steps needs an evaluation to show it. */
function guesses(rule: Rule, facts: Facts, period: Period, training: FlatTraining, classes: number) {
  const guess = Math.log(classes);
  const now = facts.lastTrainLoss ?? NaN;
  return findingOf(rule, facts, period, {
    level: 'act',
    sentences: [
      `No better than guessing: training loss ${numberText(now)}, guessing gets ${numberText(guess)}.`,
      `No better than guessing: training loss ${numberText(now)}.`,
    ],
    evidence: `After ${countText(training.points, 'epoch')} training loss is ${numberText(now)} and training accuracy about ${numberText(1 / classes)}: what guessing among ${classes} classes gets. There is no evaluation.`,
    confidence: 0.95,
    causes: causesOf(rule, facts),
    range: [guess, now],
    advice: [
      { text: 'Check by eye that labels and inputs match on a few examples' },
      ...scaleLearningRate(facts, 10),
      { text: 'Check whether the trained parameters are frozen' },
    ],
    metrics: ['train/loss', 'train/accuracy'],
    numbers: { lossNow: now, reference: guess },
  });
}

/** Usually the rate is too low, unless it is as high as this one. */
export function causesOf(rule: Rule, facts: Facts): readonly string[] {
  return isRateHigh(facts) ? ['The learning rate is far too high', ...rule.causes.slice(1)] : rule.causes;
}
