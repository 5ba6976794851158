/** Loss up, metric up: validation loss rises, but the score improves; the answers are overconfident, not worse. */

import { beyondNoise } from '../statistics/confidence.ts';
import { Episode } from './episode.ts';
import { findingOf } from './finding.ts';
import type { LossRise } from '../statistics/loss-rise.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';
import type { Rule } from './rule.ts';
import { NO_EVALUATIONS, notChecked } from './rule.ts';
import { numberText, stepText } from '../wording/wording.ts';

const NAMES: Readonly<Record<string, string>> = {
  'eval/accuracy': 'accuracy',
  'eval/f1': 'F1',
  'eval/roc_auc': 'ROC AUC',
};
const OPEN_AFTER = 3;
const CLOSE_AFTER = 3;

export const lossUpMetricUp: Rule = {
  id: 'loss-up-metric-up',
  title: 'Loss and score both rise',
  meaning: 'The model makes fewer mistakes, but is more confident in those it still makes. That is no reason to stop.',
  causes: [
    'The scores become overconfident, so the few wrong answers cost more and more',
    'Wrong labels that the model contradicts with confidence',
  ],
  explains: ['overfitting', 'generalization-gap', 'plateau', 'calibration-drift'],
  check() {
    const episode = new Episode(OPEN_AFTER, CLOSE_AFTER, 'chance');
    let last: (EvaluationPoint & { rise: LossRise; loss: number }) | null = null;
    let evaluations = 0;
    return {
      evaluation(point) {
        evaluations++;
        const { rise, loss } = point;
        if (rise === null || loss === null || point.score === null || rise.rises === null) return;
        last = { ...point, rise, loss };
        const risesStill = episode.isOpen ? !rise.isOver : rise.rises;
        episode.add(point.step, risesStill && rise.scoreImproves, rise.lowestStep);
      },
      period: () => episode.period,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        if (last === null) return notChecked('needs validation loss and a score over several evaluations');
        const period = episode.period;
        if (!period) return 'clear';
        const { rise, loss } = last;
        const metric = last.scoreMetric!;
        const name = NAMES[metric] ?? 'the score';
        return findingOf(lossUpMetricUp, facts, period, {
          level: 'watch',
          title: `Loss and ${name} both rise`,
          sentences: [`Loss rises, but so does ${name}: overconfident, not worse.`],
          evidence: `Since step ${stepText(rise.lowestStep)}, validation loss has risen from ${numberText(rise.lowestLoss)} to ${numberText(loss)} and ${name} from ${numberText(rise.scoreThen ?? NaN)} to ${numberText(rise.scoreNow ?? NaN)}, both by more than their noise (±${numberText(1.96 * last.lossNoise)} and ±${numberText(1.96 * last.scoreNoise)}).`,
          confidence: beyondNoise(rise.deviations, last.noiseCount, evaluations),
          range: [rise.lowestLoss, loss],
          advice: [
            { text: 'Do not stop because of the loss alone' },
            { text: 'Calibrate the scores afterwards (temperature scaling), or smooth the labels' },
          ],
          metrics: ['eval/loss', metric],
          numbers: {
            lossThen: rise.lowestLoss,
            lossNow: loss,
            scoreThen: rise.scoreThen,
            scoreNow: rise.scoreNow,
            noise: last.lossNoise,
            scoreNoise: last.scoreNoise,
          },
        });
      },
    };
  },
};
