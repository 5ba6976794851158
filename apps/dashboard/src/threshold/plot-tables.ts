/** The numbers behind the plots of the threshold page, as CSV. */

import { countsAtThreshold, scoresOf } from '@rewardboard/metrics';
import type { CurveBand } from '@rewardboard/metrics';
import { csvOf } from '../parts/csv.ts';
import type { EvaluationDetail, EvaluationSummary } from '../predictions/prediction-book.ts';

/** @param costs of 100 examples at each threshold */
export function thresholdCsv({ best }: Pick<EvaluationDetail, 'best'>, costs: ArrayLike<number>): string {
  const head = ['threshold', 'tp', 'fn', 'fp', 'tn', 'precision', 'recall', 'specificity'];
  return csvOf(
    [...head, 'f1', 'f1_low', 'f1_high', 'cost_per_100'],
    Array.from(best.f1At, (f1, at) => {
      const counts = countsAtThreshold(best.curves, at);
      const { precision, recall, specificity } = scoresOf(counts);
      const { tp, fn, fp, tn } = counts;
      const scores = [precision, recall, specificity, f1, best.f1Low[at]!, best.f1High[at]!, costs[at]!];
      return [at / 100, tp, fn, fp, tn, ...scores.map(numberOrNone)];
    }),
  );
}

/** A curve, and the 95% band around it where it has a point of the same x. */
export function curveCsv(x: string, y: string, curve: { x: Float64Array; y: Float64Array }, band: CurveBand): string {
  const at = new Map(Array.from(band.x, (value, i) => [value, i]));
  return csvOf(
    [x, y, 'low', 'high'],
    Array.from(curve.x, (value, i) => {
      const place = at.get(value);
      const range = place === undefined ? [null, null] : [band.low[place]!, band.high[place]!].map(numberOrNone);
      return [value, numberOrNone(curve.y[i]!), ...range];
    }),
  );
}

export function reliabilityCsv({ calibration: { bins } }: EvaluationDetail): string {
  return csvOf(
    ['bin_from', 'bin_to', 'examples', 'mean_probability', 'share_positive'],
    bins.map(({ examples, claimed, positives }, i) => [
      i / bins.length,
      (i + 1) / bins.length,
      examples,
      ...[claimed / examples, positives / examples].map(numberOrNone),
    ]),
  );
}

export function calibrationCsv(summaries: readonly EvaluationSummary[]): string {
  return csvOf(
    ['step', 'ece', 'calibrated_low', 'calibrated_high'],
    summaries.map(({ step, calibrationError, calibrated: { low, high } }) => [
      step,
      ...[calibrationError, low, high].map(numberOrNone),
    ]),
  );
}

function numberOrNone(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
