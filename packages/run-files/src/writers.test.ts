/** What is written looks as the guide shows it, is valid at any time, and is read back as it was. */

import { readFileSync } from 'node:fs';
import type { EvaluationEvent, RunEvent, SampleText, TrainEvent } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatOf,
  historyFile,
  historyRow,
  journalLine,
  metricsLogLine,
  predictionSampleRows,
  predictionSamplesFile,
  predictionsBlock,
} from './index.ts';
import type { GrowingJson } from './index.ts';

const sampleOf = (name: string) => readFileSync(new URL(`../samples/${name}`, import.meta.url), 'utf8');
const INFO = { positiveLabel: 'correct', threshold: 0.5 };

/** The evaluation of the guide. */
const GUIDE: EvaluationEvent = {
  type: 'evaluation',
  time: new Date(2025, 10, 15, 10, 30, 45, 123).getTime() + 0.456,
  step: 250,
  epoch: 0.5,
  values: {
    'train/loss': 0.4523,
    'train/learning_rate': 1.8e-5,
    'eval/loss': 0.4201,
    'eval/accuracy': 0.8234,
    'eval/f1': 0.8156,
    'eval/precision': 0.8189,
    'eval/recall': 0.8123,
    'eval/specificity': 0.8345,
  },
  counts: { tn: 4523, fp: 892, fn: 1012, tp: 4373 },
  samples: {
    id: [42, 137, 289],
    label: [1, 0, 1],
    predicted: [1, 0, 0],
    probability: [0.9234, 1 - 0.8756, 1 - 0.5432],
  },
};

function grown(file: GrowingJson, rows: readonly string[]): string {
  let text = file.empty;
  JSON.parse(text);
  rows.forEach((row, i) => {
    text = text.slice(0, text.length - file.closing.length) + file.row(row, i === 0) + file.closing;
    JSON.parse(text);
  });
  return text;
}

function read(name: string, text: string) {
  const result = formatOf(name)!.open().read(new TextEncoder().encode(text));
  expect(result.damaged).toEqual([]);
  return result.events;
}

