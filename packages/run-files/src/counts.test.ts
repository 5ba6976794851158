/** Counts of true and false positives and negatives are an evaluation's counts, whichever program wrote them down: the page makes matrix, scores and intervals of them. */

import { describe, expect, it } from 'vitest';
import type { Counts } from '@rewardboard/metrics';
import type { RunEvent } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { readFileEvents } from './testing/read-file-events.ts';
import { historyRecord, wandbFile } from './testing/wandb-file.ts';
import { tensorboardHead, tensorboardRecords } from './tensorboard-write.ts';

interface Row extends Counts {
  step: number;
  loss: number;
  val: number;
}
const ROWS: Row[] = [1, 2, 3, 4].map((i) => ({
  step: i * 10,
  loss: 0.7 - i / 10,
  val: 0.75 - i / 10,
  tp: 30 + i,
  fp: 12 - i,
  tn: 40 + i,
  fn: 18 - i,
}));
const KINDS = ['tp', 'fp', 'tn', 'fn'] as const;
const LONG = { tp: 'true_positives', fp: 'false_positives', tn: 'true_negatives', fn: 'false_negatives' };

const encode = (text: string) => new TextEncoder().encode(text);
const lines = (of: (row: Row) => string, head = '') => encode(head + ROWS.map((row) => `${of(row)}\n`).join(''));
const jsonLine = (of: (row: Row) => object) => lines((row) => JSON.stringify(of(row)));
const counts = (row: Row, name: (kind: (typeof KINDS)[number]) => string) =>
  Object.fromEntries(KINDS.map((kind) => [name(kind), row[kind]]));
const cells = (row: Row) => KINDS.map((kind) => row[kind]).join();
const ofEval = (row: Row) => counts(row, (kind) => `eval_${kind}`);

