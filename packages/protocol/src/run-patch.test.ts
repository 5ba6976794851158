/** A copy that is brought up to date by patches is the run itself, as far as diagnosis reads it. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runEvent } from './arbitrary-events.ts';
import { MAX_EVALUATIONS } from './evaluations.ts';
import type { PointsEvent, RunEvent } from './event.ts';
import { RunPatches, applyRunPatch } from './run-patch.ts';
import { applyEvents, emptyRun, gatherEvents } from './run.ts';
import type { Run } from './run.ts';
import { evaluatePending } from './set-points.ts';

const isWanted = (name: string) => !name.startsWith('eval/');

/** What rules see of a run, in plain values. */
function read(run: Run) {
  return {
    info: run.info,
    about: run.about,
    series: [...run.series]
      .filter(([name]) => isWanted(name))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, series]) => [name, series.columns()]),
    evaluations: run.evaluations.map(({ step, epoch, time, values, counts, checkpoint }) => ({
      step,
      epoch,
      time,
      counts,
      checkpoint,
      values: Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    })),
    evaluationsFrom: run.evaluationsFrom,
    end: run.end,
    lastStep: run.lastStep,
    lastTime: run.lastTime,
    amended: run.amended,
  };
}

/** Each batch is followed by a patch, which travels as it would to another thread. */
function copied(batches: readonly (readonly RunEvent[])[]): { run: Run; copy: Run; points: number[] } {
  const [run, copy] = [emptyRun(), emptyRun()];
  const patches = new RunPatches(isWanted);
  const points: number[] = [];
  for (const [at, batch] of batches.entries()) {
    gatherEvents(run, batch, at % 2);
    const patch = structuredClone(patches.next(run));
    points.push(patch.series.reduce((sum, { steps }) => sum + steps.length, 0) + patch.evaluations.length);
    applyRunPatch(copy, patch);
  }
  evaluatePending(run);
  return { run, copy, points };
}

it('is the run, whatever events came in whatever batches', () => {
  fc.assert(
    fc.property(fc.array(fc.array(runEvent, { maxLength: 8 }), { maxLength: 6 }), (batches) => {
      const { run, copy } = copied([...batches, []]);
      expect(read(copy)).toEqual(read(run));
    }),
    { numRuns: 1_000 },
  );
});

it('costs what came since the patch before it, not what the run holds', () => {
  const points = (from: number, count: number): RunEvent[] =>
    Array.from({ length: count }, (_, i): RunEvent[] => [
      { type: 'train', step: from + i, values: { 'train/loss': 1 / (from + i) } },
      { type: 'evaluation', step: from + i, values: { 'eval/loss': 2 / (from + i) } },
    ]).flat();
  const { run, copy, points: sent } = copied([points(1, 3_000), points(3_001, 2), points(3_003, 1)]);
  expect(sent).toEqual([6_000, 5, 3]);
  expect(read(copy)).toEqual(read(run));
});

it('leaves evaluations in columns to the copy, and never more of them than are kept', () => {
  const count = 2 * MAX_EVALUATIONS;
  const steps = Float64Array.from({ length: count }, (_, i) => i + 1);
  const event: PointsEvent = { type: 'points', series: { 'eval/loss': { steps, values: steps.map((s) => 1 / s) } } };
  const run = emptyRun();
  gatherEvents(run, [event]);
  const patch = new RunPatches(isWanted).next(run);
  expect(run.unevaluated).not.toBe(null);
  expect(patch.evaluations).toEqual([]);
  expect(patch.pending[0]!.steps).toHaveLength(MAX_EVALUATIONS);
  const copy = emptyRun();
  applyRunPatch(copy, patch);
  const plain = emptyRun();
  applyEvents(plain, [event]);
  expect(read(copy).evaluations).toEqual(read(plain).evaluations);
});

it('series with the same steps send them once, and the copy takes over the memory of the values', () => {
  const run = emptyRun();
  const points = (from: number): PointsEvent => ({
    type: 'points',
    series: Object.fromEntries(
      ['a', 'b', 'c'].map((name, i) => {
        const steps = [from, from + 1, name === 'c' ? from + 3 : from + 2];
        return [name, { steps, values: steps.map((step) => step * i) }];
      }),
    ),
  });
  gatherEvents(run, [points(1)], 0);
  const patch = new RunPatches(isWanted).next(run);
  const [a, b, c] = patch.series;
  expect(b!.steps).toBe(a!.steps);
  expect(c!.steps).not.toBe(a!.steps);
  const copy = emptyRun();
  applyRunPatch(copy, patch);
  expect(copy.series.get('a')!.values.buffer).toBe(a!.values.buffer);
  expect(read(copy)).toEqual(read(run));
  for (const one of [run, copy]) applyEvents(one, [points(10)]);
  expect(read(copy).series).toEqual(read(run).series);
});

it('counts a step once that was read twice, beside one that is no evaluation', () => {
  const { run, copy } = copied([
    [
      { type: 'train', step: 1, values: { 'eval/loss': 1 } },
      { type: 'points', series: { 'eval/loss': { steps: [0.5, 0.5], values: [0, 2] } } },
    ],
    [],
  ]);
  expect(read(copy)).toEqual(read(run));
});

it('brings evaluations of a second file that come before those that the copy made of columns', () => {
  const { run, copy } = copied([
    [{ type: 'points', series: { 'eval/loss': { steps: [1, 4], values: [0.7, 0.5] } } }],
    [{ type: 'points', series: { 'eval/f1': { steps: [0, 2], values: [0.1, 0.3] } } }],
    [],
  ]);
  expect(read(copy)).toEqual(read(run));
});
