/** Every sample gives the same events however its bytes come in. */

import { readFileSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { applyEvents, emptyRun, snapshotOf, toWire } from '@rewardboard/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FORMATS, MAX_BEGINNING_BYTES, formatOf, recognize, textOf } from './index.ts';
import type { Damage, FileFacts, Format } from './index.ts';

const FOLDER = new URL('../samples/', import.meta.url);
/** Each format's sample lies in a folder named after the format: "keras-csv/training_log.csv". */
const SAMPLES = new Map(
  readdirSync(FOLDER, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => [entry.name, basename(entry.parentPath)]),
);
const NAMES = [...SAMPLES.keys()];
const sampleOf = (name: string) => new Uint8Array(readFileSync(new URL(`${SAMPLES.get(name)}/${name}`, FOLDER)));
/** Files that are one record, rewritten as a whole. */
const ONE_RECORD = new Set([
  'metrics_epoch_3.json',
  'all_results.json',
  'meta.yaml',
  'mlflow.runName',
  'train_losses.json',
]);
const localTime = (...parts: [number, number, number, number, number, number, number]) => new Date(...parts).getTime();

function recognized(fileName: string, bytes: Uint8Array): Format | null | 'wait' {
  return recognize({
    fileName,
    bytes: bytes.subarray(0, MAX_BEGINNING_BYTES),
    text: textOf(bytes.subarray(0, MAX_BEGINNING_BYTES)),
  });
}
const formatOfSample = (name: string) => recognized(name, sampleOf(name)) as Format;

/** Reads bytes of which the first `lengths[i]` are there at the i-th call, and all at the last. */
function readInSteps(format: Format, bytes: Uint8Array, lengths: readonly number[]) {
  const facts: FileFacts = {};
  let reader = format.open({ facts });
  let run = emptyRun();
  let damaged: Damage[] = [];
  let consumed = 0;
  let records = 0;
  for (const length of [...lengths, bytes.length]) {
    let result = reader.read(bytes.subarray(consumed, Math.max(length, consumed)));
    while (result.readAgain) {
      reader = format.open({ facts });
      [run, damaged, consumed, records] = [emptyRun(), [], 0, 0];
      result = reader.read(bytes.subarray(0, length));
    }
    consumed += result.consumed;
    records += result.records;
    damaged.push(...result.damaged);
    applyEvents(run, result.events);
  }
  return { run: snapshotOf(run), damaged, consumed, records };
}
const readWhole = (name: string) => readInSteps(formatOfSample(name), sampleOf(name), []);

/** The same as toEqual, and much faster where they are equal. */
function expectSame(found: ReturnType<typeof readInSteps>, expected: ReturnType<typeof readInSteps>): void {
  if (toWire(found) !== toWire(expected)) expect(found).toEqual(expected);
}

it('every format has a sample, which it claims by name or content', () => {
  expect(new Map(NAMES.map((name) => [name, formatOfSample(name)?.id]))).toEqual(SAMPLES);
  expect(new Set(SAMPLES.values())).toEqual(new Set(FORMATS.map((format) => format.id)));
});

it('a name that says it all belongs to one format, wherever the file lies', () => {
  for (const name of NAMES) expect(FORMATS.filter((format) => format.matches?.(name)).length).toBeLessThanOrEqual(1);
  expect(formatOf('outputs/reward_model/metrics.log')!.id).toBe('metrics-log');
  for (const name of ['old_metrics.log', 'metrics.log.1', 'events.jsonl.tmp', '']) expect(formatOf(name)).toBeNull();
});

it('a beginning that is too short is waited for, and never taken for another format', () => {
  for (const name of NAMES.filter((name) => !formatOf(name))) {
    const bytes = sampleOf(name);
    for (let length = 0; length < bytes.length; length++) {
      const found = recognized(name, bytes.subarray(0, length));
      expect([name, length, found === 'wait' || found?.id]).toEqual([
        name,
        length,
        found === 'wait' || SAMPLES.get(name),
      ]);
    }
  }
});

describe.each(NAMES)('%s', (name) => {
  const format = formatOfSample(name);
  const bytes = sampleOf(name);

  it('has no damage, and nothing of it is read twice or left', () => {
    const { damaged, consumed, records } = readWhole(name);
    expect(damaged).toEqual([]);
    expect(records).toBeGreaterThan(ONE_RECORD.has(name) ? 0 : 1);
    // What closes an array is left: a writer overwrites it.
    const rest = new TextDecoder().decode(bytes.subarray(consumed));
    // What is rewritten as a whole is never consumed.
    if (ONE_RECORD.has(name) || /^(history|metrics)\.(json|yaml)$/.test(name)) expect(consumed).toBe(0);
    else if (name === 'trainer_state.json') expect(rest).toMatch(/^\s*\],\s*"logging_steps"/);
    else expect(rest).toMatch(/^\s*\]?\s*\}?\s*$/);
  });

  it('gives the same when it is cut at any byte', () => {
    const whole = readWhole(name);
    for (let cut = 0; cut <= bytes.length; cut++) expectSame(readInSteps(format, bytes, [cut]), whole);
  });

  it('gives the same byte by byte, and in random slices', () => {
    const whole = readWhole(name);
    expectSame(
      readInSteps(
        format,
        bytes,
        Array.from(bytes, (_, i) => i),
      ),
      whole,
    );
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 30 }), (cuts) => {
        expectSame(
          readInSteps(
            format,
            bytes,
            cuts.sort((a, b) => a - b),
          ),
          whole,
        );
      }),
      { numRuns: 200 },
    );
  });

  it.skipIf(/tfevents|\.(wandb|swanlab)$/.test(name))(
    'gives the same with other line ends and a byte order mark',
    () => {
      const text = `\uFEFF${new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).replaceAll('\n', '\r\n')}`;
      const { run, damaged, records } = readInSteps(format, new TextEncoder().encode(text), []);
      const whole = readWhole(name);
      expect({ run, damaged, records }).toEqual({ run: whole.run, damaged: [], records: whole.records });
    },
  );
});

