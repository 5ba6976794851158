/** Class imbalance: one class is so rare that accuracy means little. */

import { totalOf, wilson } from '@rewardboard/metrics';
import { classWeights } from '../wording/advice.ts';
import type { Finding } from '@rewardboard/protocol';
import type { Facts } from '../diagnosis/facts.ts';
import { afterRepeats, beyondNoise } from '../statistics/confidence.ts';
import { Episode } from './episode.ts';
import { findingOf } from './finding.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';
import { finite } from '../diagnosis/evaluation-values.ts';
import type { Rule } from './rule.ts';
import { notChecked } from './rule.ts';
import { numberText, percentText, quoted, stepText } from '../wording/wording.ts';

/** A class is rare below this share; with counts, the upper end of its interval must be below. */
const RARE_SHARE = 0.2;
/** Where the shares are unknown: an F1 below this part of the accuracy, at so many evaluations in a row. */
const HIDDEN_SHARE = 0.6;
const HIDDEN_AFTER = 3;
/** Examples that are assumed where nothing tells their number. */
const ASSUMED_EXAMPLES = 200;

export const classImbalance: Rule = {
  id: 'class-imbalance',
  title: 'Class imbalance',
  meaning: 'One of the two answers is far more common in the data than the other.',
  causes: ['The data set itself is imbalanced'],
  check(facts) {
    let episode = new Episode(1, 3);
    let last: { point: EvaluationPoint; rate: number; high: number; examples: number | null } | null = null;
    const hidden = new HiddenClass();
    return {
      evaluation(point) {
        hidden.add(point);
        const { counts, baseline } = point;
        const rate = baseline?.baseRate ?? null;
        if (rate === null) {
          // Later scores contradicted the share that earlier ones gave: entities, say, beside the accuracy of words.
          if (last && !last.point.counts) {
            last = null;
            episode = new Episode(1, 3);
          }
          return;
        }
        const rare = Math.min(rate, 1 - rate);
        const examples = counts ? totalOf(counts) : facts.evalExamples;
        const high = examples === null ? rare : wilson(rare * examples, examples).high;
        last = { point, rate, high, examples };
        episode.add(point.step, high < RARE_SHARE);
      },
      period: () => (last === null ? hidden.episode.period : episode.period),
      conclude(facts) {
        if (last === null)
          return hidden.finding(facts) ?? notChecked('no confusion counts and no base rate in this log');
        const period = episode.period;
        if (!period) return 'clear';
        const { rate, examples, point } = last;
        const isRarePositive = rate < 0.5;
        const rare = Math.min(rate, 1 - rate);
        const label = quoted(isRarePositive ? facts.positive : facts.negative);
        const common = quoted(isRarePositive ? facts.negative : facts.positive);
        return findingOf(classImbalance, facts, period, {
          level: 'watch',
          sentences: [
            `Only ${percentText(rare)} of examples are ${label}: accuracy alone misleads.`,
            `Only ${percentText(rare)} are ${label}: accuracy misleads.`,
          ],
          evidence: `${percentText(rare)} of ${examples === null ? 'the' : stepText(examples)} validation examples are ${label}. Always answering ${common} has an accuracy of ${numberText(point.baseline!.accuracy)}.`,
          confidence:
            examples === null
              ? 0.9
              : beyondNoise((RARE_SHARE - rare) / Math.sqrt((RARE_SHARE * (1 - RARE_SHARE)) / examples), examples, 1),
          advice: [...classWeights(rate), { text: `Or add more ${label} examples` }],
          metrics: ['eval/accuracy', 'eval/f1'],
          numbers: { baseRate: rate, examples },
        });
      },
    };
  },
};

/**
 * An accuracy far above F1 shows a rare class, whatever the base rate: of p positives at least p - (1 - A) are right, and so an F1
 * of f needs p <= (1 - A) (1 + f / (2 (1 - f))).
 */
class HiddenClass {
  readonly episode = new Episode(HIDDEN_AFTER, 2);
  #most = 1;
  #last: { accuracy: number; f1: number } | null = null;

  add({ step, values, examples, leastExamples, isOfEntities }: EvaluationPoint): void {
    // Most words are no part of an entity: that says nothing of the model.
    if (isOfEntities) {
      if (this.#last) this.episode.close(step);
      this.#last = null;
      return;
    }
    const accuracy = finite(values['eval/accuracy']);
    const f1 = finite(values['eval/f1']);
    if (accuracy === null || f1 === null || accuracy < 0 || accuracy > 1 || f1 < 0 || f1 >= 1) return;
    const n = examples ?? Math.max(ASSUMED_EXAMPLES, leastExamples);
    this.#most = Math.min(this.#most, wilson((1 - accuracy) * n, n).high * (1 + f1 / (2 * (1 - f1))));
    this.#last = { accuracy, f1 };
    this.episode.add(step, this.#most < RARE_SHARE && f1 < HIDDEN_SHARE * accuracy);
  }

  finding(facts: Facts): Finding | null {
    const { period } = this.episode;
    if (!period || !this.#last) return null;
    const { accuracy, f1 } = this.#last;
    return findingOf(classImbalance, facts, period, {
      level: 'watch',
      sentences: [`Accuracy ${numberText(accuracy)} hides an F1 of ${numberText(f1)}: one class is rare.`],
      evidence: `At step ${stepText(period.onsetStep)} and since, accuracy is far higher than F1: the common class is answered right, and the rare one hardly ever. At most ${percentText(this.#most)} of the validation examples can be of a class with such an F1.`,
      confidence: afterRepeats(this.episode.heldFor),
      advice: [
        { text: 'Use F1, balanced accuracy or the recall of each class instead of accuracy' },
        { text: 'Weight the rarer class in the loss, or add more examples of it' },
      ],
      metrics: ['eval/f1', 'eval/accuracy'],
      numbers: { accuracy, f1, rareShare: this.#most },
    });
  }
}
