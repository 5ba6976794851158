/** Files whose directory or name says whose numbers they hold are one run with those of the other splits. */

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tensorboardHead, tensorboardRecords } from '@rewardboard/run-files';
import { temporaryFolder } from '../testing/open-hub.ts';
import { casePath, hasCases } from '../testing/cases.ts';
import { readFolder, writeFiles } from '../testing/read-folder.ts';
import { splitOfName } from './split-place.ts';

const table = (from: number, names = 'step\tloss') =>
  `${names}\n${Array.from({ length: 6 }, (_, i) => `${i + 1}\t${from / (i + 1)}`).join('\n')}\n`;
const events = (tag: string, from: number) =>
  Buffer.concat([
    tensorboardHead(0),
    ...Array.from({ length: 6 }, (_, i) =>
      tensorboardRecords({ type: 'train', step: i + 1, values: { [tag]: from / (i + 1) } }, new Map(), 0),
    ),
  ]);
const EVENTS = 'events.out.tfevents.1763200000.host.1.0';

async function read(files: Record<string, string | Uint8Array>) {
  const folder = join(await temporaryFolder(), 'out');
  await writeFiles(folder, files);
  const runs = await readFolder(folder);
  return Object.fromEntries(
    runs.map(({ directory, series }) => [
      directory,
      Object.fromEntries(Object.entries(series).map(([name, [points, , , last]]) => [name, [points, last]])),
    ]),
  );
}

