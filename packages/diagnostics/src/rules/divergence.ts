/** Divergence: the training loss climbs far above its best and stays there, or the run was destroyed before it had learned anything. */

import { clipGradients, keepAdvice, scaleLearningRate } from '../wording/advice.ts';
import { afterRepeats, beyondNoise } from '../statistics/confidence.ts';
import type { Destruction } from '../statistics/destruction.ts';
import { DestructionTracker } from '../statistics/destruction.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { Episode, foremost } from './episode.ts';
import type { Period } from './episode.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';
import { findingOf } from './finding.ts';
import type { FindingParts } from './finding.ts';
import { RisingTogether } from '../statistics/rising-together.ts';
import type { Rule } from './rule.ts';
import { CURVE_RULES, ERROR_RULES, needsMore, notChecked } from './rule.ts';
import { Spread } from '../statistics/spread.ts';
import type { Stage } from '../statistics/stages.ts';
import { LEVEL_ITEMS, Stages } from '../statistics/stages.ts';
import { WorseEvaluations } from '../statistics/worse-evaluations.ts';
import { numberText, rateText, stepText } from '../wording/wording.ts';

const NOISE_ITEMS = 64;
/** The climb must exceed this share of the best level, this share of the first one, and this many deviations. */
const CLIMB_SHARE = 0.5;
const CLIMB_OF_FIRST = 0.15;
const CLIMB_DEVIATIONS = 6;
const OPEN_AFTER = 3;
const CLOSE_AFTER = 10;
const CLOSE_EVALUATIONS = 2;
/** Creeping: validation loss is up by this share, and training loss by this part of it. */
const RISE_SHARE = 0.05;
const TOGETHER = 0.3;
/** Deviate of the trend of a score that clearly becomes better. */
const BETTER = 2;

interface Climb extends Stage {
  spread: Spread;
  best: { level: number; step: number };
  level: number;
}

