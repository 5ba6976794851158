import { PREDICTIONS_FORMAT } from '@rewardboard/protocol';
import type { PredictedExamples } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { NoPredictions } from '../predictions/fetch-predictions.ts';
import type { PredictionSource } from '../predictions/fetch-predictions.ts';
import { readLens } from './lens-reader.ts';
import type { LensReport } from './lens-reader.ts';

const ROWS = [0, 1, 2, 3];
const PAIRS: PredictedExamples = {
  format: PREDICTIONS_FORMAT,
  version: 1,
  kind: 'pairs',
  value: 'reward',
  threshold: 0.5,
  fingerprint: 'f',
  total: 4,
  withoutText: 0,
  problems: ['a', 'b'],
  id: ROWS,
  problem: [0, 0, 1, 1],
  label: [1, 0, 1, 0],
  solution: ROWS,
  step: [0, 0, 0, 0],
  text: ['one two', 'one', 'one', 'one two'],
  slices: {},
};

async function reports(source: Partial<PredictionSource>, newest = 100): Promise<LensReport[]> {
  const all: LensReport[] = [];
  const whole = {
    list: () => Promise.resolve({ steps: [10, 20, 30], hasExamples: true }),
    examples: () => Promise.resolve(PAIRS),
    values: () => Promise.resolve(Float32Array.of(2, 1, 0, 1)),
    ...source,
  };
  await readLens(whole, newest, (report) => all.push(report));
  return all;
}

it('reads pairs and judges each evaluation', async () => {
  const last = (await reports({})).at(-1)!;
  expect(last).toMatchObject({ kind: 'ready', leftOut: 0, lens: { kind: 'pairs', data: { steps: [10, 20, 30] } } });
  expect(last.kind === 'ready' && last.lens?.kind === 'pairs' && last.lens.known.ranked.map((of) => of.value)).toEqual([
    0.5, 0.5, 0.5,
  ]);
});

it('leaves out evaluations that are newer, damaged, gone or of other examples', async () => {
  const values = (step: number) =>
    step === 10
      ? Promise.reject(new NoPredictions('gone', 404))
      : Promise.resolve(new Float32Array(step === 20 ? 4 : 6));
  const last = (await reports({ values }, 30)).at(-1)!;
  expect(last).toMatchObject({ kind: 'ready', lens: { data: { steps: [20] } } });
  expect((await reports({}, 20)).at(-1)).toMatchObject({ lens: { data: { steps: [10, 20] } } });
  expect(await reports({}, 5)).toEqual([{ kind: 'none', reason: null }]);
});

it('says why there is nothing: none kept, not shared, or whole solutions', async () => {
  const failing = (status: number) => ({ list: () => Promise.reject(new NoPredictions('Ask the owner.', status)) });
  expect(await reports(failing(404))).toEqual([{ kind: 'none', reason: null }]);
  expect(await reports(failing(403))).toEqual([{ kind: 'none', reason: 'Ask the owner.' }]);
  const solutions = { ...PAIRS, kind: 'solutions' as const };
  expect((await reports({ examples: () => Promise.resolve(solutions) })).at(-1)).toMatchObject({ lens: null });
});
