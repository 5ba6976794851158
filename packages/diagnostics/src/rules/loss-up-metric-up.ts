/** Loss up, metric up: validation loss rises, but the score improves; the answers are overconfident, not worse. */

import { beyondNoise } from '../statistics/confidence.ts';
import { Episode } from './episode.ts';
import type { FindingParts } from './finding.ts';
import { findingOf } from './finding.ts';
import type { Facts } from '../diagnosis/facts.ts';
import type { ScoreNow } from '../statistics/score-history.ts';
import { moreRegularization } from '../wording/advice.ts';
import type { PointWithRise } from '../diagnosis/points.ts';
import { hasRise } from '../diagnosis/points.ts';
import type { Rule } from './rule.ts';
import { NO_EVALUATIONS, notChecked } from './rule.ts';
import { MIN_EVALUATIONS } from '../statistics/min-evaluations.ts';
import { LONG_CLIMB } from '../statistics/loss-rise.ts';
import { LEVEL_EVALUATIONS } from '../statistics/recent.ts';
import { worseScore } from '../statistics/score-reading.ts';
import { isOver } from '../statistics/silence.ts';
import { metricLabel, numberText, stepText } from '../wording/wording.ts';

const OPEN_AFTER = 3;
const OPEN_IN_SHORT_RUN = 2;
const CLOSE_AFTER = 3;

export const lossUpMetricUp: Rule = {
  id: 'loss-up-metric-up',
  title: 'Loss and score both rise',
  meaning: 'Usually the model makes fewer mistakes, but is too confident in those it still makes.',
  causes: [
    'The scores become overconfident, so the few wrong answers cost more and more',
    'Wrong labels that the model contradicts with confidence',
  ],
  explains: ['overfitting', 'generalization-gap', 'plateau', 'calibration-drift'],
  check() {
    const episode = new Episode(OPEN_AFTER, CLOSE_AFTER);
    let last: PointWithRise | null = null;
    let evaluations = 0;
    let before: PointWithRise['rise']['meaning'] = null;
    return {
      evaluation(point) {
        evaluations++;
        if (!hasRise(point) || point.scores.length === 0) return;
        const { rise } = point;
        last = point;
        if (rise.evaluationsSince === 0) episode.close(point.step);
        else if (rise.rises !== null || rise.isSteep)
          episode.add(point.step, rise.meaning === 'overconfident', rise.lowestStep);
        // A short run will hardly have more, and nothing is lost by choosing the checkpoint by a score.
        const isShort = !point.noiseIsMeasured && evaluations >= MIN_EVALUATIONS;
        const isPlain = (isShort && rise.evaluationsSince >= OPEN_IN_SHORT_RUN) || rise.risingFor >= LONG_CLIMB;
        if (rise.meaning === 'overconfident' && isPlain) episode.open(point.step, rise.lowestStep);
        // It has had to outweigh what was said before: no repetition needed.
        if (before === 'overfits' && rise.meaning === 'overconfident') episode.open(point.step, rise.lowestStep);
        before = rise.meaning;
      },
      period: () => episode.period,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        if (last === null) return notChecked('needs validation loss and a score over several evaluations');
        const period = episode.period;
        if (!period) return 'clear';
        const { rise, loss } = last;
        // Of a resolved period, the score that is shown now.
        const score = rise.scores.score ?? last.scores[0]!;
        const { metric, since, best } = score;
        const level = since?.level ?? score.level;
        const name = metricLabel(metric);
        const isFlat = score.flatFor > 0 && !score.isMoving;
        const kept = facts.keep();
        const select =
          kept?.metric === metric
            ? `Choose the checkpoint by ${name}, not by the loss: so far step ${stepText(kept.step)}`
            : `Choose the checkpoint by ${name}, not by the loss: its best is at step ${stepText(best.step)}`;
        const worse = worseScore(last.scores);
        return findingOf(lossUpMetricUp, facts, period, {
          level: 'watch',
          title: score.sign > 0 ? `Loss and ${name} both rise` : `Loss rises while ${name} improves`,
          sentences: [
            score.sign > 0
              ? `Loss rises, but so does ${name}: overconfident, not worse.`
              : `Loss rises, but ${name} improves: overconfident, not worse.`,
            'Loss rises, but the score improves: overconfident, not worse.',
          ],
          evidence: `Since step ${stepText(rise.lowestStep)}, validation loss has risen from ${numberText(rise.lowestLoss)} to ${numberText(loss)}, and ${name} has improved from ${numberText(since?.before ?? NaN)} to ${numberText(level)} (averages of ${LEVEL_EVALUATIONS} evaluations)${byHowMuch(last, score)}.${worse ? fallOf(worse) : ''}`,
          confidence: beyondNoise(rise.deviations, last.noiseCount, evaluations),
          range: [rise.lowestLoss, loss],
          advice: [
            ...(isFlat || isOver(facts) ? [] : [{ text: 'Do not stop because of the loss alone' }]),
            { text: select },
            { text: 'Calibrate the scores afterwards (temperature scaling), or smooth the labels' },
          ],
          metrics: ['eval/loss', metric],
          numbers: {
            lossThen: rise.lowestLoss,
            lossNow: loss,
            scoreThen: since?.before,
            scoreNow: level,
            noise: last.lossNoise,
            scoreNoise: score.noise,
          },
          ...(worse && disagreement(facts, name, worse, select)),
        });
      },
    };
  },
};

/** The noise of few evaluations is only assumed, and a score that goes up steadily may have gained less. */
function byHowMuch({ lossNoise, loss, rise }: PointWithRise, { noise, noiseIsMeasured, since }: ScoreNow): string {
  const gained = since?.gain ?? 0;
  return noiseIsMeasured || (gained > 1.96 * noise && loss - rise.lowestLoss > 1.96 * lossNoise)
    ? `, both by more than their noise (±${numberText(1.96 * lossNoise)} and ±${numberText(1.96 * noise)})`
    : '; too few evaluations to measure their noise';
}

/** Where another score falls, nothing shows that the model is only overconfident. */
function disagreement(
  facts: Facts,
  name: string,
  { metric, best }: ScoreNow,
  select: string,
): Pick<FindingParts, 'title' | 'sentences' | 'causes' | 'advice'> {
  const worse = metricLabel(metric);
  return {
    title: 'Scores disagree',
    sentences: [
      `Loss rises; ${name} improves, but ${worse} gets worse.`,
      `Loss rises, and ${worse} gets worse: the scores disagree.`,
      'Loss rises, and the scores disagree.',
    ],
    causes: [
      'The answers get better at one threshold, while the model ranks the examples worse',
      'The rarer class is given up for the common one',
    ],
    advice: [
      {
        text: `Decide which score matters before choosing a checkpoint: the best ${worse} is at step ${stepText(best.step)}`,
      },
      { text: select },
      ...moreRegularization(facts),
    ],
  };
}

function fallOf({ metric, level, since }: ScoreNow): string {
  return ` But ${metricLabel(metric)} has got worse, from ${numberText(since!.before)} to ${numberText(level)}.`;
}
