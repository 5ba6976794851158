/** Logs of real trainings: each is opened, and holds as many points with the same last values as an independent count finds. */

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readRuns } from './read-runs.ts';
import type { LiveRun } from './read-runs.ts';
import { pythonWith } from './testing/python.ts';
import { REAL_LOGS } from './testing/real-logs.ts';

/** Metric to its points, as another reading finds them. */
type Found = Map<string, { step: number; value: number }[]>;

function add(found: Found, name: string, step: number, value: number): void {
  const points = found.get(name) ?? [];
  // Several rows may tell one step; the last one counts.
  if (points.at(-1)?.step === step) points.pop();
  points.push({ step, value });
  found.set(name, points);
}

let LOGS = '';
let runs: LiveRun[] = [];

async function readLogs(folder: string): Promise<void> {
  LOGS = folder;
  const read = await readRuns({
    directories: [LOGS],
    stateDirectory: join(LOGS, 'nowhere'),
    targets: [],
    notice: () => undefined,
  });
  runs = read.all();
  await read.close();
}

function runOf(directory: string): LiveRun {
  const found = runs.find(({ origin }) => origin.directory === `${basename(LOGS)}/${directory}`);
  if (!found) throw new Error(`No run in ${directory}: ${runs.map(({ origin }) => origin.directory).join(', ')}`);
  return found;
}

/** @param paths name in the file to the path where it must be */
function expectSame({ run, sources }: LiveRun, found: Found, paths: Record<string, string>): void {
  expect([...sources.values()].map(({ damaged }) => damaged)).toEqual([...sources.values()].map(() => 0));
  for (const [name, path] of Object.entries(paths)) {
    const points = found.get(name)!;
    const series = run.series.get(path)!;
    expect([path, series.length, series.last!.value]).toEqual([path, points.length, points.at(-1)!.value]);
    expect(Array.from(series.values)).toEqual(points.map(({ value }) => value));
  }
}