describe('one run', () => {
  it.each([
    ['DVCLive', 'dvclive/plots/metrics/train/loss.tsv', 'dvclive/plots/metrics/val/loss.tsv', 'out/dvclive'],
    ['tables of two splits', 'a/train/metrics.csv', 'a/validation/metrics.csv', 'out/a'],
    ['names that differ in the split', 'a/train_log.tsv', 'a/valid_log.tsv', 'out/a'],
    ['names in camel case', 'a/trainLog.tsv', 'a/valLog.tsv', 'out/a'],
    ['a table of an evaluation beside one with another name', 'a/history.tsv', 'a/val_metrics.tsv', 'out/a'],
  ])('of %s', async (_, train, evaluation, run) => {
    expect(await read({ [train]: table(6), [evaluation]: table(12) })).toEqual({
      [run]: { 'train/loss': [6, 1], 'eval/loss': [6, 2] },
    });
  });

  it('for each seed, of a table for each split', async () => {
    const files = [1, 2].flatMap((seed) => [
      [`a/seed${seed}_train.tsv`, table(6 * seed)],
      [`a/seed${seed}_val.tsv`, table(12 * seed)],
    ]);
    expect(await read(Object.fromEntries(files))).toEqual({
      'out/a/seed1_train.tsv': { 'train/loss': [6, 1], 'eval/loss': [6, 2] },
      'out/a/seed2_train.tsv': { 'train/loss': [6, 2], 'eval/loss': [6, 4] },
    });
  });

  it('of a file for each epoch or step, also in a directory of results or of a split below the log', async () => {
    const steps = [100, 200, 300];
    const numbered = (path: string, record: object) =>
      Object.fromEntries(
        steps.map((step, i) => [path.replace('N', String(i)).replace('S', String(step)), JSON.stringify(record)]),
      );
    expect(
      await read({
        ...numbered('a/epoch_N.json', { train_loss: 6, val_loss: 12 }),
        ...numbered('b/results/eval_step_S.json', { eval_loss: 12 }),
        'b/train.log': steps.map((step) => `step ${step} loss ${600 / step}\n`).join(''),
        ...numbered('c/val/step_S.json', { loss: 12 }),
        'c/train.tsv': table(6),
        ...Object.fromEntries(steps.map((_, i) => [`d/metrics_${i}.json`, `{"accuracy": 0.${i + 1}, "f1": 0.5}`])),
      }),
    ).toEqual({
      'out/a': { 'train/loss': [3, 6], 'eval/loss': [3, 12] },
      'out/b': { 'train/loss': [3, 2], 'eval/loss': [3, 12] },
      'out/c': { 'train/loss': [6, 1], 'eval/loss': [3, 12] },
    });
  });

  it('of a file for each epoch, as AllenNLP writes them', async () => {
    const files = Array.from({ length: 6 }, (_, epoch) => [
      `a/metrics_epoch_${epoch}.json`,
      JSON.stringify({ epoch, training_loss: 6 / (epoch + 1), validation_loss: 12 / (epoch + 1), best_epoch: 0 }),
    ]);
    expect(await read(Object.fromEntries(files))).toEqual({
      'out/a': { 'train/loss': [6, 1], 'eval/loss': [6, 2] },
    });
  });

  it('of a table that sentence-transformers names after its evaluator', async () => {
    const names = 'steps\tcosine_spearman';
    expect(
      await read({
        'a/similarity_evaluation_sts-dev_results.csv': table(6, names),
        'a/similarity_evaluation_sts-test_results.csv': table(6, names),
      }),
    ).toEqual({ 'out/a': { 'eval/spearman': [6, 1], 'test/spearman': [6, 1] } });
  });

  it('of an eval directory below a training’s other files', async () => {
    const log_history = [{ step: 1, epoch: 0.1, loss: 3 }];
    expect(
      await read({
        'a/checkpoint-1/trainer_state.json': JSON.stringify({ log_history }),
        'a/eval/results.csv': table(12, 'steps\tcosine_accuracy'),
      }),
    ).toEqual({ 'out/a': { 'train/loss': [1, 3], 'eval/accuracy': [6, 0.02] } });
  });

  it('of CatBoost, whose test set is the validation', async () => {
    expect(
      await read({
        'catboost_info/learn_error.tsv': table(6),
        'catboost_info/test_error.tsv': table(12),
        [`catboost_info/learn/${EVENTS}`]: events('mse', 1),
        [`catboost_info/test/${EVENTS}`]: events('mse', 6),
      }),
    ).toEqual({
      out: {
        'train/loss': [6, 1],
        'eval/loss': [6, 2],
        'train/mse': [6, Math.fround(1 / 6)],
        'eval/mse': [6, 1],
      },
    });
  });

  it('of CatBoost with two evaluation sets, of which the last one counts', async () => {
    const iterations = [1, 2, 3, 4, 5, 6].map((n) => ({
      learn: [6 / n],
      iteration: n - 1,
      passed_time: 1,
      remaining_time: 1,
      test1: [12 / n],
      test: [18 / n],
    }));
    const meta = {
      test_sets: ['test', 'test1'],
      test_metrics: [{ best_value: 'Min', name: 'Logloss' }],
      learn_metrics: [{ best_value: 'Min', name: 'Logloss' }],
    };
    const rows = (rowOf: (n: number) => string) => [1, 2, 3, 4, 5, 6].map((n) => `${n - 1}\t${rowOf(n)}\n`).join('');
    const numbered = Buffer.concat([
      tensorboardHead(0),
      ...iterations.map(({ iteration: step, test }) =>
        tensorboardRecords({ type: 'train', step, values: { 'Logloss:0': test[0]! } }, new Map(), 0),
      ),
    ]);
    expect(
      await read({
        'a/catboost_info/catboost_training.json': `{\n"meta":${JSON.stringify(meta)},\n"iterations":[\n${iterations
          .map((entry) => JSON.stringify(entry))
          .join(',\n')}\n]}`,
        'a/catboost_info/learn_error.tsv': `iter\tLogloss\n${rows((n) => `${6 / n}`)}`,
        'a/catboost_info/test_error.tsv': `iter\tLogloss:0\tLogloss\n${rows((n) => `${18 / n}\t${12 / n}`)}`,
        'a/catboost_info/time_left.tsv': `iter\tPassed\tRemaining\n${rows((n) => `${n}\t${6 - n}`)}`,
        [`a/catboost_info/test/${EVENTS}`]: numbered,
      }),
    ).toEqual({ 'out/a': { 'train/loss': [6, 1], 'eval/loss': [6, 2], 'eval/Logloss:0': [6, 3] } });
  });

  it('of CatBoost, beside what it printed', async () => {
    const printed = [1, 2, 3, 4, 5, 6].map(
      (step) => `${step}:\tlearn: ${step / 6}\ttest: ${step / 3}\tbest: ${1 / 3} (1)\ttotal: 1ms\tremaining: 2ms\n`,
    );
    expect(
      await read({
        'a/catboost_info/learn_error.tsv': table(6),
        'a/catboost_info/test_error.tsv': table(12),
        'a/train.log': printed.join(''),
      }),
    ).toEqual({ 'out/a': { 'train/loss': [6, 1], 'eval/loss': [6, 2] } });
  });

  it('of add_scalars, with or without the writer’s own file, also for keys that are no splits', async () => {
    const curves = { [`a/Loss_train/${EVENTS}`]: events('Loss', 6), [`a/Loss_val/${EVENTS}`]: events('Loss', 12) };
    const one = { 'out/a': { 'train/loss': [6, 1], 'eval/loss': [6, 2] } };
    expect(await read(curves)).toEqual(one);
    expect(await read({ ...curves, [`a/${EVENTS}`]: tensorboardHead(0) })).toEqual(one);
    expect(
      await read({
        [`a/${EVENTS}`]: events('grad_norm', 6),
        [`a/all_Loss_bce/${EVENTS}`]: events('all/Loss', 6),
        [`a/all_Loss_margin/${EVENTS}`]: events('all/Loss', 12),
      }),
    ).toEqual({
      'out/a': { 'train/grad_norm': [6, 1], 'train/all/Loss/bce': [6, 1], 'train/all/Loss/margin': [6, 2] },
    });
  });
});