describe('as the guide shows it', () => {
  it('metrics.log', () => {
    expect(metricsLogLine(GUIDE)).toBe(
      '[Step   250 | Epoch 0.50] Loss: 0.4523 LR: 1.80e-05 | Eval Loss: 0.4201 Acc: 0.8234 F1: 0.8156\n',
    );
    expect(sampleOf('metrics-log/metrics.log')).toContain(metricsLogLine(GUIDE));
    const train: TrainEvent = {
      type: 'train',
      step: 50,
      epoch: 0.1,
      values: { 'train/loss': NaN, 'train/learning_rate': 2e-5 },
    };
    expect(metricsLogLine(train)).toBe('[Step    50 | Epoch 0.10] Loss: nan LR: 2.00e-05\n');
    expect(metricsLogLine({ type: 'notice', level: 'info', text: 'hello' })).toBeNull();
    expect(metricsLogLine({ ...train, values: { 'train/grad_norm': 1 } })).toBeNull();
  });

  it('metrics_history.json: its fields in its order, then ours', () => {
    const row = historyRow({
      ...GUIDE,
      counts: undefined,
      values: { ...GUIDE.values, 'eval/specificity': Infinity },
    } as unknown as EvaluationEvent)!;
    expect(row.split('\n').slice(0, -2).join('\n')).toBe(
      `  {
    "step": 250,
    "epoch": 0.5,
    "timestamp": "2025-11-15T10:30:45.123456",
    "train_loss": 0.4523,
    "learning_rate": 1.8e-05,
    "eval_loss": 0.4201,
    "eval_accuracy": 0.8234,
    "eval_f1": 0.8156,
    "eval_precision": 0.8189,
    "eval_recall": 0.8123,`,
    );
    expect(row).toMatch(/,\n {4}"eval_specificity": "Infinity"\n {2}\}$/);
    const all = {
      'train/grad_norm': 1,
      'eval/balanced_accuracy': 0.5,
      'eval/roc_auc': 0.5,
      'eval/mean_confidence': 0.5,
      'train/examples_per_second': 9,
    };
    expect(
      Object.keys(JSON.parse(historyRow({ ...GUIDE, values: { ...GUIDE.values, ...all } })!) as object).slice(10),
    ).toEqual([
      'grad_norm',
      'eval_specificity',
      'eval_balanced_accuracy',
      'eval_roc_auc',
      'eval_mean_confidence',
      'eval_tp',
      'eval_tn',
      'eval_fp',
      'eval_fn',
    ]);
    expect(historyRow({ type: 'end', outcome: 'finished', step: 1 })).toBeNull();
  });

  it('metrics_history.json is what Python writes with indent=2', () => {
    const rows = formatOf('metrics_history.json')!
      .open()
      .read(new TextEncoder().encode(sampleOf('metrics-history/metrics_history.json'))).events;
    const ours = grown(historyFile, [historyRow(rows[2]!)!]);
    const [start, end] = [
      sampleOf('metrics-history/metrics_history.json').indexOf('  {\n    "step": 250'),
      sampleOf('metrics-history/metrics_history.json').indexOf(',\n  {\n    "step": 300'),
    ];
    expect(ours).toBe(`[\n${sampleOf('metrics-history/metrics_history.json').slice(start, end)}\n]\n`);
  });

  it('predictions.log', () => {
    const block = predictionsBlock(GUIDE, INFO)!;
    // The guide leaves out 17 of its 20 samples.
    expect(block.replace('(3 random', '(20 random')).toBe(
      sampleOf('predictions-log/predictions.log').split('  ...\n')[0] + '\n',
    );
    expect(predictionsBlock(GUIDE, { threshold: 0.4 })).toContain('\nThreshold: 0.4000\n====');
    expect(predictionsBlock({ type: 'train', step: 1, values: {} }, INFO)).toBeNull();
  });

  it('prediction_samples.json names each text once', () => {
    const text: SampleText = { id: 42, problem: 'a "b"\n\u2028', solution: 'c', writer: 'd' };
    const twice = {
      ...GUIDE,
      samples: { id: [42, 42], label: [1, 1], predicted: [1, 1], probability: [0.75, 0.75] },
    } as EvaluationEvent;
    const rows = predictionSampleRows(twice, new Map([[42, text]])).map(
      (row) => JSON.parse(row) as Record<string, unknown>,
    );
    expect(rows).toEqual([
      {
        step: 250,
        epoch: 0.5,
        id: 42,
        label: 1,
        pred: 1,
        prob_positive: 0.75,
        confidence: 0.75,
        correct: true,
        text: { problem: text.problem, solution: 'c', writer: 'd' },
      },
      { step: 250, epoch: 0.5, id: 42, label: 1, pred: 1, prob_positive: 0.75, confidence: 0.75, correct: true },
    ]);
    expect(predictionSampleRows({ type: 'train', step: 1, values: {} }, new Map())).toEqual([]);
  });
});

/** Printing may round the largest doubles to infinity; and JSON has no -0. */
const number = fc
  .oneof(
    fc.double({ noNaN: true, min: 1e-9, max: 1e6 }),
    fc.double({ min: -1e300, max: 1e300 }),
    fc.constantFrom(NaN, Infinity, -Infinity, 1e-7, 1e21, 0.1 + 0.2),
  )
  .map((n) => n + 0);
const share = fc.double({ min: 0, max: 1, noNaN: true });
const count = fc.nat(100_000);
/** Whole ms, away from the hours that clocks repeat in autumn. */
const time = fc.integer({ min: 0, max: 27 * 86_400_000 }).map((ms) => Date.UTC(2026, 5, 1) + ms);
const samples = fc.uniqueArray(fc.nat(99_999), { maxLength: 12 }).chain((id) =>
  fc
    .array(fc.tuple(fc.constantFrom<0 | 1>(0, 1), share), { minLength: id.length, maxLength: id.length })
    .map((rows) => ({
      id,
      label: rows.map(([label]) => label),
      predicted: rows.map(([, p]) => (p >= 0.5 ? 1 : 0)),
      probability: rows.map(([, p]) => p),
    })),
);
const METRICS = [
  'train/loss',
  'train/learning_rate',
  'eval/loss',
  'eval/accuracy',
  'eval/f1',
  'eval/precision',
  'eval/recall',
  'train/grad_norm',
  'eval/specificity',
  'eval/balanced_accuracy',
  'eval/roc_auc',
  'eval/mean_confidence',
];
const evaluation: fc.Arbitrary<EvaluationEvent> = fc
  .record({
    time,
    epoch: number,
    numbers: fc.array(number, { minLength: METRICS.length, maxLength: METRICS.length }),
    counts: fc.record({ tp: count, tn: count, fp: count, fn: count }),
    samples,
  })
  .map(({ time, epoch, numbers, counts, samples }) => ({
    type: 'evaluation',
    time,
    step: 1,
    epoch,
    values: Object.fromEntries(METRICS.map((metric, i) => [metric, numbers[i]!])),
    counts,
    samples,
  }));
