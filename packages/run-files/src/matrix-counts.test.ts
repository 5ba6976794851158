/** Confusion matrices in records are an evaluation's counts, where scores beside them show which number is which; otherwise that is said. */

import { expect, it } from 'vitest';
import type { Counts } from '@rewardboard/metrics';
import { scoresOf } from '@rewardboard/metrics';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { readFileEvents } from './testing/read-file-events.ts';

type Of = (counts: Counts, scores: ReturnType<typeof scoresOf>) => object;

const ROWS: Counts[] = [1, 2, 3, 4].map((i) => ({ tp: 30 + i, fp: 12 - i, tn: 50 + 2 * i, fn: 28 - i }));
const digits = (value: number, count = 4) => Number(value.toFixed(count));
const sklearn = ({ tn, fp, fn, tp }: Counts) => [
  [tn, fp],
  [fn, tp],
];

const rowsOf = (of: Of, rows = ROWS) =>
  rows.map((counts, i) => ({
    step: 10 * (i + 1),
    epoch: i + 1,
    val_loss: 0.7 - i / 10,
    ...of(counts, scoresOf(counts)),
  }));

function read(name: string, content: string) {
  const run = emptyRun();
  applyEvents(run, readFileEvents(name, new TextEncoder().encode(content)));
  return { counts: run.evaluations.flatMap((one) => one.counts ?? []), unclear: run.about.unclearMatrices };
}
const readLines = (of: Of, rows = ROWS) =>
  read(
    'log.jsonl',
    rowsOf(of, rows)
      .map((row) => `${JSON.stringify(row)}\n`)
      .join(''),
  );

it.each<[string, Of]>([
  ['scikit-learn’s order, by F1', (c, { f1 }) => ({ val_f1: digits(f1), val_confusion_matrix: sklearn(c) })],
  ['bare names', (c, { precision }) => ({ precision: digits(precision), confusion_matrix: sklearn(c) })],
  ['per cent', (c, { recall }) => ({ 'val/recall': digits(100 * recall, 2), 'val/cm': sklearn(c) })],
  ['groups', (c, { f1 }) => ({ val: { f1, confusion_matrix: sklearn(c) } })],
  ['one row', ({ tn, fp, fn, tp }, { f1 }) => ({ val_f1: f1, val_confusion: [tn, fp, fn, tp] })],
  [
    'positives first',
    ({ tn, fp, fn, tp }, { f1 }) => ({
      val_f1: f1,
      conf_mat_val: [
        [tp, fn],
        [fp, tn],
      ],
    }),
  ],
  [
    'predictions as rows',
    ({ tn, fp, fn, tp }, { precision, recall }) => ({
      val_precision: digits(precision),
      val_recall: digits(recall),
      val_cm: [
        [tp, fp],
        [fn, tn],
      ],
    }),
  ],
])('lines of JSON: %s', (_, of) => {
  expect(readLines(of)).toEqual({ counts: ROWS, unclear: undefined });
});

it('other files of records say the same', () => {
  const rows = rowsOf((c, { f1 }) => ({ eval_f1: digits(f1), eval_confusion_matrix: sklearn(c) }));
  const columns = Object.fromEntries(
    Object.keys(rows[0]!).map((name) => [name, rows.map((row) => row[name as keyof typeof row])]),
  );
  for (const [name, content] of [
    ['history.json', rows],
    ['history.json', columns],
    ['trainer_state.json', { global_step: 40, max_steps: 40, log_history: rows }],
  ] as const)
    expect(read(name, JSON.stringify(content)).counts).toEqual(ROWS);
});

it('in a large file, too', () => {
  const many = Array.from({ length: 400 }, () => ROWS).flat();
  const { counts } = readLines((c, { f1 }) => ({ val_f1: digits(f1), confusion_matrix: sklearn(c) }), many);
  expect(counts.slice(0, 4)).toEqual(ROWS);
  expect(counts.at(-1)).toEqual(ROWS.at(-1));
});

it('a record that shows the order speaks for those before it', () => {
  const even = { tp: 40, fp: 20, tn: 40, fn: 20 };
  const rows = [{ tp: 40, fp: 20, tn: 40, fn: 30 }, even, ...ROWS];
  const found = readLines((c, { f1 }) => ({ confusion_matrix: sklearn(c), ...(c === rows[0] ? {} : { f1 }) }), rows);
  expect(found).toEqual({ counts: rows, unclear: undefined });
});

it.each<[string, Of]>([
  ['no score', (c) => ({ confusion_matrix: sklearn(c) })],
  ['accuracy alone', (c, { accuracy }) => ({ val_accuracy: accuracy, confusion_matrix: sklearn(c) })],
  ['a score of something else', (c) => ({ val_f1: 0.1234, confusion_matrix: sklearn(c) })],
  ['scores of the training', (c, { f1 }) => ({ train_f1: f1, confusion_matrix: sklearn(c) })],
])('the order is not guessed: %s', (_, of) => {
  expect(readLines(of)).toEqual({ counts: [], unclear: ['confusion_matrix'] });
});

it.each<[string, unknown]>([
  [
    'three classes',
    [
      [3, 1, 0],
      [1, 4, 0],
      [0, 0, 5],
    ],
  ],
  [
    'shares',
    [
      [0.9, 0.1],
      [0.2, 0.8],
    ],
  ],
  [
    'below zero',
    [
      [3, -1],
      [1, 4],
    ],
  ],
  ['another shape', [[1, 2, 3, 4]]],
  ['null', [null, null]],
])('no counts: %s', (_, confusion_matrix) => {
  expect(readLines(() => ({ confusion_matrix }))).toEqual({ counts: [], unclear: undefined });
});

it('counts of their own names say it better', () => {
  expect(
    readLines((c, { f1 }) => ({
      val_f1: f1,
      ...c,
      confusion_matrix: [
        [1, 2],
        [3, 4],
      ],
    })).counts,
  ).toEqual(ROWS);
});