export const divergence: Rule = {
  id: 'divergence',
  title: 'Divergence',
  meaning: 'The loss went far up and has not come back: the model is worse than it was.',
  causes: [
    'The learning rate is too high',
    'Gradients are not clipped',
    'The warmup is too short',
    'Part of the data is damaged',
  ],
  explains: ['collapse', 'gradient-norm', ...CURVE_RULES, ...ERROR_RULES, 'below-target'],
  check() {
    const episode = new Episode(OPEN_AFTER, CLOSE_AFTER);
    const stages = new Stages<Climb>((stage) => ({
      ...stage,
      spread: new Spread(NOISE_ITEMS),
      best: { level: Infinity, step: 0 },
      level: NaN,
    }));
    let points = 0;
    let first: number | null = null;
    const destruction = new DestructionTracker();
    /** Far beyond chance as soon as it holds: no repetition needed. */
    const early = new Episode(1, CLOSE_AFTER);
    let destroyed: Destruction | null = null;
    const worse = new WorseEvaluations();
    const evaluated = new Episode(1, CLOSE_EVALUATIONS);
    const together = new Episode(OPEN_AFTER, CLOSE_EVALUATIONS, 'chance');
    const doubling = new RisingTogether();
    /** The first evaluation after the lowest validation loss: the lowest one itself is still good. */
    let afterLowest: number | undefined;
    let last: EvaluationPoint | null = null;
    const places = [
      { kind: 'early' as const, episode: early },
      { kind: 'climb' as const, episode },
      { kind: 'evaluated' as const, episode: evaluated },
      { kind: 'together' as const, episode: together },
    ];
    return {
      train({ step, loss, gradNorm, learningRate }) {
        if (loss === undefined || !Number.isFinite(loss)) return;
        points++;
        const found = destruction.add(step, loss, gradNorm, learningRate);
        destroyed = found ?? destroyed;
        early.add(step, found !== null, found?.step);
        const isDue = stages.add(loss, (stage, item, level) => {
          // The noise is measured before the climb, so that a divergence does not hide itself.
          if (!episode.heldLast) stage.spread.add(item);
          stage.level = level;
          if (level < stage.best.level) stage.best = { level, step };
        });
        if (!isDue) return;
        const { level, best, spread } = stages.inUse!;
        first ??= level;
        const rise = level - best.level;
        // The noise is the most expensive, so it comes last.
        const isHigh = (share: number) =>
          rise > share * CLIMB_SHARE * Math.abs(best.level) &&
          rise > share * CLIMB_OF_FIRST * Math.abs(first!) &&
          rise > share * CLIMB_DEVIATIONS * spread.deviation;
        episode.add(step, isHigh(episode.isOpen ? 0.5 : 1));
      },
      evaluation(point) {
        if (point.loss === null) return;
        evaluated.add(point.step, worse.add(point), worse.since ?? undefined);
        last = point;
        const hasDoubled = doubling.add(point.loss, point.trainLoss);
        if (point.rise?.evaluationsSince === 1) afterLowest = point.step;
        together.add(point.step, hasDoubled || riseTogether(point, together.isOpen), afterLowest);
        // Far beyond chance: no repetition needed.
        if (hasDoubled) together.open(point.step, afterLowest);
      },
      period: () => foremost(places)?.episode.period ?? null,
      conclude(facts) {
        if (points === 0 && evaluated.tests === 0) return notChecked('no training loss in this log');
        const shown = foremost(places);
        if (!shown)
          return points < LEVEL_ITEMS + OPEN_AFTER
            ? needsMore(points, LEVEL_ITEMS + OPEN_AFTER, 'training points')
            : 'clear';
        const period = shown.episode.period!;
        if (shown.kind === 'early') return findingOf(divergence, facts, period, ofStart(facts, destroyed!, early));
        if (shown.kind === 'evaluated')
          return findingOf(divergence, facts, period, ofEvaluations(facts, period, worse, evaluated));
        if (shown.kind === 'together') return findingOf(divergence, facts, period, ofBoth(facts, last!, together));
        const { level: now, best, spread, index } = stages.inUse!;
        const noise = spread.deviation;
        const since = stepText(period.onsetStep);
        return findingOf(divergence, facts, period, {
          level: 'act',
          sentences: [`Diverging since step ${since}: stop and halve the learning rate.`],
          evidence: `Training loss was ${numberText(best.level)} around step ${stepText(best.step)} and is now ${numberText(now)} (medians of ${stepText(LEVEL_ITEMS ** (index + 1))} points). Before that, it varied by ±${numberText(1.96 * noise)}.`,
          confidence: beyondNoise((now - best.level) / noise, spread.count, points),
          range: [best.level, now],
          advice: [...keepAdvice(facts, facts.keep()), ...scaleLearningRate(facts, 0.5), ...clipGradients(facts)],
          metrics: ['train/loss'],
          numbers: { lowestLoss: best.level, lowestStep: best.step, lossNow: now, noise },
        });
      },
    };
  },
};

const DESTROYED = 'Destroyed at the start';

