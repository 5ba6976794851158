/** Class bias: the model gives one of the two answers far less often than it is true. */

import type { Counts } from '@rewardboard/metrics';
import { classWeights, rightThreshold } from '../wording/advice.ts';
import { beyondNoise, afterRepeats } from '../statistics/confidence.ts';
import { Episode, foremost } from './episode.ts';
import { finite } from '../diagnosis/evaluation-values.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { FAR_THRESHOLD, thresholdOf } from '../diagnosis/facts.ts';
import { findingOf } from './finding.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';
import { AnswerSwings } from './answer-swings.ts';
import type { Rule } from './rule.ts';
import { needsMore, NO_EVALUATIONS, notChecked } from './rule.ts';
import { numberText, quoted, stepText } from '../wording/wording.ts';

/** An answer is starved if it is given less often than this share of how often it is true. The guide's example, 0.45 / 0.95, has 0.47. */
const STARVED_SHARE = 0.7;
/** Without bias both kinds of mistake are equally frequent; they must differ by this many deviations. */
const DEVIATIONS = 3.5;
const OPEN_AFTER = 4;
const CLOSE_AFTER = 2;
/** If the class shares differ this much between training and validation, a bias is expected from the start. */
const OTHER_SHARE = 0.2;

/** The class whose answer is starved (null if neither is), and how often it is given per time that it is true. */
interface Bias {
  against: 'positive' | 'negative' | null;
  ratio: number;
}

export const classBias: Rule = {
  id: 'class-bias',
  title: 'Class bias',
  meaning: 'The model favors one of the two answers.',
  causes: ['The threshold does not suit the scores', 'The classes are imbalanced in training'],
  explains: ['error-pattern'],
  check(facts) {
    const episodes = {
      positive: new Episode(OPEN_AFTER, CLOSE_AFTER, 'chance'),
      negative: new Episode(OPEN_AFTER, CLOSE_AFTER, 'chance'),
    };
    const sides = [
      { side: 'positive', episode: episodes.positive },
      { side: 'negative', episode: episodes.negative },
    ] as const;
    let last: { point: EvaluationPoint; bias: Bias } | null = null;
    /** Newest evaluations in a row with the same bias, settled or not. */
    let streak = 0;
    let before: Bias['against'] = null;
    let evaluations = 0;
    const swings = new AnswerSwings();
    /** Open before resolved: else the lasting bias rather than the swings. */
    const isBiasShown = () => {
      const bias = foremost(sides)?.episode;
      return bias !== undefined && (bias.isOpen || swings.period?.resolvedStep !== null);
    };
    return {
      evaluation(point) {
        evaluations++;
        swings.add(point);
        const bias = point.counts
          ? biasOfCounts(point.counts)
          : biasOfScores(finite(point.values['eval/precision']), finite(point.values['eval/recall']));
        if (bias === null) return;
        last = { point, bias };
        streak = bias.against === null ? 0 : bias.against === before ? streak + 1 : 1;
        before = bias.against;
        const expected = expectedAgainst(facts, point);
        for (const { side, episode } of sides)
          if (point.isSettled || side === expected) episode.add(point.step, bias.against === side);
      },
      // No further evaluation will come: the last ones decide.
      end() {
        if (last?.bias.against && streak >= Math.min(OPEN_AFTER, evaluations))
          episodes[last.bias.against].open(last.point.step);
      },
      period: () => (isBiasShown() ? foremost(sides)!.episode.period : swings.period),
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        if (last === null) return notChecked('needs confusion counts, or precision and recall');
        const { point, bias } = last;
        const shown = foremost(sides);
        if (!isBiasShown() && swings.period) return swings.finding(classBias, facts)!;
        if (!shown) return evaluations < OPEN_AFTER ? needsMore(evaluations, OPEN_AFTER) : 'clear';
        const { side } = shown;
        const period = shown.episode.period!;
        const starved = quoted(facts[side]);
        const favoured = quoted(facts[side === 'positive' ? 'negative' : 'positive']);
        const precision = finite(point.values['eval/precision']);
        const recall = finite(point.values['eval/recall']);
        const specificity = finite(point.values['eval/specificity']);
        const scores = [
          precision === null ? '' : `precision ${numberText(precision)}`,
          recall === null ? '' : `recall ${numberText(recall)}`,
          specificity === null ? '' : `specificity ${numberText(specificity)}`,
        ].filter(Boolean);
        const mistakes = point.counts
          ? ` It is wrong on ${point.counts.fn} of ${point.counts.tp + point.counts.fn} ${quoted(facts.positive)} examples and on ${point.counts.fp} of ${point.counts.fp + point.counts.tn} ${quoted(facts.negative)} ones.`
          : '';
        const baseRate = point.baseline?.baseRate ?? null;
        return findingOf(classBias, facts, period, {
          level: 'watch',
          title: `Bias toward ${favoured}`,
          sentences: [
            `Biased toward ${favoured} since step ${stepText(period.onsetStep)}: move the threshold.`,
            `Biased toward ${favoured} since step ${stepText(period.onsetStep)}.`,
          ],
          evidence: `${scores.length > 0 ? `${upperFirst(scores.join(', '))}. ` : ''}The model answers ${starved} only ${bias.ratio.toFixed(2)} times as often as it is true.${mistakes}`,
          confidence: point.counts
            ? beyondNoise(
                Math.abs(point.counts.fp - point.counts.fn) / Math.sqrt(point.counts.fp + point.counts.fn),
                point.counts.fp + point.counts.fn,
                1,
              )
            : afterRepeats(episodes[side].heldFor),
          advice: [
            ...rightThreshold(facts, point.histogram, baseRate),
            ...(baseRate === null ? [] : classWeights(baseRate)),
          ],
          metrics: ['eval/precision', 'eval/recall', 'eval/specificity'].filter(
            (metric) => point.values[metric] !== undefined,
          ),
          numbers: { precision, recall, specificity, ratio: bias.ratio, baseRate },
        });
      },
    };
  },
};

