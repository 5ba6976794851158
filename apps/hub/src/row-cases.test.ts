/** Tables, JSON lines and histories with the names, numbers and columns that people have: the cases beside the checkout. */

import { DEFAULT_TARGETS, diagnose } from '@rewardboard/diagnostics';
import { describe, expect, it } from 'vitest';
import type { LiveRun } from './read-runs.ts';
import { casePath, hasCases, runsIn } from './testing/cases.ts';

/** Length, first and last step, last value. */
function seriesOf({ run }: LiveRun, path: string) {
  const series = run.series.get(path);
  return series && [series.length, series.steps[0], series.last!.step, series.last!.value];
}
async function runOf(path: string): Promise<LiveRun> {
  const runs = await runsIn(casePath(path));
  expect(runs.map(({ origin }) => origin.directory)).toHaveLength(1);
  return runs[0]!;
}

describe.skipIf(!hasCases)('a case', () => {
  it('reward-model-names', async () => {
    const run = await runOf('formats/reward-model-names');
    expect(seriesOf(run, 'train/loss')).toEqual([100, 10, 1000, 0.13485094785750476]);
    expect(seriesOf(run, 'train/accuracy')).toEqual([100, 10, 1000, 0.9]);
    expect(seriesOf(run, 'train/margin')).toEqual([100, 10, 1000, 20]);
    expect(seriesOf(run, 'eval/loss')).toEqual([10, 100, 1000, 0.18485094785750478]);
    expect(seriesOf(run, 'eval/accuracy')).toEqual([10, 100, 1000, 0.8500000000000001]);
  });

  it('signed-policy-loss', async () => {
    const run = await runOf('formats/signed-policy-loss');
    expect(seriesOf(run, 'train/loss')).toEqual([20, 20, 400, 0]);
    expect(run.diagnosis?.level).not.toBe('act');
    // The loss is 0 and accuracy doesn't move: nothing is learned any more.
    expect(run.diagnosis?.findings.map(({ rule }) => rule)).toEqual(['policy-collapse']);
  });

  it('separators-in-numbers: a table with decimal commas', async () => {
    const run = await runOf('bugreports/separators-in-numbers/csv-semicolon-decimal-comma');
    expect(seriesOf(run, 'train/loss')!.slice(0, 3)).toEqual([8, 1, 8]);
    expect(run.run.series.get('train/loss')!.values[0]).toBe(0.6867);
    expect(run.run.series.get('eval/accuracy')!.values[0]).toBe(0.7);
  });

  it('sentence-transformers-csv', async () => {
    const run = await runOf('formats/sentence-transformers-csv');
    expect(seriesOf(run, 'eval/accuracy')).toEqual([16, 500, 6001, 0.84]);
  });

  it.each(['csv-mode', 'csv-phase', 'csv-split', 'csv-stage'])('split-column: %s', async (name) => {
    const run = await runOf(`bugreports/split-column/${name}`);
    expect(seriesOf(run, 'train/loss')!.slice(0, 3)).toEqual([8, 1, 8]);
    expect(seriesOf(run, 'train/loss')![3]).toBeCloseTo(0.32, 1);
    expect(seriesOf(run, 'eval/loss')).toEqual([8, 1, 8, 0.67]);
    expect(Math.min(...run.run.series.get('eval/loss')!.values)).toBe(0.55);
    expect(seriesOf(run, 'train/accuracy')![0]).toBe(8);
    expect(seriesOf(run, 'eval/accuracy')![0]).toBe(8);
  });

  it('split-column: jsonl', async () => {
    const run = await runOf('bugreports/split-column/jsonl');
    expect(seriesOf(run, 'train/loss')!.slice(0, 3)).toEqual([40, 10, 400]);
    expect(seriesOf(run, 'eval/loss')!.slice(0, 3)).toEqual([8, 50, 400]);
  });

  it('mmcv-log-json, openmmlab', async () => {
    const run = await runOf('formats/mmcv-log-json');
    expect(seriesOf(run, 'train/loss')!.slice(0, 3)).toEqual([100, 50, 5000]);
    expect(seriesOf(run, 'eval/bbox_mAP')![0]).toBe(4);
    expect(Array.from(run.run.series.get('eval/bbox_mAP')!.steps)).toEqual([1250, 2500, 3750, 5000]);
    const other = await runOf('bugreports/counter-restarts-each-epoch/openmmlab');
    expect(seriesOf(other, 'train/loss')![0]).toBe(60);
    expect(other.evaluated().evaluations).toHaveLength(6);
    expect(other.run.ghosts.size).toBe(0);
  });

  it('percent-accuracy', async () => {
    const run = await runOf('formats/percent-accuracy');
    expect(seriesOf(run, 'eval/accuracy')).toEqual([24, 1, 24, 0.61]);
    expect(seriesOf(run, 'train/accuracy')).toEqual([24, 1, 24, 0.62]);
    expect(seriesOf(run, 'eval/f1')).toEqual([24, 1, 24, 0.52]);
    expect(run.run.about.percent).toEqual(['train/accuracy', 'eval/accuracy', 'eval/f1']);
    const verdicts = diagnose(run.evaluated(), DEFAULT_TARGETS);
    expect(verdicts.targets.map(({ metric, verdict }) => [metric, verdict])).toContainEqual([
      'eval/accuracy',
      'not met',
    ]);
    expect(verdicts.findings.filter(({ level }) => level === 'act')).toEqual([]);
  });

  it.each(['bugreports/scores-in-percent/run', 'judgement/01-accuracy-in-percent'])('%s', async (path) => {
    const run = await runOf(path);
    expect(run.run.series.get('eval/accuracy')!.last!.value).toBeLessThan(0.7);
    const target = diagnose(run.evaluated(), DEFAULT_TARGETS).targets.find(({ metric }) => metric === 'eval/accuracy')!;
    expect(target.verdict).toBe('not met');
    expect(target.high).toBeLessThan(0.85);
  });

  it('17-nested-history-nan', async () => {
    const run = await runOf('judgement/17-nested-history-nan');
    expect(seriesOf(run, 'train/loss')![0]).toBe(5);
    expect(diagnose(run.evaluated(), DEFAULT_TARGETS).findings.map(({ rule, onsetStep }) => [rule, onsetStep])).toEqual(
      [['non-finite', 4]],
    );
  });

  it('yolo-metrics-prefix', async () => {
    const run = await runOf('formats/yolo-metrics-prefix');
    expect(seriesOf(run, 'eval/precision')).toEqual([50, 1, 50, 0.696]);
    expect(seriesOf(run, 'eval/recall')).toEqual([50, 1, 50, 0.596]);
    expect(seriesOf(run, 'eval/mAP_0.5')).toEqual([50, 1, 50, 0.645]);
  });
});