/** File name to content; several files are of one run. */
const PRODUCERS: [producer: string, files: Record<string, Uint8Array>][] = [
  [
    'a table',
    {
      'log.csv': lines(
        (r) => `${r.step},${r.loss},${r.val},${cells(r)}`,
        'step,loss,eval_loss,eval_tp,eval_fp,eval_tn,eval_fn\n',
      ),
    },
  ],
  [
    'Keras’ CSVLogger',
    {
      'training.csv': lines(
        (r) => `${r.step / 10 - 1},${r.loss},${r.val},${KINDS.map((kind) => `${r[kind]}.0`).join()}`,
        `epoch,loss,val_loss,${KINDS.map((kind) => `val_${LONG[kind]}`).join()}\n`,
      ),
    },
  ],
  [
    'Lightning’s CSVLogger',
    {
      'metrics.csv': lines(
        (r) =>
          `${r.step / 10 - 1},${r.step - 1},,${r.val},${cells(r)}\n${r.step / 10 - 1},${r.step - 1},${r.loss},,,,,`,
        'epoch,step,train_loss,val_loss,val_TP,val_FP,val_TN,val_FN\n',
      ),
    },
  ],
  [
    'a table of single numbers',
    {
      'long.csv': lines(
        (r) =>
          [`eval_loss,${r.val}`, ...KINDS.map((kind) => `val/${kind},${r[kind]}`)]
            .map((cell) => `${r.step},${cell}`)
            .join('\n'),
        'step,metric,value\n',
      ),
    },
  ],
  [
    'a table with a column for the split',
    {
      'log.csv': lines(
        (r) => `${r.step / 10},train,${r.loss},,,,\n${r.step / 10},val,${r.val},${cells(r)}`,
        'epoch,split,loss,tp,fp,tn,fn\n',
      ),
    },
  ],
  ['JSON lines', { 'log.jsonl': jsonLine((r) => ({ step: r.step, loss: r.loss, eval_loss: r.val, ...ofEval(r) })) }],
  [
    'JSON lines in groups',
    {
      'log.jsonl': jsonLine((r) => ({
        step: r.step,
        train: { loss: r.loss },
        val: { loss: r.val, ...counts(r, (k) => k) },
      })),
    },
  ],
  [
    'a history in columns',
    {
      'history.json': encode(
        JSON.stringify({
          loss: ROWS.map(({ loss }) => loss),
          val_loss: ROWS.map(({ val }) => val),
          ...Object.fromEntries(KINDS.map((kind) => [`val_${LONG[kind]}`, ROWS.map((row) => row[kind])])),
        }),
      ),
    },
  ],
  [
    'a history in rows',
    {
      'history.json': encode(
        JSON.stringify(
          ROWS.map((r) => ({ epoch: r.step / 10, loss: r.loss, val_loss: r.val, ...counts(r, (k) => `val_${k}`) })),
        ),
      ),
    },
  ],
  [
    'trainer_state.json',
    {
      'trainer_state.json': encode(
        JSON.stringify({
          global_step: 40,
          max_steps: 40,
          log_history: ROWS.flatMap((r) => [
            { step: r.step, loss: r.loss, epoch: r.step / 40 },
            { step: r.step, eval_loss: r.val, epoch: r.step / 40, ...ofEval(r) },
          ]),
        }),
      ),
    },
  ],
  [
    'the Trainer’s output',
    {
      'train.log': lines(
        (r) =>
          `{'loss': ${r.loss}, 'epoch': ${r.step / 40}}\n${JSON.stringify({ eval_loss: r.val, ...ofEval(r), epoch: r.step / 40 }).replaceAll('"', "'")}`,
      ),
    },
  ],
  [
    'output with signs',
    {
      'train.log': lines(
        (r) =>
          `Epoch ${r.step / 10}: train loss: ${r.loss}\nEpoch ${r.step / 10}: val loss: ${r.val}, TP: ${r.tp}, FP: ${r.fp}, TN: ${r.tn}, FN: ${r.fn}`,
      ),
    },
  ],
  [
    'output without signs',
    {
      'train.log': lines(
        (r) => `step ${r.step} eval_loss ${r.val} ${KINDS.map((kind) => `eval_${kind} ${r[kind]}`).join(' ')}`,
      ),
    },
  ],
  [
    'output with the counts behind both losses',
    {
      'train.log': lines(
        (r) =>
          `Epoch ${r.step / 10} train_loss: ${r.loss} val_loss: ${r.val} TP: ${r.tp} FP: ${r.fp} TN: ${r.tn} FN: ${r.fn}`,
      ),
    },
  ],
  [
    'output with the counts on a line of their own',
    {
      'train.log': lines(
        (r) =>
          `Epoch ${r.step / 10}\ntrain loss: ${r.loss}\nvalidation loss: ${r.val}\nvalidation TP=${r.tp} FP=${r.fp} TN=${r.tn} FN=${r.fn}`,
      ),
    },
  ],
  [
    'Keras’ bars',
    {
      'train.log': lines(
        (r) =>
          `Epoch ${r.step / 10}/4\n10/10 [==============================] - 1s 9ms/step - loss: ${r.loss} - val_loss: ${r.val} - ${KINDS.map((kind) => `val_${kind}: ${r[kind]}.0000`).join(' - ')}`,
      ),
    },
  ],
  [
    'Sacred',
    {
      'metrics.json': encode(
        JSON.stringify(
          Object.fromEntries(
            (['val', ...KINDS] as const).map((kind) => [
              kind === 'val' ? 'val.loss' : `val.${kind}`,
              { steps: ROWS.map(({ step }) => step), values: ROWS.map((row) => row[kind]), timestamps: [] },
            ]),
          ),
        ),
      ),
    },
  ],
  [
    'W&B',
    {
      'run-a.wandb': wandbFile(
        ROWS.map((r) =>
          historyRecord(
            Object.fromEntries(
              Object.entries({
                _step: r.step,
                'train/loss': r.loss,
                'eval/loss': r.val,
                ...counts(r, (k) => `eval/${k}`),
              }).map(([name, value]) => [name, JSON.stringify(value)]),
            ),
          ),
        ),
      ),
    },
  ],
  [
    'event files',
    {
      'events.out.tfevents.1.host': Uint8Array.from([
        ...tensorboardHead(1.7e12),
        ...ROWS.flatMap((r) => [
          ...tensorboardRecords(
            { type: 'train', step: r.step, values: { 'eval/loss': r.val, ...counts(r, (k) => `eval/${k}`) } },
            new Map(),
            1.7e12,
          ),
        ]),
      ]),
    },
  ],
  [
    'MLflow’s files',
    Object.fromEntries(
      (['val', ...KINDS] as const).map((kind) => [
        `metrics/${kind === 'val' ? 'val_loss' : `val_${kind}`}`,
        lines((row) => `${1.7e12 + row.step} ${row[kind]} ${row.step}`),
      ]),
    ),
  ],
];

function evaluationsOf(files: Record<string, Uint8Array>) {
  const run = emptyRun();
  const events = Object.entries(files).flatMap(([name, bytes]): RunEvent[] => readFileEvents(name, bytes));
  applyEvents(run, events);
  return run.evaluations;
}

describe('counts are an evaluation’s counts in', () => {
  it.each(PRODUCERS)('%s', (_, files) => {
    const evaluations = evaluationsOf(files);
    expect(evaluations.map(({ counts: found }) => found)).toEqual(
      ROWS.map(({ tp, fp, tn, fn }) => ({ tp, fp, tn, fn })),
    );
    expect(evaluations.map(({ values }) => values['eval/loss'])).toEqual(
      ROWS.map(({ val }) => expect.closeTo(val, 6) as number),
    );
  });
});

it('a width of 16 bits counts no false positives', () => {
  const events = readFileEvents(
    'train.log',
    lines((r) => `step ${r.step} loss ${r.loss} fp 16`),
  );
  const run = emptyRun();
  applyEvents(run, events);
  expect([...run.series.keys()]).toEqual(['train/loss']);
});
