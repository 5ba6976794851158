import { bestThreshold, costAtThresholds, drawProblems, rankingCurves } from '@rewardboard/metrics';
import { expect, it } from 'vitest';
import { curveCsv, thresholdCsv } from './plot-tables.ts';

const PREDICTIONS = {
  labels: Uint8Array.of(1, 1, 0, 0),
  probabilities: Float32Array.of(0.9, 0.4, 0.6, 0.1),
  problems: Uint32Array.of(0, 1, 2, 3),
};
const DRAWS = drawProblems(4);

it('has a line for each threshold, whose counts add up and whose scores follow from them', () => {
  const best = bestThreshold(PREDICTIONS, DRAWS);
  const lines = thresholdCsv({ best }, costAtThresholds(best.curves, { letThrough: 1, missed: 1 })).trim();
  const [head, ...rows] = lines.split('\r\n').map((line) => line.split(','));
  expect(head!.slice(0, 9)).toEqual('threshold,tp,fn,fp,tn,precision,recall,specificity,f1'.split(','));
  expect(rows).toHaveLength(101);
  expect(rows[50]!.slice(0, 9)).toEqual(['0.5', '1', '1', '1', '1', '0.5', '0.5', '0.5', '0.5']);
  expect(rows[100]!.slice(1, 6)).toEqual(['0', '2', '0', '2', '0']);
});

it('has each point of a curve', () => {
  const { roc, rocBand } = rankingCurves(PREDICTIONS, DRAWS);
  const lines = curveCsv('false_positive_rate', 'recall', roc, rocBand).trim().split('\r\n');
  expect(lines[0]).toBe('false_positive_rate,recall,low,high');
  expect(lines).toHaveLength(roc.x.length + 1);
});