describe('what the samples say', () => {
  it('metrics_history.json: rows of any form, bare NaN and Infinity, unknown numbers kept, texts passed over', () => {
    const { run } = readWhole('metrics_history.json');
    expect(run.series['train/loss']).toEqual({
      steps: [1, 200, 250, 300, 500, 750],
      values: [0.7012, NaN, 0.4523, 0.4411, 0.3891, -Infinity],
    });
    expect(run.series['train/grad_norm']).toEqual({ steps: [200], values: [Infinity] });
    expect(run.series['train/seconds_per_step']).toEqual({ steps: [300], values: [0.91] });
    expect(run.series['eval/loss']).toEqual({ steps: [250, 500, 750], values: [0.4201, 0.3756, NaN] });
    expect(Object.keys(run.series)).not.toContain('train/is_best');
    expect(run.evaluations.map(({ step, epoch, counts }) => ({ step, epoch, counts }))).toEqual([
      { step: 250, epoch: 0.5, counts: undefined },
      { step: 500, epoch: 1, counts: { tp: 41805, tn: 43310, fp: 6690, fn: 8195 } },
      { step: 750, epoch: 1.5, counts: undefined },
    ]);
    expect(run.evaluations[0]!.time).toBeCloseTo(localTime(2025, 10, 15, 10, 30, 45, 123) + 0.456, 3);
  });

  it('metrics.log: the lines of the guide, lines without an evaluation, lines of a logger', () => {
    const { run } = readWhole('metrics.log');
    expect(run.series['train/loss']).toEqual({
      steps: [1, 200, 250, 500, 750],
      values: [0.7012, NaN, 0.4523, 0.3891, -Infinity],
    });
    expect(run.series['train/learning_rate']!.values).toEqual([4e-8, 1.84e-5, 1.8e-5, 1.6e-5, 1.4e-5]);
    expect(run.series['eval/f1']).toEqual({ steps: [250, 500, 750, 1000], values: [0.8156, 0.8445, 0, 0.8555] });
    expect(run.series['epoch']!.values).toEqual([0, 0.4, 0.5, 1, 1.5, 2]);
    expect(run.series['time']).toEqual({
      steps: [750, 1000],
      values: [localTime(2025, 10, 15, 10, 39, 30, 250), localTime(2025, 10, 15, 10, 43, 50, 0)],
    });
  });

  it('predictions.log: the block of the guide with its three samples, and a whole one', () => {
    const { run } = readWhole('predictions.log');
    expect(run.evaluations[0]).toMatchObject({
      step: 250,
      epoch: 0.5,
      time: localTime(2025, 10, 15, 10, 30, 45, 0),
      values: {
        'eval/accuracy': 0.8234,
        'eval/precision': 0.8189,
        'eval/recall': 0.8123,
        'eval/f1': 0.8156,
        'eval/specificity': 0.8345,
      },
      counts: { tn: 4523, fp: 892, fn: 1012, tp: 4373 },
      // The confidence is that of the prediction: a sample called 0 with 0.8756 has P(positive) 0.1244.
      samples: { id: [42, 137, 289], label: [1, 0, 1], predicted: [1, 0, 0], probability: [0.9234, 0.1244, 0.4568] },
    });
    expect(run.evaluations[1]!.samples).toEqual({
      id: [42, 137, 289, 19999],
      label: [1, 0, 1, 0],
      predicted: [1, 1, 1, 0],
      probability: [0.9512, 0.5127, 0.7043, 0.001],
    });
  });

  it('prediction_samples.json: columns of each evaluation, and each text once', () => {
    const { run } = readWhole('prediction_samples.json');
    expect(run.evaluations.map((evaluation) => evaluation.samples)).toEqual([
      { id: [3, 17], label: [1, 0], predicted: [1, 0], probability: [0.9234, 0.1244] },
      { id: [3, 17], label: [1, 0], predicted: [1, 0], probability: [0.98712345678, NaN] },
    ]);
    expect(run.sampleTexts.map(({ id, writer }) => ({ id, writer }))).toEqual([
      { id: 3, writer: 'generator' },
      { id: 17, writer: undefined },
    ]);
    expect(run.sampleTexts[0]!.problem).toBe('Tom has 3 apples } ], {"step": 1} and eats "one".');
  });

  it('trainer_state.json: each evaluation set for itself, what TRL adds, averages of the run under their own name', () => {
    const { run } = readWhole('trainer_state.json');
    expect(run.about).toEqual({ lossNanFiltered: true, plannedSteps: 40, plannedEpochs: 2, stepsMade: 40 });
    expect(run.series['train/loss']).toEqual({ steps: [10, 20], values: [0.6882, 0.5011] });
    expect(run.series['train/grad_norm']!.values).toEqual([1.2007145881652832, NaN]);
    expect(run.series['summary/train_loss']).toEqual({ steps: [40], values: [0.59465] });
    expect(run.series['eval/hard/accuracy']).toEqual({ steps: [20], values: [0.5] });
    expect(run.series['eval/easy_set/loss']).toEqual({ steps: [20], values: [0.3] });
    for (const [name, value] of Object.entries({
      min_reward: -3.5,
      mean_reward: 0.25,
      max_reward: 4.125,
      accuracy: 0.75,
      margin: 0.875,
      num_tokens: 20480,
    }))
      expect(run.series[`train/${name}`]).toEqual({ steps: [20], values: [value] });
    expect(run.evaluations.map(({ step }) => step)).toEqual([10, 20]);
    expect(run.series['epoch']!.values).toEqual([0.5, 1, 2]);
  });

  it('TensorBoard: numbers of all its forms, a restart, the arguments of the trainer; curves and graphs are passed over', () => {
    const { run, records } = readWhole('events.out.tfevents.1763200000.sample');
    expect(records).toBe(19);
    expect(run.about).toEqual({ lossNanFiltered: true, config: { learning_rate: 5e-5, logging_nan_inf_filter: true } });
    expect(run.series['train/loss']).toEqual({
      steps: [10, 20, 30, 2 ** 40],
      values: [0.75, 0.6875, 0.4375, -Infinity],
    });
    expect(run.ghosts.map(({ from, series }) => [from, series['train/loss']])).toEqual([
      [20, { steps: [20, 30], values: [NaN, 0.5] }],
    ]);
    expect(run.series['epoch']).toEqual({ steps: [10, 20], values: [0.5, 1] });
    expect(run.series['time']!.steps).toEqual([10, 20, 30, 2 ** 40]);
    expect(run.series['summary/train_loss']).toEqual({ steps: [2 ** 40], values: [0.5625] });
    expect(run.evaluations.map(({ step, values }) => ({ step, values }))).toEqual([
      { step: 10, values: { 'eval/loss': Math.fround(0.7), 'eval/accuracy': 0.5 } },
    ]);
    expect(run.ghosts[0]!.series).toMatchObject({
      'eval/loss': { values: [0.625] },
      'eval/accuracy': { values: [0.625] },
      'eval/f1': { values: [0.1] },
      'eval/half': { values: [0.3330078125] },
      'eval/bfloat16': { values: [1.5] },
      'eval/count': { values: [7] },
    });
  });

  it('catboost_training.json: the learn and the test set, by the names in its head', () => {
    const { run, records } = readWhole('catboost_training.json');
    expect(records).toBe(6);
    expect(Object.keys(run.series).sort()).toEqual(expect.arrayContaining(['eval/roc_auc', 'train/roc_auc']));
    expect(run.series['train/roc_auc']).toMatchObject({
      steps: [0, 1, 2, 3, 4, 5],
      values: [0.6, 0.65, 0.7, 0.75, 0.8, 0.85],
    });
    expect(run.series['eval/roc_auc']!.values[0]).toBe(0.58);
  });

  it('history.json: columns of different lengths, counted as records', () => {
    const { run } = readWhole('history.json');
    expect(run.about).toEqual({ stepUnit: 'record' });
    expect(run.series['train/loss']).toEqual({ steps: [1, 2, 3, 4], values: [0.695, 0.51, NaN, 0.36] });
    expect(run.series['eval/loss']).toEqual({ steps: [1, 2, 3], values: [0.66, 0.53, 0.5] });
    expect(Object.keys(run.series).sort()).toEqual([
      'eval/loss',
      'train/accuracy',
      'train/learning_rate',
      'train/loss',
    ]);
  });

  it('all_results.json: averages of the run, no points of its curves', () => {
    const { run } = readWhole('all_results.json');
    expect(run.series['summary/train_loss']).toEqual({ steps: [40], values: [0.59465] });
    expect(Object.keys(run.series).every((name) => name.startsWith('summary/'))).toBe(true);
    expect(run.evaluations).toEqual([]);
  });

  it('hparams.yaml: plain values, groups by their path', () => {
    expect(readWhole('hparams.yaml').run.about.config).toEqual({
      learning_rate: 0.0005,
      batch_size: 32,
      'model.name': 'bert: base',
      'model.hidden': 128,
      'loss.reduction': 'mean',
      use_amp: true,
      scheduler: null,
    });
  });

  it('log.jsonl: flat and grouped metrics, records of something else passed over', () => {
    const { run, records } = readWhole('log.jsonl');
    expect(records).toBe(5);
    expect(run.series['train/loss']).toEqual({ steps: [10, 20, 30], values: [0.7, NaN, 0.5] });
    expect(run.series['eval/accuracy']).toEqual({ steps: [10, 20], values: [0.5, 0.625] });
    expect(run.series['test/f1']).toEqual({ steps: [20], values: [0.5] });
    expect(run.series['train/learning_rate']!.values).toEqual([0.001, 0.0005]);
    expect(run.series['time']).toEqual({ steps: [10, 20], values: [1763200000500, 1763200010500] });
  });

  it('trainer_log.jsonl: the step and the plan of two programs, the sums of the run, no point for the last record', () => {
    const { run, records } = readWhole('trainer_log.jsonl');
    expect(records).toBe(6);
    expect(run.about).toEqual({ plannedSteps: 40 });
    expect(run.series['train/loss']).toEqual({ steps: [10, 20, 30], values: [0.6875, NaN, 0.4375] });
    expect(run.series['train/learning_rate']).toEqual({ steps: [10, 20], values: [9.75e-6, 5e-6] });
    expect(run.series['eval/loss']).toEqual({ steps: [20, 40], values: [0.6875, 0.5] });
    expect(run.series['epoch']!.values).toEqual([0.5, 1, 1.5, 2]);
    expect(run.series['summary/train_loss']).toEqual({ steps: [40], values: [0.5521] });
    expect(Object.keys(run.series).filter((name) => /percentage|steps$/.test(name))).toEqual([]);
  });

  it('console.log: dictionaries, names and values, steps of the bar and of other lines, evaluations by their heading', () => {
    const { run, records } = readWhole('console.log');
    expect(records).toBe(8);
    expect(run.series['train/loss']).toEqual({ steps: [10, 20, 30, 40], values: [0.6925, 0.5, 0.375, 0.25] });
    expect(run.series['eval/loss']).toEqual({ steps: [10, 40], values: [0.6875, 0.3125] });
    expect(run.series['eval/accuracy']).toEqual({ steps: [10, 30], values: [0.5, 0.6875] });
    expect(run.series['eval/chosen_last_scores']).toEqual({ steps: [30], values: [2.25] });
    expect(run.series['train/learning_rate']!.values).toEqual([1e-5, 9e-6]);
    expect(run.series['summary/train_loss']!.values).toEqual([0.46875]);
  });

  it('Lightning: sparse rows of one step complete one another; steps are the curve of training, epochs that of validation', () => {
    const { run } = readWhole('lightning-metrics.csv');
    expect(run.series['train/loss']).toEqual({ steps: [4, 9, 14, 19], values: [0.7038525, NaN, 0.5709666, 0.4838065] });
    expect(run.series['train/loss_epoch']).toEqual({ steps: [9, 19], values: [0.6963606, 0.5266468] });
    expect(run.series['eval/loss']).toEqual({ steps: [9, 19], values: [0.6914448, 0.5286885] });
    expect(run.series['test/accuracy']).toEqual({ steps: [20], values: [0.8125] });
    expect(run.about).toEqual({});
  });

  it('Keras: epochs are the steps, counted as done, and said to be epochs; NA is no number, nan is one', () => {
    const { run } = readWhole('keras-training_log.csv');
    expect(run.about).toEqual({ stepUnit: 'epoch' });
    expect(run.series['train/loss']).toEqual({
      steps: [1, 2, 3],
      values: [0.38600707054138184, 0.22658498585224152, NaN],
    });
    expect(run.series['eval/loss']).toEqual({ steps: [1, 3], values: [0.3178878128528595, 0.4431683123111725] });
    expect(Object.keys(run.series).sort()).toEqual([
      'epoch',
      'eval/accuracy',
      'eval/loss',
      'train/accuracy',
      'train/learning_rate',
      'train/loss',
    ]);
  });

  it('a table of one’s own: columns called after the split, a column of text, quotes, times', () => {
    const { run } = readWhole('hand-made.csv');
    expect(run.series['eval/loss']).toEqual({ steps: [100, 200, 400], values: [1.464206219, 1.29071784, 1.19] });
    expect(run.series['train/loss']).toEqual({ steps: [100, 200, 300, 400], values: [2.3432, 1.4307, Infinity, 0.9] });
    expect(run.series['time']!.values[1]).toBe(localTime(2025, 10, 15, 10, 31, 45, 0));
    expect(Object.keys(run.series)).not.toContain('train/note');
  });

  it('events.jsonl: all that happened', () => {
    const { run } = readWhole('events.jsonl');
    expect(run.info!.id).toBe('sample-run');
    expect(run.end!.outcome).toBe('finished');
    expect(run.series['train/loss']!.values).toEqual([0.7012, Infinity, 0.4523, 0.3891]);
    expect(run.evaluations[1]!.samples!.probability).toEqual([0.98712345678, NaN]);
  });

  it('run-sample01.swanlab: numbers by name, the trainer’s epoch, nothing of the machine, name and end', () => {
    const { run, records } = readWhole('run-sample01.swanlab');
    expect(records).toBe(10);
    expect(run.about).toEqual({ name: 'reward-a' });
    expect(run.end).toEqual({ type: 'end', outcome: 'failed', reason: 'CUDA out of memory', step: 30 });
    expect(run.series).toMatchObject({
      'train/loss': { steps: [0, 10, 20, 30], values: [0.875, NaN, 0.5, 0] },
      'eval/accuracy': { steps: [10, 30], values: [0.625, 0.875] },
      epoch: { steps: [0, 10, 20, 30], values: [0, 0.5, 1, 1.5] },
      time: { steps: [0, 10, 20, 30], values: [0, 1, 2, 3].map((second) => 1795993000500 + 1000 * second) },
    });
    expect(Object.keys(run.series)).toHaveLength(4);
  });

  it('backup.swanlab: the same in the form of older versions', () => {
    const { run, records } = readWhole('backup.swanlab');
    expect(records).toBe(4);
    expect(run.about).toEqual({ name: 'reward-b' });
    expect(run.end).toEqual({ type: 'end', outcome: 'finished', step: 10 });
    expect(run.series).toMatchObject({
      'train/loss': { steps: [0, 5, 10], values: [0.75, 0.5, 0.25] },
      'eval/loss': { steps: [10], values: [NaN] },
    });
  });

  it('run-sample01.wandb: both forms of names, the trainer’s step, numbers in groups, media passed over, name and end', () => {
    const { run, records } = readWhole('run-sample01.wandb');
    expect(records).toBe(7);
    expect(run.about).toEqual({
      name: 'rm-baseline',
      plannedSteps: 40,
      lossNanFiltered: true,
      config: {
        learning_rate: 5e-5,
        max_steps: 40,
        logging_nan_inf_filter: true,
        'model.name': 'bert',
        'model.dropout.p': 0.1,
        'late.field': 3,
      },
    });
    expect(run.end).toEqual({ type: 'end', outcome: 'finished', step: 40 });
    const { series } = run;
    expect(series['train/loss']).toEqual({ steps: [10, 20, 30], values: [0.6875, NaN, 0.4375] });
    // Before the trainer named a step, W&B's own count holds; an evaluation without one belongs to the step before it.
    expect(series['eval/accuracy']).toEqual({ steps: [0, 10], values: [0.5, 0.75] });
    expect(series['eval/loss']).toEqual({ steps: [10, 20], values: [0.625, Infinity] });
    expect(series['epoch']).toEqual({ steps: [10, 20], values: [0.5, 1] });
    expect(series['time']).toEqual({ steps: [0, 10, 20], values: [1763200000500, 1763200010250, 1763200020000] });
    expect(series['train/margin']!.values).toEqual([0.25]);
    expect(series['train/group/a/b']).toEqual({ steps: [30], values: [1.5] });
    expect(series['summary/train_loss']).toEqual({ steps: [40], values: [0.55] });
    expect(Object.keys(series).filter((path) => /_|image|note|\/h/.test(path.replace('learning_', '')))).toEqual([
      'summary/train_runtime',
      'summary/train_loss',
    ]);
  });

  it('config.yaml of W&B: values of the names, without what W&B keeps of itself', () => {
    expect(readWhole('config.yaml').run.about.config).toEqual({
      learning_rate: 5e-5,
      'model.name': 'bert',
      'model.hidden': 128,
      use_amp: true,
    });
  });

  it('an MLflow run: a metric’s lines with and without a data set, and what the run is called', () => {
    const { run } = readWhole('train_loss.log');
    expect(run.series['train/metric']).toEqual({ steps: [0, 10, 20, 30], values: [0.6875, NaN, 0.5, 1e-5] });
    expect(run.series['time']!.values).toEqual([1763200000000, 1763200001000, 1763200002500, 1763200003000]);
    expect(readWhole('meta.yaml').run).toMatchObject({ about: { name: 'rm: baseline' }, end: { outcome: 'finished' } });
    expect(readWhole('mlflow.runName').run.about).toEqual({ name: 'capable-shrimp-12' });
  });

  it('metrics.json of Sacred: columns of each metric, times in UTC', () => {
    const { run, records } = readWhole('metrics.json');
    expect(records).toBe(5);
    expect(run.series['train/loss']).toEqual({ steps: [10, 20, 30], values: [0.75, NaN, 0.5] });
    expect(run.series['eval/accuracy']).toEqual({ steps: [10, 30], values: [0.5, 0.625] });
    expect(run.series['time']!.values[0]).toBe(Date.UTC(2026, 0, 1, 10, 0, 1));
  });
});