function ofTable(file: string, stepColumn: string): Found {
  const [header, ...rows] = readFileSync(join(LOGS, file), 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  const found: Found = new Map();
  for (const row of rows)
    row.forEach(
      (cell, i) => cell !== '' && add(found, header![i]!, Number(row[header!.indexOf(stepColumn)]), Number(cell)),
    );
  return found;
}

function ofState(file: string): Found {
  const { log_history } = JSON.parse(readFileSync(join(LOGS, file), 'utf8')) as {
    log_history: Record<string, number>[];
  };
  const found: Found = new Map();
  for (const entry of log_history)
    for (const [name, value] of Object.entries(entry))
      if (!('train_runtime' in entry)) add(found, name, entry.step!, value);
  return found;
}

describe.each(REAL_LOGS)('logs of real trainings in %s', (folder) => {
  const has = (path: string) => existsSync(join(folder, path));
  beforeAll(() => readLogs(folder));

  it('every folder with a note is a run, or several', () => {
    for (const note of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
      if (basename(note) === 'SOURCE.md') {
        const directory = join(basename(folder), dirname(note));
        expect(runs.map(({ origin }) => origin.directory)).toContainEqual(expect.stringMatching(`^${directory}(/|$)`));
      }
  });

  it.skipIf(!has('wild'))('every folder is a run, or several, and no file of notes is', () => {
    const directories = runs.map(({ origin }) => origin.directory).sort();
    expect(directories.filter((directory) => !directory.startsWith('logs/wild/'))).toEqual([
      'logs/console/deepspeed-reward-model',
      'logs/keras_csv/bert-imdb',
      'logs/keras_csv/deepfake-near-chance',
      'logs/keras_csv/voice-identification',
      ...['intro', 'oci', 'speaker10', 'speaker250'].map(
        (name) => `logs/keras_csv/voice-identification/${name}_training.log`,
      ),
      ...['0', '1', '17'].map((version) => `logs/lightning/controlit-classifier/version_${version}`),
      ...['2', '3'].map((version) => `logs/lightning/islp-unstable-start/version_${version}`),
      ...['0', '1', '2', '3', '4'].map((run) => `logs/tensorboard/agnews-lora-lr-sweep/run${run}`),
      'logs/tensorboard/keras-tf2-wandb-asset',
      ...[
        'covbert-healthy',
        'disfluency-large-3838',
        'grouped-eval-overfit',
        'requirements-overfit',
        'sentiment-live-snapshots',
      ].map((name) => `logs/trainer_state/${name}`),
    ]);
    for (const folder of readdirSync(join(LOGS, 'wild')))
      expect(directories).toContainEqual(expect.stringMatching(`^logs/wild/${folder}(/|$)`));
  });

  const PLAIN = { loss: 'train/loss', learning_rate: 'train/learning_rate', eval_loss: 'eval/loss' };
  it.each(
    [
      ['covbert-healthy', 'trainer_state.json', PLAIN],
      [
        'disfluency-large-3838',
        'trainer_state.json',
        { ...PLAIN, eval_bleu: 'eval/bleu', eval_gen_len: 'eval/gen_len' },
      ],
      [
        'requirements-overfit',
        'trainer_state.json',
        { ...PLAIN, eval_accuracy: 'eval/accuracy', grad_norm: 'train/grad_norm' },
      ],
      ['sentiment-live-snapshots', 'checkpoint-07500.json', { ...PLAIN, grad_norm: 'train/grad_norm' }],
      [
        'grouped-eval-overfit',
        'trainer_state.json',
        {
          loss: 'train/loss',
          ...Object.fromEntries(
            ['g0', 'g1', 'g2', 'g3', 'g4', 'g5'].flatMap((set) => [
              [`eval_${set}_loss`, `eval/${set}/loss`],
              [`eval_${set}_accuracy`, `eval/${set}/accuracy`],
            ]),
          ),
        },
      ],
    ].filter(([log]) => has(`trainer_state/${log as string}`)) as [string, string, Record<string, string>][],
  )('Hugging Face: %s', (folder, file, paths) => {
    expectSame(runOf(`trainer_state/${folder}`), ofState(`trainer_state/${folder}/${file}`), paths);
  });

  it.each(
    [
      [
        'controlit-classifier/version_0',
        { train_loss: 'train/loss', train_acc: 'train/accuracy', val_loss: 'eval/loss', val_acc: 'eval/accuracy' },
      ],
      ...['2', '3'].map((version) => [
        `islp-unstable-start/version_${version}`,
        {
          train_loss: 'train/loss',
          train_MAE_step: 'train/mae',
          train_MAE_epoch: 'train/mae_epoch',
          valid_loss: 'eval/loss',
          valid_MAE: 'eval/mae',
          test_loss: 'test/loss',
          test_MAE: 'test/mae',
        },
      ]),
    ].filter(([log]) => has(`lightning/${log as string}`)) as [string, Record<string, string>][],
  )('Lightning: %s', (folder, paths) => {
    expectSame(runOf(`lightning/${folder}`), ofTable(`lightning/${folder}/metrics.csv`, 'step'), paths);
  });

  const KERAS = { loss: 'train/loss', val_loss: 'eval/loss' };
  it.each(
    [
      ['bert-imdb', 'training_log.csv', { ...KERAS, accuracy: 'train/accuracy', val_accuracy: 'eval/accuracy' }],
      [
        'deepfake-near-chance',
        'training_log.csv',
        { ...KERAS, accuracy: 'train/accuracy', val_accuracy: 'eval/accuracy' },
      ],
      ...[
        'training.log',
        'intro_training.log',
        'oci_training.log',
        'speaker10_training.log',
        'speaker250_training.log',
      ].map((file) => ['voice-identification', file, { ...KERAS, acc: 'train/accuracy', val_acc: 'eval/accuracy' }]),
    ].filter(([log]) => has(`keras_csv/${log as string}`)) as [string, string, Record<string, string>][],
  )('Keras: %s, %s', (folder, file, paths) => {
    const directory = `keras_csv/${folder}`;
    expectSame(
      runOf(file.endsWith('.csv') || file === 'training.log' ? directory : `${directory}/${file}`),
      ofTable(`${directory}/${file}`, 'epoch'),
      paths,
    );
  });

  it.skipIf(!has('console'))(
    'the output of DeepSpeed: the three lines that hold metrics, and the steps of the others',
    () => {
      const { run } = runOf('console/deepspeed-reward-model');
      const columns = (path: string) => ({
        steps: Array.from(run.series.get(path)!.steps),
        values: Array.from(run.series.get(path)!.values),
      });
      expect(columns('eval/accuracy')).toEqual({ steps: [0, 1840], values: [0.4924241304397583, 0.6994950175285339] });
      expect(columns('eval/chosen_last_scores').values).toEqual([2.8115079402923584, 2.243525981903076]);
      expect(columns('train/loss')).toEqual({ steps: [1840], values: [0.5754789632299672] });
    },
  );

  it.skipIf(!has('lightning'))(
    'one training, once as a table and once as event files, is the same to the 32 bits of the latter',
    () => {
      const table = runOf('lightning/controlit-classifier/version_0').run;
      const events = runOf('lightning/controlit-classifier/version_1').run;
      for (const path of ['train/loss', 'train/accuracy', 'eval/loss', 'eval/accuracy']) {
        expect(Array.from(events.series.get(path)!.steps)).toEqual(Array.from(table.series.get(path)!.steps));
        expect(Array.from(events.series.get(path)!.values)).toEqual(
          Array.from(table.series.get(path)!.values, Math.fround),
        );
      }
    },
  );

  const python = has('tensorboard') ? pythonWith('tensorboard') : null;
  it.skipIf(!python)('event files: as many points with the same values as TensorBoard itself finds', () => {
    const script = `
import sys, json, collections
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto import event_pb2
from tensorboard.util import tensor_util
for path in sys.argv[1:]:
    found = collections.defaultdict(dict)
    for record in RawEventFileLoader(path).Load():
        event = event_pb2.Event.FromString(record)
        for value in event.summary.value:
            if value.WhichOneof('value') == 'simple_value': found[value.tag][event.step] = value.simple_value
            elif value.metadata.plugin_data.plugin_name == 'scalars': found[value.tag][event.step] = float(tensor_util.make_ndarray(value.tensor))
    print(json.dumps(found))
`;
    const files = readdirSync(LOGS, { recursive: true, encoding: 'utf8' }).filter((path) =>
      basename(path).includes('tfevents'),
    );
    const { stdout } = spawnSync(python!, ['-c', script, ...files.map((file) => join(LOGS, file))], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    const lines = stdout.trim().split('\n');
    expect(lines).toHaveLength(files.length);
    files.forEach((file, i) => {
      const live = runOf(file.slice(0, file.lastIndexOf('/')));
      const names = live.sources.get(file)!.names ?? {};
      // The exact numbers of this run come from the other file that it has.
      const isRounded = [...live.sources.values()].some(({ format }) => format === 'trainer-state');
      for (const [tag, points] of Object.entries(JSON.parse(lines[i]!) as Record<string, Record<string, number>>)) {
        if (tag === 'epoch' || tag === 'train/epoch') continue;
        const series = live.run.series.get(names[tag] ?? tag)!;
        const expected = Object.keys(points)
          .map(Number)
          .sort((a, b) => a - b)
          .map((step) => points[step]!);
        expect([file, tag, series.length]).toEqual([file, tag, expected.length]);
        expect(Array.from(series.values, isRounded ? Math.fround : (value) => value)).toEqual(
          expected.map(Math.fround),
        );
      }
    });
  });
});
