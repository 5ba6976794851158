/** Predictions in a `predictions.jsonl` beside any log: the run shows them as if its trainer had kept them. */

import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { PredictedExamples } from '@rewardboard/protocol';
import { float32OfNpy } from '@rewardboard/protocol';
import { expect, it, vi } from 'vitest';
import { openHub, temporaryFolder } from '../testing/open-hub.ts';
import { storedExamples, storedPredictions } from '../stored-predictions.ts';
import { LinesIndex } from './line-predictions.ts';

const until = { timeout: 40_000, interval: 20 };
const lineOf = (record: object) => `${JSON.stringify(record)}\n`;
const FIRST = {
  step: 10,
  labels: [1, 0, 1],
  probabilities: [0.5, 0.25, 0.75],
  texts: ['a', 'b', 'c'],
  problems: ['p', 'p', 'q'],
};

async function written(text: string) {
  const folder = await temporaryFolder();
  const file = join(folder, 'predictions.jsonl');
  writeFileSync(file, text);
  return { file, folder, index: new LinesIndex(folder, file) };
}

it('finds each evaluation, also those that are added, and what was written once', async () => {
  const { file, index } = await written(lineOf(FIRST) + lineOf({ step: 20, probabilities: [0.75, 0, 1] }));
  await index.readAhead();
  expect(index.steps()).toEqual([10, 20]);
  expect(index.values(20)).toEqual(Float32Array.of(0.75, 0, 1));
  appendFileSync(file, lineOf({ step: 30, probabilities: [1, 0, 1] }).slice(0, 20));
  expect(index.steps()).toEqual([10, 20]);
  appendFileSync(
    file,
    lineOf({ step: 30, probabilities: [1, 0, 1] })
      .slice(20)
      .trimEnd(),
  );
  // Whole, without its line end.
  expect(index.steps()).toEqual([10, 20, 30]);
  appendFileSync(
    file,
    `\nno json\n${lineOf({ step: 40, probabilities: [0, 0, 0], slices: { by: ['x', null, 'y'] } })}`,
  );
  expect(index.steps()).toEqual([10, 20, 30, 40]);
  expect(index.values(40)).toEqual(Float32Array.of(0, 0, 0));
  expect(index.examples()).toMatchObject({
    kind: 'solutions',
    label: [1, 0, 1],
    text: ['a', 'b', 'c'],
    problems: ['p', 'q'],
    problem: [0, 0, 1],
    slices: { by: ['x', null, 'y'] },
    total: 3,
  });
});

it('a training that resumed, other examples and another file replace what they contradict', async () => {
  const { file, index } = await written([FIRST, { ...FIRST, step: 20 }, { ...FIRST, step: 30 }].map(lineOf).join(''));
  expect(index.steps()).toEqual([10, 20, 30]);
  appendFileSync(file, lineOf({ step: 20, probabilities: [1, 1, 1] }));
  expect(index.steps()).toEqual([10, 20]);
  expect(index.values(20)).toEqual(Float32Array.of(1, 1, 1));
  const fingerprint = index.examples()!.fingerprint;
  appendFileSync(file, lineOf({ step: 25, labels: [0, 1], probabilities: [0.5, 1] }));
  expect(index.steps()).toEqual([25]);
  expect(index.examples()!.fingerprint).not.toBe(fingerprint);
  writeFileSync(file, lineOf({ ...FIRST, step: 7, probabilities: [1, 1, 0] }));
  expect(index.steps()).toEqual([7]);
  expect(index.values(7)).toEqual(Float32Array.of(1, 1, 0));
});

it('lines in another order are put in order by their ids, and those without ids have the order of the line before', async () => {
  const { index } = await written(
    [
      { step: 1, ids: ['b', 'a'], labels: [1, 0], probabilities: [0.75, 0.25] },
      { step: 2, probabilities: [1, 0] },
      { step: 3, ids: ['a', 'b'], labels: [0, 1], probabilities: [0.25, 0.75] },
    ]
      .map(lineOf)
      .join(''),
  );
  expect(index.steps()).toEqual([1, 2, 3]);
  expect([1, 2, 3].map((step) => [...index.values(step)!])).toEqual([
    [0.25, 0.75],
    [0, 1],
    [0.25, 0.75],
  ]);
  expect(index.examples()!.label).toEqual([0, 1]);
});

