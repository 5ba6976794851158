import { existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { spawnSync } from 'node:child_process';
import type { PredictedExamples } from '@rewardboard/protocol';
import { float32OfNpy } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { pythonWith } from '../../../../e2e/python.mjs';
import type { SolutionExample } from '../data/example.ts';
import { exampleList } from '../data/example.ts';
import { predictedExamples } from '../evaluation/predicted-examples.ts';
import { pairLines } from '../testing/pairs-for-test.ts';
import { journalOf, trainHere } from '../testing/train-here.ts';
import { PredictionKeeper, removePredictions } from './prediction-keeper.ts';

const temporary = () => join(mkdtempSync(join(tmpdir(), 'predictions-')), 'run');
const examplesIn = (run: string) =>
  JSON.parse(gunzipSync(readFileSync(join(run, 'predictions/examples.json.gz'))).toString('utf8')) as PredictedExamples;
const valuesIn = (run: string, step: number) => float32OfNpy(readFileSync(join(run, `predictions/step-${step}.npy`)))!;
const stepFiles = (run: string) =>
  readdirSync(join(run, 'predictions'))
    .filter((name) => name !== 'examples.json.gz')
    .sort();

const SMALL = {
  generated_problems: 40,
  embedding_size: 4,
  hidden_size: 8,
  pair_buckets: 16,
  max_steps: 12,
  eval_steps: 4,
  save_steps: 6,
  num_samples_to_log: 3,
  per_device_train_batch_size: 16,
  metric_for_best_model: 'eval_loss',
};

const solution = (problem: string, labels: (0 | 1 | null)[], steps = labels.map((_, i) => `step ${i}`)) =>
  ({
    kind: 'solution',
    problem,
    steps,
    labelled: 'steps',
    labels,
    problemKey: problem,
    weight: 1,
    place: '',
  }) satisfies SolutionExample;
const options = { isPairs: false, threshold: 0.5, seed: 1 };

it('a training keeps every prediction of each evaluation: the counts and the samples follow from them', async () => {
  const run = temporary();
  await trainHere(run, { overrides: SMALL });
  const examples = examplesIn(run);
  expect(examples).toMatchObject({ kind: 'solutions', value: 'probability', threshold: 0.5, withoutText: 0 });
  expect(examples.total).toBe(examples.id.length);
  expect(new Set(examples.problem).size).toBe(examples.problems.length);
  const events = journalOf(run);
  const texts = events.flatMap((event) => (event.type === 'sample-text' ? event.samples : []));
  for (const { id, problem, solution: text } of texts) {
    expect(examples.problems[examples.problem[id]!]).toBe(problem);
    const until = examples.solution.flatMap((of, i) => (of === examples.solution[id] && i <= id ? [i] : []));
    expect(until.map((i) => examples.text[i]).join('\n')).toBe(text);
  }
  const evaluations = events.filter((event) => event.type === 'evaluation');
  expect(evaluations.map(({ step }) => step)).toEqual([4, 8, 12]);
  for (const { step, counts, samples } of evaluations) {
    const values = valuesIn(run, step);
    expect(values).toHaveLength(examples.id.length);
    const right = examples.label.filter((label, i) => values[i]! >= 0.5 === (label === 1)).length;
    expect(right).toBe(counts!.tp + counts!.tn);
    expect(samples!.id.map((id) => values[id])).toEqual(samples!.probability.map(Math.fround));
  }
});

it('of pairs the rewards of both texts are kept, the chosen one first', async () => {
  const run = temporary();
  const data = `${run}.jsonl`;
  writeFileSync(data, pairLines(60, 1));
  await trainHere(run, { overrides: SMALL, data: [data] });
  const examples = examplesIn(run);
  expect(examples).toMatchObject({ kind: 'pairs', value: 'reward' });
  expect(examples.label.slice(0, 4)).toEqual([1, 0, 1, 0]);
  const last = journalOf(run).findLast((event) => event.type === 'evaluation')!;
  const rewards = valuesIn(run, 12);
  const margins = Array.from({ length: rewards.length / 2 }, (_, i) => rewards[2 * i]! - rewards[2 * i + 1]!);
  expect(margins.reduce((sum, margin) => sum + margin, 0) / margins.length).toBeCloseTo(last.values['eval/margin']!, 5);
});

it('a resumed training cuts what lies behind its checkpoint, and has the same predictions in the end', async () => {
  const [whole, parts] = [temporary(), temporary()];
  await trainHere(whole, { overrides: SMALL });
  await trainHere(parts, { overrides: SMALL, stopAfter: 6 });
  // What the steps after the checkpoint left, and a file that was half written when the process died.
  for (const name of ['step-8.npy', 'step-9.npy.00ff.writing', 'my own notes.txt'])
    writeFileSync(join(parts, 'predictions', name), 'x');
  await trainHere(parts, { overrides: {}, resume: 'latest', stopAfter: 1 });
  expect(stepFiles(parts)).toEqual(['my own notes.txt', 'step-4.npy']);
  await trainHere(parts, { overrides: {}, resume: 'latest' });
  expect(stepFiles(parts)).toEqual(['my own notes.txt', ...stepFiles(whole)]);
  for (const step of [4, 8, 12]) expect(valuesIn(parts, step)).toEqual(valuesIn(whole, step));
  removePredictions(parts);
  expect(readdirSync(join(parts, 'predictions'))).toEqual(['my own notes.txt']);
});

it('of steps each row has what was added since the row before it, and says which step of which solution it is', () => {
  const examples = predictedExamples(
    exampleList([solution('a', [1, null, 0]), solution('b', [null, 1]), { ...solution('a', [0]), writer: 'me' }]),
    options,
  );
  expect(examples).toMatchObject({
    kind: 'steps',
    problems: ['a', 'b'],
    id: [0, 1, 2, 3],
    problem: [0, 0, 1, 0],
    label: [1, 0, 1, 0],
    solution: [0, 0, 1, 2],
    step: [0, 2, 1, 0],
    text: ['step 0', 'step 1\nstep 2', 'step 0\nstep 1', 'step 0'],
    slices: { writer: [null, null, null, 'me'] },
  });
});

it('beyond the limit the closest evaluations are left out, never the first, the last or the best, and it is said once', () => {
  const run = temporary();
  const said: string[] = [];
  const examples = predictedExamples(exampleList([solution('a', [1, 0])]), options);
  const keeper = new PredictionKeeper(run, examples, (text) => said.push(text), { maxFiles: 5 });
  for (let step = 1; step <= 40; step++) keeper.keep(step, Float32Array.of(step, 0), 7);
  const steps = stepFiles(run).map((name) => Number(/\d+/.exec(name)![0]));
  expect(steps).toHaveLength(5);
  expect(steps).toEqual(expect.arrayContaining([1, 7, 40]));
  expect(said).toEqual([expect.stringContaining('keeps the predictions of 5 evaluations')]);
  expect(valuesIn(run, 40)).toEqual(Float32Array.of(40, 0));
});

it('of a larger validation set whole problems are kept, and texts within their bound; both are said', () => {
  const many = exampleList(Array.from({ length: 50 }, (_, i) => solution(`p${i % 10}`, [1, null, 0])));
  const examples = predictedExamples(many, options, { maxRows: 35, maxText: 30 });
  expect(examples.total).toBe(100);
  expect(examples.id).toHaveLength(30);
  expect(examples.problems).toHaveLength(3);
  expect(examples.withoutText).toBeGreaterThan(0);
  const said: string[] = [];
  const run = temporary();
  const keeper = new PredictionKeeper(run, examples, (text) => said.push(text));
  keeper.keep(
    5,
    Float32Array.from({ length: 100 }, (_, i) => i),
    null,
  );
  expect([...valuesIn(run, 5)]).toEqual(examples.id);
  expect(said.join()).toMatch(/100 rows.*predictions of 30.*texts of/);
  expect(predictedExamples(many, options, { maxRows: 35 }).fingerprint).toBe(examples.fingerprint);
});

it('predictions of other examples are removed, and a directory that can’t be written costs a notice alone', () => {
  const run = temporary();
  const said: string[] = [];
  const open = (problem: string) =>
    new PredictionKeeper(run, predictedExamples(exampleList([solution(problem, [1])]), options), (text) =>
      said.push(text),
    );
  open('a').keep(1, Float32Array.of(0.5), null);
  open('a');
  expect(existsSync(join(run, 'predictions/step-1.npy'))).toBe(true);
  open('b');
  expect(existsSync(join(run, 'predictions/step-1.npy'))).toBe(false);
  expect(said).toEqual([]);
  const file = temporary();
  writeFileSync(file, '');
  const keeper = new PredictionKeeper(file, predictedExamples(exampleList([solution('a', [1])]), options), (text) =>
    said.push(text),
  );
  for (const step of [1, 2]) keeper.keep(step, Float32Array.of(0.5), null);
  expect(said).toEqual([expect.stringMatching(/can't be kept.*training continues/)]);
});

const python = pythonWith('numpy');
it.skipIf(!python)('the three lines of Python in the README read it', async () => {
  const run = temporary();
  await trainHere(run, { overrides: SMALL });
  const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
  const lines = /```python\n(import gzip[^`]*)```/.exec(readme)![1]!;
  expect(lines.trim().split('\n')).toHaveLength(3);
  const code = `${lines.replaceAll('RUN/', `${run}/`).replaceAll('step-100', 'step-12')}\nprint(len(p), len(examples["label"]), p.dtype, float(p.sum()))`;
  const { stdout, stderr } = spawnSync(python!, ['-c', code], { encoding: 'utf8' });
  expect(stderr).toBe('');
  const [n, labels, type, sum] = stdout.trim().split(' ');
  const values = valuesIn(run, 12);
  expect([Number(n), Number(labels), type]).toEqual([values.length, values.length, 'float32']);
  expect(Number(sum)).toBeCloseTo(
    values.reduce((total, value) => total + value, 0),
    2,
  );
});