/** The side that is starved for a known reason: then there is no need to wait until the loss has settled. */
function expectedAgainst(facts: Facts, { baseline }: EvaluationPoint): Bias['against'] {
  const share = baseline?.baseRate ?? facts.evalBaseRate;
  const more = facts.trainBaseRate === null || share === null ? 0 : facts.trainBaseRate - share;
  if (Math.abs(more) > OTHER_SHARE) return more > 0 ? 'negative' : 'positive';
  const threshold = thresholdOf(facts) - 0.5;
  return Math.abs(threshold) <= FAR_THRESHOLD ? null : threshold > 0 ? 'positive' : 'negative';
}

/** Counts show both directions equally. */
function biasOfCounts({ tp, tn, fp, fn }: Counts): Bias | null {
  if (tp + fn === 0 || tn + fp === 0) return null;
  const positive = (tp + fp) / (tp + fn);
  const negative = (tn + fn) / (tn + fp);
  const isClear = Math.abs(fp - fn) > DEVIATIONS * Math.sqrt(fp + fn);
  if (isClear && positive < STARVED_SHARE && positive <= negative) return { against: 'positive', ratio: positive };
  if (isClear && negative < STARVED_SHARE) return { against: 'negative', ratio: negative };
  return { against: null, ratio: Math.min(positive, negative) };
}

/** recall / precision is the number of positive answers per true positive example; its inverse stands in for the other class. */
function biasOfScores(precision: number | null, recall: number | null): Bias | null {
  if (precision === null || recall === null || precision < 0 || recall < 0 || precision + recall === 0) return null;
  if (recall < STARVED_SHARE * precision) return { against: 'positive', ratio: recall / precision };
  if (precision < STARVED_SHARE * recall) return { against: 'negative', ratio: precision / recall };
  return { against: null, ratio: precision === 0 ? 1 : recall / precision };
}

function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