it('pairs and steps have the columns of a kept evaluation', async () => {
  const pairs = await written(
    lineOf({
      step: 1,
      rewards: [
        [2, 1],
        [0, 3],
      ],
      texts: [
        ['good', 'bad'],
        ['x', 'y'],
      ],
    }),
  );
  expect(pairs.index.values(1)).toEqual(Float32Array.of(2, 1, 0, 3));
  expect(pairs.index.examples()).toMatchObject({
    kind: 'pairs',
    value: 'reward',
    label: [1, 0, 1, 0],
    problem: [0, 0, 1, 1],
    text: ['good', 'bad', 'x', 'y'],
  });
  const steps = await written(lineOf({ ...FIRST, solutions: ['s', 's', 't'] }));
  expect(steps.index.examples()).toMatchObject({ kind: 'steps', solution: [0, 0, 1], step: [0, 1, 0] });
});

it('a run of another program’s log gets its matrix, its kind and its predictions from the lines beside it, live', async () => {
  const hub = await openHub();
  const directory = join(hub.directory, 'keras');
  mkdirSync(directory);
  // It counts epochs: so do the lines, and the scores that both have are those of the log.
  writeFileSync(join(directory, 'training.csv'), 'epoch,loss,val_loss,val_accuracy\n1,0.7,0.69,0.5\n2,0.6,0.61,0.6\n');
  writeFileSync(join(directory, 'predictions.jsonl'), lineOf({ ...FIRST, step: 1, solutions: [1, 1, 2] }));
  const idOf = async () =>
    ((await (await fetch(`${hub.url}/api/runs`)).json()) as { runs: { id: string }[] }).runs[0]!.id;
  const runOf = async () =>
    (await (await fetch(`${hub.url}/api/runs/${await idOf()}`)).json()) as {
      evaluations: { step: number; counts?: object; values: Record<string, number> }[];
      sources: { path: string; firstDamage: { line: number; text: string } | null }[];
    };
  await vi.waitFor(
    async () => expect((await runOf()).evaluations[0]?.counts).toEqual({ tp: 2, tn: 1, fp: 0, fn: 0 }),
    until,
  );
  appendFileSync(join(directory, 'predictions.jsonl'), lineOf({ step: 2, probabilities: [0.25, 0, 2] }));
  appendFileSync(join(directory, 'predictions.jsonl'), lineOf({ step: 2, probabilities: [0.25, 0, 1] }));
  await vi.waitFor(
    async () => expect((await runOf()).evaluations[1]?.counts).toEqual({ tp: 1, tn: 1, fp: 0, fn: 1 }),
    until,
  );
  const run = await runOf();
  expect(run.evaluations.map(({ values }) => values['eval/accuracy'])).toEqual([0.5, 0.6]);
  expect(run.sources.find(({ path }) => path.endsWith('predictions.jsonl'))!.firstDamage).toEqual({
    line: 2,
    text: expect.stringContaining('probabilities: 2 in place 3. Write the probability of class 1') as string,
  });
  const predictions = `${hub.url}/api/runs/${await idOf()}/predictions`;
  expect(await (await fetch(predictions)).json()).toEqual({ steps: [1, 2], hasExamples: true, kind: 'steps' });
  expect(float32OfNpy(new Uint8Array(await (await fetch(`${predictions}?step=2`)).arrayBuffer()))).toEqual(
    Float32Array.of(0.25, 0, 1),
  );
  const packed = new Uint8Array(await (await fetch(`${predictions}?file=examples`)).arrayBuffer());
  expect((JSON.parse(gunzipSync(packed).toString()) as PredictedExamples).kind).toBe('steps');
  const origin = { name: '', directory: '', source: '', path: directory, root: hub.directory };
  expect(storedPredictions(origin, 1)).toEqual(Float32Array.of(0.5, 0.25, 0.75));
  expect(storedExamples(origin)!.text).toEqual(['a', 'b', 'c']);
});
