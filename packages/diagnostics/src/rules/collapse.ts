/** Collapse: a model that had learned something answers like a constant again. */

import { clipGradients, keepAdvice, scaleLearningRate } from '../wording/advice.ts';
import { chanceLoss, referenceText } from '../statistics/chance.ts';
import { afterRepeats } from '../statistics/confidence.ts';
import { beatsConstant, isConstantAnswer } from '../statistics/versus-constant.ts';
import { Episode } from './episode.ts';
import { findingOf } from './finding.ts';
import type { EvaluationPoint, PointWithLoss } from '../diagnosis/points.ts';
import { hasLoss } from '../diagnosis/points.ts';
import type { Rule } from './rule.ts';
import { CURVE_RULES, ERROR_RULES, NO_EVALUATIONS, notChecked } from './rule.ts';
import { noiseText, numberText, stepText } from '../wording/wording.ts';

/** Learned: the loss was below this share of a constant answer's, or of the first evaluation's if that is unknown. */
const LEARNED_SHARE = 0.9;
/** Collapsed: nearly all of what was learned is lost. */
const LOST_SHARE = 0.9;
/** If training loss or the score has kept this share of its gain, the model has memorized its training examples, which is another problem. */
const KEPT_SHARE = 0.5;
/** A gain of loss or score counts from so many deviations between evaluations. */
const GAIN_DEVIATIONS = 4;
const OPEN_AFTER = 2;
const CLOSE_AFTER = 3;

export const collapse: Rule = {
  id: 'collapse',
  title: 'Collapse',
  meaning: 'The model had learned something and has fallen back to guessing.',
  causes: [
    'The learning rate is too high and has pushed the weights out of a good region',
    'A batch with extreme gradients, and no clipping',
  ],
  explains: [...CURVE_RULES, ...ERROR_RULES, 'below-target'],
  check() {
    const episode = new Episode(OPEN_AFTER, CLOSE_AFTER);
    let evaluations = 0;
    let first: number | null = null;
    let best: { loss: number; step: number } | null = null;
    let last: PointWithLoss | null = null;
    let reference = NaN;
    const score = new ScoreKept();
    return {
      evaluation(point) {
        evaluations++;
        score.add(point);
        if (!hasLoss(point)) return;
        const { loss } = point;
        first ??= loss;
        reference = chanceLoss(point) ?? first;
        if (best === null || loss < best.loss) best = { loss, step: point.step };
        last = point;
        const hasLearned =
          best.loss < LEARNED_SHARE * reference && reference - best.loss > GAIN_DEVIATIONS * point.lossNoise;
        const hasLost = reference - loss < (1 - LOST_SHARE) * (reference - best.loss);
        const trainKeeps =
          point.trainLoss !== null && reference - point.trainLoss > KEPT_SHARE * (reference - best.loss);
        episode.add(
          point.step,
          hasLearned && hasLost && (isConstantAnswer(point) || !(trainKeeps || score.isKept || isDecisive(point))),
        );
      },
      period: () => episode.period,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        if (!last || !best) return notChecked('no validation loss in this log');
        const period = episode.period;
        if (!period) return 'clear';
        return findingOf(collapse, facts, period, {
          level: 'act',
          sentences: [
            `Fell back to guessing at step ${stepText(period.onsetStep)}: use an earlier checkpoint.`,
            `Fell back to guessing at step ${stepText(period.onsetStep)}.`,
          ],
          evidence: `Validation loss was ${numberText(best.loss)} at step ${stepText(best.step)} and is now ${numberText(last.loss)}; ${referenceText(last, reference)}. ${noiseText(last.lossNoise, last.noiseIsMeasured)}`,
          confidence: afterRepeats(episode.heldFor),
          range: [best.loss, last.loss],
          advice: [...keepAdvice(facts, facts.keep()), ...scaleLearningRate(facts, 0.5), ...clipGradients(facts)],
          metrics: ['eval/loss'],
          numbers: { bestLoss: best.loss, lossNow: last.loss, reference },
        });
      },
    };
  },
};

/** Whether the foremost score has kept most of what it gained: then the loss is bad for another reason. */
class ScoreKept {
  #first: { metric: string; value: number } | null = null;
  isKept = false;

  add({ scores: [now] }: EvaluationPoint): void {
    if (!now) return;
    if (this.#first?.metric !== now.metric) this.#first = { metric: now.metric, value: now.value };
    const gain = now.sign * (now.best.value - this.#first.value);
    this.isKept = gain > GAIN_DEVIATIONS * now.noise && now.sign * (now.value - this.#first.value) > KEPT_SHARE * gain;
  }
}

/** Badly scaled scores may have a constant's loss and still decide or rank well: such a model has not fallen back to guessing. */
function isDecisive(point: EvaluationPoint): boolean {
  return beatsConstant({ ...point, loss: null }) === true;
}
