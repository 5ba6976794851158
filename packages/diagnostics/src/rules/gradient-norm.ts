/** Gradient norm: the gradient has vanished before anything was learned, or has grown far beyond its usual size. */

import { clipGradients, scaleLearningRate } from '../wording/advice.ts';
import { FACT, beyondNoise } from '../statistics/confidence.ts';
import { Episode, foremost } from './episode.ts';
import { findingOf } from './finding.ts';
import { Recent } from '../statistics/recent.ts';
import type { Rule } from './rule.ts';
import { needsMore, notChecked } from './rule.ts';
import { Spread, median } from '../statistics/spread.ts';
import type { Stage } from '../statistics/stages.ts';
import { LEVEL_ITEMS, Stages } from '../statistics/stages.ts';
import { countText, numberText, rateText, stepText } from '../wording/wording.ts';

/** First norms, whose median is the usual size. */
const USUAL = 12;
/** Multiples of its usual size, and deviations of its logarithm. */
const EXPLODED = 10;
const VANISHED = 1e-4;
const DEVIATIONS = 3.5;
/** Below this, nothing is trained. */
const NOTHING = 1e-8;
/** Once the median loss was below this share of the first, something was learned, and a vanishing gradient is not a fault. */
const LEARNED_SHARE = 0.3;
const LEARNED_POINTS = 9;
/** Exactly 0, while there is something to learn: no weight changes. As often in a row. */
const ZEROS_IN_A_ROW = 3;
const LOSS_LEFT = 0.01;
/** An exploding gradient is a matter of action once the loss is no lower than this share of the first. */
const LOST_SHARE = 0.95;
/** So large from the start, for a loss of about 1: no step of it leads down. Scaled gradients are as large while the loss falls. */
const HUGE = 1_000;
const HUGE_POINTS = 30;
const STUCK_SHARE = 0.98;
const VANISHING_CAUSES = [
  'Saturated or dead units',
  'Part of the model is disconnected from the loss',
  'Half precision rounds gradients to 0',
];
const VANISHING_ADVICE = [
  { text: 'Check the gradient of each layer: the first layer with 0 is where it is lost' },
  { text: 'Check that the loss depends on the trained parameters' },
];
const OPEN_AFTER = 3;
const CLOSE_AFTER = 10;