function ofStart(facts: Facts, { kind, step, from, to, isGradient }: Destruction, { heldFor }: Episode): FindingParts {
  const at = stepText(step);
  const size = isGradient ? rateText(to) : numberText(to);
  const what = isGradient ? 'The gradient norm' : 'Training loss';
  const texts = {
    'worse than at first': {
      sentence: `Destroyed at step ${at}: training loss ${numberText(from)} → ${size}. Lower the rate.`,
      evidence: `Training loss began at ${numberText(from)}. Since step ${at} it has been far above that, at ${size} (median of the newest points).`,
    },
    'shot up': {
      sentence: `${what} shot up to ${size} at step ${at}; nothing learned since.`,
      evidence: `Training loss began at ${numberText(from)}. ${what} shot up to ${size} at step ${at}, and training loss has not been clearly below its start since.`,
    },
    'flat after a peak': {
      sentence: `Training loss shot up to ${size} at step ${at}; nothing learned since.`,
      evidence: `Training loss shot up to ${size} at step ${at}. Since then it has stayed at ${numberText(from)}, at a learning rate of 1 or more.`,
    },
    stuck: {
      sentence: `Training loss has been stuck at ${size} since step ${at}: start over.`,
      evidence: `Training loss was ${numberText(from)} and has been the same number, ${size}, at each point since step ${at}: the model gives one answer to everything.`,
    },
  }[kind];
  return {
    level: 'act',
    title: DESTROYED,
    sentences: [texts.sentence, `Destroyed at step ${at}: lower the learning rate.`],
    evidence: texts.evidence,
    confidence: afterRepeats(heldFor + 2),
    range: [from, to],
    advice: [...keepAdvice(facts, facts.keep()), ...scaleLearningRate(facts, 0.1), ...clipGradients(facts)],
    metrics: isGradient ? ['train/grad_norm', 'train/loss'] : ['train/loss'],
    numbers: { before: from, after: to, step },
  };
}

function ofEvaluations(
  facts: Facts,
  { onsetStep }: Period,
  { first, last, isSure }: WorseEvaluations,
  { heldFor }: Episode,
): FindingParts {
  const now = last!.loss!;
  const rise = `${Math.round((now / first!.loss - 1) * 100)}%`;
  const training = isSure
    ? 'Training loss has not fallen either.'
    : 'The log does not show yet whether training loss falls.';
  return {
    level: 'act',
    title: 'Worse than at the start',
    sentences: [
      `Worse than at the first evaluation since step ${stepText(onsetStep)}: lower the rate.`,
      `Worse than at the start since step ${stepText(onsetStep)}: lower the rate.`,
    ],
    evidence: `Validation loss was ${numberText(first!.loss)} at step ${stepText(first!.step)} and is now ${numberText(now)}, ${rise} higher. Each evaluation since step ${stepText(onsetStep)} was worse than the first. ${training}`,
    confidence: afterRepeats(heldFor + 2),
    range: [first!.loss, now],
    advice: [...keepAdvice(facts, facts.keep()), ...scaleLearningRate(facts, 0.1), ...clipGradients(facts)],
    metrics: ['eval/loss', 'train/loss'],
    numbers: { firstLoss: first!.loss, lossNow: now, trainNow: last!.trainLoss },
  };
}

/** Overfitting has a training loss that falls; steps that make the model worse raise both. */
function riseTogether({ rise, scores }: EvaluationPoint, isOpen: boolean): boolean {
  if (!rise || rise.trainThen === null || rise.trainNow === null) return false;
  const isUp = isOpen
    ? rise.rise > rise.threshold / 2
    : rise.rises === true && rise.rise > RISE_SHARE * Math.abs(rise.lowestLoss);
  return isUp && rise.trainNow - rise.trainThen > TOGETHER * rise.rise && !scores.some(({ trend }) => trend > BETTER);
}

function ofBoth(facts: Facts, { rise, loss, lossNoise }: EvaluationPoint, { heldFor }: Episode): FindingParts {
  const { lowestLoss, lowestStep, trainThen, trainNow } = rise!;
  const since = stepText(lowestStep);
  return {
    level: 'act',
    sentences: [`Both losses rise since step ${since}: stop and halve the learning rate.`],
    evidence: `Validation loss was lowest at step ${since} (${numberText(lowestLoss)}) and is now ${numberText(loss ?? NaN)}; training loss rose from ${numberText(trainThen!)} to ${numberText(trainNow!)}. This isn’t overfitting: the steps make the model worse.`,
    confidence: afterRepeats(heldFor),
    range: [lowestLoss, loss],
    advice: [...keepAdvice(facts, facts.keep()), ...scaleLearningRate(facts, 0.5), ...clipGradients(facts)],
    metrics: ['eval/loss', 'train/loss'],
    numbers: { lowestLoss, lowestStep, lossNow: loss, trainThen, trainNow, noise: lossNoise },
  };
}