describe('several runs', () => {
  it('that are called "test" or "train" among others', async () => {
    const files = { 'test/log.csv': table(6), 'train/log.csv': table(6), 'exp/log.csv': table(6) };
    expect(Object.keys(await read(files))).toEqual(['out/exp', 'out/test', 'out/train']);
  });

  it('whose directories only look like those of add_scalars', async () => {
    const files = { [`Loss_a/${EVENTS}`]: events('Loss', 6), [`Loss_b/${EVENTS}`]: events('Loss', 12) };
    expect(Object.keys(await read(files))).toEqual(['out/Loss_a', 'out/Loss_b']);
  });
});

it('a run stays where it is that says its splits itself, has other logs, or is what is watched', async () => {
  const both = 'epoch\ttrain_loss\tval_loss\n1\t2\t3\n2\t1\t2\n';
  expect(await read({ 'eval/log.tsv': both })).toEqual({ 'out/eval': { 'train/loss': [2, 1], 'eval/loss': [2, 2] } });
  expect(
    Object.keys(await read({ 'eval/log.tsv': table(6), 'eval/run.log': 'step 1: loss 3\nstep 2: loss 2\n' })),
  ).toEqual(['out/eval']);
  const folder = join(await temporaryFolder(), 'train');
  await writeFiles(folder, { 'log.tsv': table(6) });
  expect(await readFolder(folder)).toMatchObject([{ directory: 'train', series: { 'train/loss': [6, 1, 6, 1] } }]);
});

it('names are compared word by word', () => {
  expect(splitOfName('train.csv', ['train.csv', 'val.csv'])).toBe('train');
  expect(splitOfName('loss-test.csv', ['loss-train.csv'])).toBe('test');
  expect(splitOfName('training_history.json', ['finetune_history.json'])).toBeNull();
  expect(splitOfName('train_a.csv', ['val_b.csv', 'val_a.tsv'])).toBeNull();
  expect(splitOfName('train.csv', ['training.csv'])).toBeNull();
});

describe.skipIf(!hasCases)('cases', () => {
  it('DVCLive', async () => {
    expect(await readFolder(casePath('formats/dvclive-dir'))).toMatchObject([
      {
        directory: 'dvclive-dir/dvclive',
        series: {
          'train/loss': [12, 0, 11, 0.14995288868947027],
          'train/accuracy': [12, 0, 11, 0.83],
          'eval/loss': [12, 0, 11, 0.19995288868947025],
          'eval/accuracy': [12, 0, 11, 0.83],
        },
      },
    ]);
  });

  it('CatBoost', async () => {
    const [run, ...others] = await readFolder(casePath('formats/catboost-info'));
    expect(others).toEqual([]);
    expect(run!.unit).toBe('step');
    const last = Object.fromEntries(
      Object.entries(run!.series).map(([name, [points, , to, value]]) => [name, [points, to, value]]),
    );
    expect(last).toMatchObject({ 'train/roc_auc': [100, 99, 0.897], 'eval/roc_auc': [100, 99, 0.877] });
    expect(Object.values(last).map(([points]) => points)).toEqual([100, 100, 100, 100]);
    expect(Object.values(last)).toContainEqual([100, 99, 0.1359123172323434]);
  });

  it('add_scalars', async () => {
    expect(await readFolder(casePath('formats/tb-add-scalars'))).toMatchObject([
      {
        directory: 'tb-add-scalars/logs',
        series: { 'train/loss': [12, 1, 12, 0.1392943412065506], 'eval/loss': [12, 1, 12, 0.18929433822631836] },
      },
    ]);
    const [run, ...others] = await readFolder(casePath('judgement/21-add-scalars-folders'));
    expect(others).toEqual([]);
    expect(Object.keys(run!.series).sort()).toEqual(['eval/accuracy', 'eval/loss', 'train/accuracy', 'train/loss']);
    expect(run!.live.evaluated().evaluations).toHaveLength(12);
  });

  it('an evaluation after the training', async () => {
    expect(await readFolder(casePath('formats/tb-evaluate-after-train'))).toMatchObject([
      {
        ghosts: 0,
        series: { 'train/loss': [24, 10, 240, expect.any(Number)], 'eval/loss': [6, 40, 240, 0.18929433822631836] },
      },
    ]);
  });
});
