/** Histories in one object, whose columns lie in groups. */

import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { historyColumns } from './history-columns.ts';
import { recognize, textOf } from './index.ts';
import { readWhole } from './testing/read-whole.ts';

const [loss, other] = [
  [1, 0.5, NaN],
  [0.9, 0.7, 0.6],
];

const rows = loss.map((value, i) => ({ epoch: i, train_loss: value, val_loss: other[i] }));

it.each<[string, object]>([
  ['beside a list of epochs', { epochs: [0, 1, 2], metrics: { loss, val_loss: other } }],
  ['below a history', { config: { lr: 0.1 }, history: { epoch: [0, 1, 2], loss, val_loss: other } }],
  ['by split', { train: { loss }, val: { loss: other } }],
  ['by metric', { loss: { train: loss, val: other } }],
  ['with the numbers of their rows', { loss: { 0: 1, 1: 0.5, 2: NaN }, val_loss: { 0: 0.9, 1: 0.7, 2: 0.6 } }],
  ['under other names', { train_losses: loss, val_loss_history: other }],
  ['by split, below a name that says nothing', { results: { train: { loss }, validation: { loss: other } } }],
  ['or rows below "epochs"', { epochs: rows }],
  ['or rows below a configuration', { config: { layers: [1, 2] }, run: { log: rows }, best_epoch: 2 }],
  ['or rows by epoch', { epoch_1: rows[0], epoch_2: rows[1], epoch_3: rows[2] }],
  [
    'or rows in groups by epoch',
    Object.fromEntries(loss.map((value, i) => [i + 1, { train: { loss: value }, val: { loss: other[i] } }])),
  ],
  [
    'or lists of rows by split',
    {
      train: loss.map((value, i) => ({ epoch: i, loss: value })),
      validation: other.map((value, i) => ({ epoch: i, loss: value })),
    },
  ],
])('columns %s', (name, history) => {
  const text = JSON.stringify(history).replaceAll('null', 'NaN');
  const bytes = new TextEncoder().encode(text);
  expect(historyColumns.recognizes!({ fileName: 'history.json', bytes, text: textOf(bytes) })).toBe(true);
  const result = historyColumns.open({ facts: {} }).read(bytes);
  const run = emptyRun();
  applyEvents(run, result.events);
  expect(result.damaged).toEqual([]);
  expect(result.records).toBe(name.endsWith('lists of rows by split') ? 6 : 3);
  expect(Array.from(run.series.get('train/loss')!.values)).toEqual(loss);
  expect(Array.from(run.series.get('eval/loss')!.values)).toEqual(other);
  expect(Array.from(run.series.get('eval/loss')!.steps)).toEqual([1, 2, 3]);
});

it('a list of rows that are no log is none', () => {
  for (const text of ['{"data": [{"price": 3, "step": 1}]}', '{"1": {"name": "a"}}', '{"items": [{"loss": 3}]}']) {
    const bytes = new TextEncoder().encode(text);
    expect(historyColumns.recognizes!({ fileName: 'history.json', bytes, text })).toBe(false);
  }
});

it.each<[string, object]>([
  [
    'in pairs',
    {
      train_loss: [
        [10, 0.9],
        [20, 0.8],
        [30, 0.7],
      ],
      val_loss: [
        [20, 0.85],
        [30, 0.75],
      ],
    },
  ],
  [
    'in groups',
    {
      loss: {
        train: [
          [10, 0.9],
          [20, 0.8],
          [30, 0.7],
        ],
        val: [
          [20, 0.85],
          [30, 0.75],
        ],
      },
    },
  ],
  [
    'in records',
    {
      train_loss: [
        { step: 10, value: 0.9 },
        { step: 20, value: 0.8 },
        { step: 30, value: 0.7 },
      ],
      val_loss: [
        { step: 20, value: 0.85 },
        { step: 30, value: 0.75 },
      ],
    },
  ],
])('numbers with their places, %s, stand at these', (_, history) => {
  const text = JSON.stringify(history);
  const bytes = new TextEncoder().encode(text);
  expect(historyColumns.recognizes!({ fileName: 'history.json', bytes, text })).toBe(true);
  const { series, records, unit } = readWhole(historyColumns, bytes);
  expect({ records, unit }).toEqual({ records: 3, unit: undefined });
  expect(series).toEqual({
    'train/loss': { steps: [10, 20, 30], values: [0.9, 0.8, 0.7] },
    'eval/loss': { steps: [20, 30], values: [0.85, 0.75] },
  });
});

it('places with fractions are epochs', () => {
  const bytes = new TextEncoder().encode('{"loss": [[0.5, 0.9], [1.0, 0.8], [1.5, 0.7]], "lr": [1, 2]}');
  const { series, unit } = readWhole(historyColumns, bytes);
  expect({ unit, ...series['train/loss'] }).toEqual({ unit: 'epoch', steps: [0.5, 1, 1.5], values: [0.9, 0.8, 0.7] });
});

it.each<[string, object, string[]]>([
  ['folds', { fold_1: { loss, val_loss: other }, fold_2: { loss: other, val_loss: loss } }, ['fold_1', 'fold_2']],
  [
    'models, below other things',
    { args: { lr: 1 }, runs: { a: { train: { loss } }, b: { train: { loss } } } },
    ['a', 'b'],
  ],
  ['splits', { train: { loss }, val: { loss: other } }, []],
  ['metrics', { loss: { train: loss, val: other }, accuracy: { train: loss, val: other } }, []],
  ['heads of one model', { loss, first: { loss }, second: { loss } }, []],
])('histories of %s in one object', (_, history, runs) => {
  const bytes = new TextEncoder().encode(JSON.stringify(history).replaceAll('null', 'NaN'));
  const reader = historyColumns.open();
  reader.read(bytes);
  expect(reader.runs).toEqual(runs);
  for (const run of runs) {
    const { names, read } = historyColumns.open({ run });
    expect(read(bytes).records).toBe(loss.length);
    expect([...names!.values()]).toContain('train/loss');
  }
});

it('settings that a search tries are no history', () => {
  const text = '{"lr": [1e-05, 3e-05], "batch_size": [16, 32], "loss": "focal", "epochs": 3}';
  const recognized = (written: string) =>
    historyColumns.recognizes!({ fileName: 'params.json', bytes: new TextEncoder().encode(written), text: written });
  expect(recognized(text)).toBe(false);
  expect(recognized(text.replace('"focal"', '[0.7, 0.6]'))).toBe(true);
});

it('the rows of a history count, where they name no step', () => {
  const scores = [0.5, 0.6, 0.7].map((value) => ({ train_time: 3.7, scores: { 'ROC AUC': value } }));
  const text = JSON.stringify({ config: { lr: 0.1 }, history: scores });
  for (const fileName of ['history.json', 'train_results.json'])
    expect(recognize({ fileName, bytes: new TextEncoder().encode(text), text })).toBe(historyColumns);
  const { series, unit } = readWhole(historyColumns, Buffer.from(text));
  expect([unit, series['train/roc_auc']]).toEqual(['record', { steps: [1, 2, 3], values: [0.5, 0.6, 0.7] }]);
  // Those of several models are none.
  const results = JSON.stringify({ results: scores });
  expect(recognize({ fileName: 'a.json', bytes: new TextEncoder().encode(results), text: results })).not.toBe(
    historyColumns,
  );
});
