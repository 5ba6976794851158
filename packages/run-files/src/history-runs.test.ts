/** Histories of several trainings in one file, in the forms in which cross validation is saved. */

import { describe, expect, it } from 'vitest';
import type { RunEvent } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { recognize } from './formats.ts';
import { historyColumns } from './history-columns.ts';
import { readFileEvents } from './testing/read-file-events.ts';

const LOSSES = [
  [0.7, 0.6, 0.5],
  [0.8, 0.75, 0.7],
];
const EVAL = LOSSES.map((losses) => losses.map((loss) => loss + 0.1));
const columns = (i: number) => ({ loss: LOSSES[i], val_loss: EVAL[i] });
const rows = (i: number) => LOSSES[i]!.map((loss, at) => ({ epoch: at + 1, loss, val_loss: EVAL[i]![at] }));
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** What a whole file is read as: its runs, and the losses of each. */
function runsOf(value: unknown) {
  const reader = historyColumns.open({ facts: {} });
  reader.read(encode(value));
  return Object.fromEntries(
    reader.runs!.map((name) => [name, lossesOf(readFileEvents('cv.json', encode(value), { run: name }))]),
  );
}

function lossesOf(events: RunEvent[]) {
  const run = emptyRun();
  applyEvents(run, events);
  return ['train/loss', 'eval/loss'].map((path) => Array.from(run.series.get(path)?.values ?? []));
}

const [first, second] = LOSSES.map((losses, i) => [losses, EVAL[i]]);

describe('each training in a file is a run:', () => {
  it.each<[string, unknown, [string, string]]>([
    [
      'columns in a list',
      [
        { fold: 0, ...columns(0) },
        { fold: 1, ...columns(1) },
      ],
      ['fold 0', 'fold 1'],
    ],
    ['columns in a list without names', [columns(0), columns(1)], ['history 1', 'history 2']],
    [
      'columns in a group in a list',
      [
        { seed: 13, history: columns(0) },
        { seed: 42, history: columns(1) },
      ],
      ['seed 13', 'seed 42'],
    ],
    ['a list within an object', { folds: [columns(0), columns(1)] }, ['folds 1', 'folds 2']],
    ['rows in a list of lists', [rows(0), rows(1)], ['history 1', 'history 2']],
    [
      'rows in a group in a list',
      [
        { fold: 1, epochs: rows(0) },
        { fold: 2, epochs: rows(1) },
      ],
      ['fold 1', 'fold 2'],
    ],
    [
      'a list with a long name',
      { ['folds '.repeat(20)]: [columns(0), columns(1)] },
      [1, 2].map((i) => `${'folds '.repeat(20).slice(0, 75)} ${i}`) as [string, string],
    ],
    ['rows under names', { fold_1: rows(0), fold_2: rows(1) }, ['fold_1', 'fold_2']],
    ['groups under names', { a: { history: columns(0) }, b: { history: columns(1) } }, ['a', 'b']],
  ])('%s', (_, value, [a, b]) => {
    expect(runsOf(value)).toEqual({ [a]: first, [b]: second });
  });
});

describe('one training is one run:', () => {
  it.each<[string, unknown]>([
    ['a list of one history', [columns(0)]],
    ['rows of each split', { train_rows: rows(0).map(({ epoch, loss }) => ({ epoch, loss })), other: 1 }],
    ['losses of all batches in each epoch', { epochs: [columns(0), columns(1)] }],
    ['rows that hold the losses of their batches', rows(0).map((row) => ({ ...row, batch_loss: [1, 2, 3] }))],
  ])('%s', (_, value) => {
    expect(runsOf(value)).toEqual({});
  });
});

it('histories of several models under the name of final results are histories, and single numbers are results', () => {
  const formatOf = (value: unknown) => {
    const bytes = encode(value);
    const format = recognize({ fileName: 'all_results.json', bytes, text: new TextDecoder().decode(bytes) });
    return typeof format === 'object' && format ? format.id : format;
  };
  expect(formatOf({ gcn: { ...columns(0), test_acc: 0.8 }, gat: { ...columns(1), test_acc: 0.7 } })).toBe(
    historyColumns.id,
  );
  expect(formatOf({ eval_loss: 0.5, train_runtime: 12.5, epoch: 3 })).toBe('final-results');
});