const events = fc
  .array(evaluation, { minLength: 1, maxLength: 8 })
  .map((list) => list.map((event, i) => ({ ...event, step: (i + 1) * 50 })));

/** Equal but for what printing took away: half a unit of the last digit. */
function expectNear(actual: number | undefined, expected: number, relative: number, absolute: number): void {
  if (Number.isFinite(expected))
    expect(Math.abs(actual! - expected)).toBeLessThanOrEqual(Math.max(Math.abs(expected) * relative, absolute));
  else expect(actual).toBe(expected);
}

describe('what was written is read back', () => {
  it('journal: the same events, bit for bit', () => {
    fc.assert(
      fc.property(events, (list) => {
        expect(read('events.jsonl', list.map(journalLine).join(''))).toEqual(list);
      }),
    );
  });

  it('metrics_history.json: the same numbers, bit for bit', () => {
    fc.assert(
      fc.property(events, (list) => {
        const back = read(
          'metrics_history.json',
          grown(
            historyFile,
            list.map((event) => historyRow(event)!),
          ),
        );
        expect(back).toEqual(list.map((event) => ({ ...event, samples: undefined })));
      }),
    );
  });

  it('metrics.log: the same numbers, to the digits that are printed', () => {
    fc.assert(
      fc.property(events, (list) => {
        const back = read('metrics.log', list.map((event) => metricsLogLine(event)!).join('')) as EvaluationEvent[];
        back.forEach((event, i) => {
          expect(event).toMatchObject({ type: 'evaluation', step: list[i]!.step, rounded: true });
          expectNear(event.epoch, list[i]!.epoch!, 1e-15, 0.0051);
          for (const metric of METRICS.slice(0, 5))
            expectNear(
              event.values[metric],
              list[i]!.values[metric]!,
              metric.endsWith('rate') ? 0.0051 : 1e-15,
              metric.endsWith('rate') ? 0 : 0.000051,
            );
        });
        expect(back).toHaveLength(list.length);
      }),
    );
  });

  it('predictions.log: the same counts, and numbers to the digits that are printed', () => {
    fc.assert(
      fc.property(events, (list) => {
        const run = emptyRun();
        applyEvents(run, read('predictions.log', list.map((event) => predictionsBlock(event, INFO)!).join('')));
        expect(run.evaluations.map(({ step, counts }) => ({ step, counts }))).toEqual(
          list.map(({ step, counts }) => ({ step, counts })),
        );
        run.evaluations.forEach((back, i) => {
          const { time, values, samples } = list[i]!;
          expect(back.time).toBe(Math.floor(time! / 1000) * 1000);
          expectNear(back.values['eval/f1'], values['eval/f1']!, 1e-15, 0.000051);
          expect(back.samples?.id ?? []).toEqual(samples!.id);
          expect(back.samples?.predicted ?? []).toEqual(samples!.predicted);
          samples!.probability.forEach((p, row) => expectNear(back.samples!.probability[row], p, 0, 0.000051));
        });
      }),
    );
  });

  it('prediction_samples.json: the same samples and texts, bit for bit', () => {
    fc.assert(
      fc.property(events, fc.string({ unit: 'grapheme' }), (list, label) => {
        const ids = [...new Set(list.flatMap((event) => event.samples!.id))];
        const texts = new Map(ids.map((id) => [id, { id, problem: `problem {"${id}": [`, solution: label }]));
        const left = new Map(texts);
        const rows = list.flatMap((event) => {
          const own = predictionSampleRows(event, left);
          for (const id of event.samples!.id) left.delete(id);
          return own;
        });
        const run = emptyRun();
        const back: RunEvent[] = read(
          'prediction_samples.json',
          grown(predictionSamplesFile({ positiveLabel: label, threshold: 0.5 }), rows),
        );
        applyEvents(run, back);
        const withSamples = list.filter((event) => event.samples!.id.length > 0);
        expect(run.evaluations.map(({ step, samples }) => ({ step, samples }))).toEqual(
          withSamples.map(({ step, samples }) => ({ step, samples })),
        );
        expect(run.sampleTexts).toEqual(texts);
      }),
    );
  });
});