export const gradientNorm: Rule = {
  id: 'gradient-norm',
  title: 'Gradient norm',
  meaning: 'The updates that the model asks for are far larger or smaller than usual.',
  causes: [
    'The learning rate is too high',
    'The loss is unbounded, or divides by a value close to 0',
    'The loss is scaled, but its gradients are not scaled back',
  ],
  explains: ['unstable-loss', 'spike', 'plateau', 'slow-progress', 'no-learning', 'underfitting'],
  check(facts) {
    const troubles = [
      { kind: 'exploding', episode: new Episode(OPEN_AFTER, CLOSE_AFTER) },
      { kind: 'vanishing', episode: new Episode(OPEN_AFTER, CLOSE_AFTER) },
      { kind: 'zero', episode: new Episode(ZEROS_IN_A_ROW, OPEN_AFTER) },
      { kind: 'huge', episode: new Episode(OPEN_AFTER, OPEN_AFTER) },
    ] as const;
    const norms = new Stages<Stage>((stage) => stage);
    let now = NaN;
    const losses = new Recent(LEARNED_POINTS);
    let isLearned = false;
    const spread = new Spread(64);
    const usual: number[] = [];
    let usualNorm = NaN;
    let points = 0;
    /** The first of the newest norms in a row that are huge. */
    let hugeSince: number | undefined;
    let firstLoss: number | null = null;
    let lastLoss = NaN;
    let deviations = 0;
    return {
      train({ step, gradNorm, loss: trainLoss }) {
        if (trainLoss !== undefined && Number.isFinite(trainLoss)) {
          losses.add(trainLoss);
          lastLoss = trainLoss;
          if (losses.isFull) firstLoss ??= losses.median;
          isLearned ||= firstLoss !== null && losses.median < Math.max(LEARNED_SHARE * firstLoss, LOSS_LEFT);
        }
        if (gradNorm === undefined || !Number.isFinite(gradNorm) || gradNorm < 0) return;
        points++;
        if (trainLoss !== undefined)
          troubles[2].episode.add(step, gradNorm === 0 && trainLoss > LOSS_LEFT && !isLearned);
        if (gradNorm < HUGE) hugeSince = undefined;
        else hugeSince ??= step;
        if (usual.length < USUAL) {
          usual.push(gradNorm);
          usualNorm = median(usual);
        }
        if (!troubles[0].episode.heldLast && gradNorm > 0) spread.add(Math.log(gradNorm));
        const isDue = norms.add(gradNorm, (stage, _norm, level) => {
          if (stage === norms.inUse) now = level;
        });
        if (!isDue || usual.length < USUAL) return;
        const ratio = now / usualNorm;
        deviations = Math.log(ratio) / spread.deviation;
        const [exploding, vanishing, , huge] = troubles;
        exploding.episode.add(
          step,
          exploding.episode.isOpen ? ratio > EXPLODED / 2 : ratio > EXPLODED && deviations > DEVIATIONS,
        );
        vanishing.episode.add(step, (ratio < VANISHED || now < NOTHING) && !isLearned);
        huge.episode.add(
          step,
          points >= HUGE_POINTS &&
            !facts.isLossSigned &&
            firstLoss !== null &&
            now > HUGE * Math.max(1, losses.median) &&
            losses.median > STUCK_SHARE * firstLoss,
          hugeSince,
        );
      },
      period: () => foremost(troubles)?.episode.period ?? null,
      conclude(facts) {
        if (points === 0) return notChecked('no gradient norm in this log');
        const shown = foremost(troubles);
        if (!shown) return points < USUAL ? needsMore(points, USUAL, 'gradient norms') : 'clear';
        const period = shown.episode.period!;
        const since = stepText(period.onsetStep);
        if (shown.kind === 'zero')
          return findingOf(gradientNorm, facts, period, {
            level: 'act',
            title: 'Zero gradient',
            sentences: [`The gradient has been exactly 0 since step ${since}: nothing is learned.`],
            evidence: `The gradient norm has been exactly 0 at ${countText(shown.episode.heldFor, 'point')} in a row, while training loss is ${numberText(lastLoss)}: no weight changes.`,
            confidence: FACT,
            causes: VANISHING_CAUSES,
            range: [0, 0],
            advice: VANISHING_ADVICE,
            metrics: ['train/grad_norm', 'train/loss'],
            numbers: { norm: 0, lossNow: lastLoss },
          });
        const norm = numberText(Number(now.toPrecision(3)));
        if (shown.kind === 'huge')
          return findingOf(gradientNorm, facts, period, {
            level: 'act',
            title: 'Huge gradient',
            sentences: [
              `Gradient norm ${norm} since step ${since}, and the loss doesn’t fall.`,
              `Gradient norm ${norm}, and the loss doesn’t fall.`,
            ],
            evidence: `The gradient norm has been about ${norm} since step ${since}, and training loss is ${numberText(lastLoss)}, no lower than at the start (${numberText(firstLoss!)}). For a loss of this size, norms of 0.1 to 100 are usual.`,
            confidence: FACT,
            range: [1, now],
            advice: [
              ...scaleLearningRate(facts, 0.1),
              ...clipGradients(facts),
              { text: 'Check that the inputs are normalized, and that scaled gradients are scaled back' },
            ],
            metrics: ['train/grad_norm', 'train/loss'],
            numbers: { norm: now, lossNow: lastLoss, lossThen: firstLoss! },
          });
        const isExploding = shown.kind === 'exploding';
        const isLost = isExploding && !facts.isLossSigned && losses.isFull && losses.median > LOST_SHARE * firstLoss!;
        return findingOf(gradientNorm, facts, period, {
          level: isLost ? 'act' : 'watch',
          title: isExploding ? 'Exploding gradient' : 'Vanishing gradient',
          sentences: [`Gradient norm ${rateText(now)} since step ${since}, usually ${rateText(usualNorm)}.`],
          evidence: `The median of the last ${stepText(LEVEL_ITEMS ** (norms.inUse!.index + 1))} gradient norms is ${rateText(now)}; the median of the first ${USUAL} was ${rateText(usualNorm)}.`,
          confidence: isExploding ? beyondNoise(deviations, spread.count, points) : 0.99,
          range: [now, usualNorm],
          ...(isExploding ? {} : { causes: VANISHING_CAUSES }),
          advice: isExploding ? [...clipGradients(facts), ...scaleLearningRate(facts, 0.5)] : VANISHING_ADVICE,
          metrics: ['train/grad_norm'],
          numbers: { norm: now, usual: usualNorm },
        });
      },
    };
  },
};
