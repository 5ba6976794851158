/** The runs of a hub without any I/O: ids, numbering, diagnoses. */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type { Diagnosis, RunEvent } from '@rewardboard/protocol';
import { emptyDiagnosis } from '@rewardboard/protocol';
import { evaluationAt, infoOf, trainAt } from '../testing/written-runs.ts';
import { idOfDirectory, isRunId } from './run-id.ts';
import { summaryOf } from './run-summary.ts';
import { DIAGNOSE_AFTER_EVALUATION_MS, DIAGNOSE_AFTER_POINTS_MS, DIAGNOSE_SILENCE_MS } from './diagnosis-schedule.ts';
import { QUIET_AFTER_MS } from './run-state.ts';
import { MAX_RUNS, Runs } from './runs.ts';

const origin = { name: 'a run', directory: 'outputs/a', source: 'own journal' };
const FINE = emptyDiagnosis('fine', 'Fine.');

function someRuns(diagnose: () => Diagnosis = () => FINE) {
  let streams = 0;
  let said = FINE;
  const notices: string[] = [];
  const clock = { now: 1_000_000, elapsed: 0 };
  const diagnosers = { update: () => (said = diagnose()).judgedStep === undefined, diagnose: () => said };
  const runs = new Runs({
    diagnosers,
    newStream: () => `stream ${++streams}`,
    now: () => clock.now,
    notice: (text) => notices.push(text),
  });
  const told: [string, number, number][] = [];
  runs.listen({ events: (run, from, events) => told.push([run.stream, from, events.length]) });
  return { runs, notices, clock, told };
}

it('a run is listed as from the program that wrote its journal, also once its points are no longer kept', () => {
  const { runs } = someRuns();
  const run = runs.add('a', '00000000', origin, 0)!;
  runs.apply(run, [{ type: 'start', info: { ...infoOf('a'), program: 'TRL' } }]);
  expect(summaryOf(run).source).toBe('TRL');
  run.beginRest();
  expect(summaryOf(run).source).toBe('TRL');
});

it('nothing of a hub keeps the points of a run that rests', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const { runs } = someRuns();
  const run = runs.add('a', '00000000', origin, 0)!;
  const points = (() => {
    runs.apply(run, [trainAt(1), evaluationAt(2), trainAt(3)]);
    run.updateState(2_000_000);
    runs.diagnoseAll(() => 0);
    summaryOf(run);
    return new WeakRef(run.run.series.get('train/loss')!);
  })();
  run.beginRest();
  run.updateState(2_001_000);
  await vi.waitFor(() => {
    collect();
    expect(points.deref() === undefined).toBe(true);
  });
  expect(summaryOf(run)).toMatchObject({ lastStep: 3 });
});

it('events of a stream are numbered without a hole, and another stream begins at 0', () => {
  const { runs, told } = someRuns();
  const run = runs.add('a', '00000000', origin, 0)!;
  runs.apply(run, [trainAt(1), trainAt(2)]);
  runs.apply(run, []);
  runs.apply(run, [trainAt(3)]);
  runs.restart(run);
  runs.apply(run, [trainAt(1)]);
  expect(told).toEqual([
    ['stream 1', 0, 2],
    ['stream 1', 2, 1],
    ['stream 2', 0, 1],
  ]);
  expect(summaryOf(run)).toMatchObject({ lastStep: 1 });
});

it('a taken id gets the directory’s hash; taken with it, there is no second one', () => {
  const { runs } = someRuns();
  expect(runs.add('x'.repeat(64), '11111111', origin, 0)!.id).toBe('x'.repeat(64));
  const second = runs.add('x'.repeat(64), '22222222', origin, 0)!;
  expect(second.id).toBe(`${'x'.repeat(55)}-22222222`);
  expect(isRunId(second.id)).toBe(true);
  expect(runs.add('x'.repeat(64), '22222222', origin, 0)).toBe(null);
});

it('lists a bounded number of runs: the oldest that is not running gives way to a newer one, and notice is given once', () => {
  const { runs, notices, clock } = someRuns();
  const now = clock.now;
  clock.now += 10 * QUIET_AFTER_MS;
  for (let i = 0; i < MAX_RUNS; i++) runs.add(`run-${i}`, '0', origin, i === 7 ? now - 5 : now);
  const left: string[] = [];
  for (const run of runs.all())
    run.rest.readBy({ hasAll: () => true, readAgain: () => undefined, gaveWay: () => left.push(run.id) });
  expect(runs.add('older', '0', origin, now - 10)).toBe(null);
  expect(runs.hasRoom(now - 10)).toBe(false);
  expect(runs.add('newer', '0', origin, now)).not.toBe(null);
  expect(left).toEqual(['run-7']);
  expect(runs.add('live', '0', origin, clock.now)).toMatchObject({ state: 'running' });
  expect(runs.all()).toHaveLength(MAX_RUNS);
  expect(notices).toHaveLength(1);
});

it('a run that is being trained never gives way', () => {
  const { runs, clock } = someRuns();
  for (let i = 0; i < MAX_RUNS; i++) runs.add(`run-${i}`, '0', origin, clock.now);
  expect(runs.all().every(({ state }) => state === 'running')).toBe(true);
  expect(runs.add('another', '0', origin, clock.now + 1)).toBe(null);
});

it('diagnoses soon after an evaluation, once a second after training points, and not at all after nothing', () => {
  let judged = 0;
  const { runs, clock } = someRuns(() => ({ ...FINE, sentence: `${++judged}` }));
  const run = runs.add('a', '0', origin, 0)!;
  const after = (ms: number) => {
    clock.elapsed += ms;
    runs.diagnoseSome(() => clock.elapsed);
    return judged;
  };
  expect(after(0)).toBe(1);
  expect(after(10_000)).toBe(1);
  runs.apply(run, [trainAt(1)]);
  expect(after(0)).toBe(2);
  runs.apply(run, [trainAt(2)]);
  expect(after(DIAGNOSE_AFTER_POINTS_MS - 1)).toBe(2);
  expect(after(1)).toBe(3);
  runs.apply(run, [evaluationAt(3)]);
  expect(after(DIAGNOSE_AFTER_EVALUATION_MS - 1)).toBe(3);
  expect(after(1)).toBe(4);
});

it('diagnoses a silent run too while it is not over, and the rest of a long run as soon as possible', () => {
  const diagnoses: Diagnosis[] = [];
  let judged = 0;
  const { runs, clock } = someRuns(() => {
    judged++;
    return diagnoses.shift() ?? FINE;
  });
  const run = runs.add('a', '0', origin, 0)!;
  const after = (ms: number) => {
    clock.elapsed += ms;
    runs.diagnoseSome(() => clock.elapsed);
    return judged;
  };
  expect(after(0)).toBe(1);
  expect(after(DIAGNOSE_SILENCE_MS - 1)).toBe(1);
  expect(after(1)).toBe(2);
  diagnoses.push({ ...FINE, judgedStep: 5 }, { ...FINE, judgedStep: 9 }, FINE);
  runs.apply(run, [trainAt(10)]);
  expect(after(DIAGNOSE_AFTER_POINTS_MS)).toBe(3);
  expect(after(1)).toBe(4);
  expect(after(1)).toBe(5);
  expect(after(1)).toBe(5);
  runs.apply(run, [{ type: 'end', outcome: 'finished', step: 10 }]);
  expect(after(DIAGNOSE_SILENCE_MS)).toBe(6);
  expect(after(10 * DIAGNOSE_SILENCE_MS)).toBe(6);
});

it('returns whether runs were left when the time was over, and continues with those', () => {
  const { runs, clock } = someRuns(() => {
    clock.elapsed += 5;
    return FINE;
  });
  const several = ['a', 'b', 'c', 'd', 'e'].map((id) => runs.add(id, '0', origin, 0)!);
  const judged = () => several.filter(({ diagnosis }) => diagnosis !== null).length;
  expect([runs.diagnoseSome(() => clock.elapsed), judged()]).toEqual([true, 2]);
  expect([runs.diagnoseSome(() => clock.elapsed), judged()]).toEqual([true, 4]);
  expect([runs.diagnoseSome(() => clock.elapsed), judged()]).toEqual([false, 5]);
});

it('publishes partial diagnoses of a long run from time to time', () => {
  let step = 0;
  const { runs, clock } = someRuns(() => ({ ...FINE, judgedStep: ++step }));
  const run = runs.add('a', '0', origin, 0)!;
  const said = new Set<number | undefined>();
  for (; clock.elapsed < 1_000; clock.elapsed += 10) {
    expect(runs.diagnoseSome(() => clock.elapsed)).toBe(true);
    said.add(run.diagnosis?.judgedStep);
  }
  expect(step).toBe(100);
  expect([...said]).toEqual([undefined, 26, 51, 76]);
});

it('finishes one verdict before the next one, unless that takes long', () => {
  const { runs, clock } = someRuns(() => {
    clock.elapsed += 20;
    return left-- > 0 ? { ...FINE, judgedStep: 1 } : FINE;
  });
  let left = 3;
  const [a, b] = ['a', 'b'].map((id) => runs.add(id, '0', origin, 0)!);
  const slices = (count: number) => {
    for (let i = 0; i < count; i++, clock.elapsed += 20) runs.diagnoseSome(() => clock.elapsed);
    return [a!.diagnosis?.sentence, b!.diagnosis?.sentence];
  };
  expect(slices(3)).toEqual([undefined, undefined]);
  expect(slices(1)).toEqual(['Fine.', undefined]);
  expect(slices(1)).toEqual(['Fine.', 'Fine.']);
  left = 1_000;
  runs.apply(a!, [evaluationAt(1)]);
  clock.elapsed += 1_000;
  slices(1);
  runs.apply(b!, [evaluationAt(7)]);
  const before = b!.schedule.diagnosedAt;
  slices(5);
  expect(b!.schedule.diagnosedAt).toBe(before);
  slices(60);
  expect(b!.schedule.diagnosedAt).toBeGreaterThan(before);
});

it('a line of the list is the same until something changes', () => {
  const { runs } = someRuns();
  const run = runs.add('a', '0', origin, 0)!;
  runs.apply(run, [evaluationAt(1)]);
  const before = summaryOf(run);
  expect(summaryOf(run)).toBe(before);
  runs.apply(run, [evaluationAt(2)]);
  run.pointAt(7);
  expect(summaryOf(run)).toMatchObject({ lastStep: 2, lastPointAt: 7 });
  runs.diagnoseSome(() => 0);
  expect(summaryOf(run)).toMatchObject({ verdict: 'Fine.' });
});

it('diagnoses slow runs less often, so that it takes a tenth of the time at most', () => {
  let judged = 0;
  const { runs, clock } = someRuns(() => {
    judged++;
    clock.elapsed += 500;
    return FINE;
  });
  const run = runs.add('a', '0', origin, 0)!;
  for (let ms = 0; ms < 60_000; ms += 250) {
    runs.apply(run, [evaluationAt(ms)]);
    runs.diagnoseSome(() => clock.elapsed);
    clock.elapsed += 250;
  }
  expect(judged * 500).toBeLessThan(clock.elapsed / 9);
  expect(judged).toBeGreaterThan(5);
});

it('gives notice once of a diagnosis that throws, and shows the error', () => {
  const { runs, notices, clock } = someRuns(() => {
    throw new Error('no such number');
  });
  const run = runs.add('a', '0', origin, 0)!;
  for (let i = 0; i < 3; i++) {
    runs.apply(run, [evaluationAt(i)]);
    runs.diagnoseSome(() => (clock.elapsed += 1_000));
  }
  expect(summaryOf(run)).toMatchObject({ level: 'unknown', verdict: expect.stringMatching(/cannot be diagnosed/) });
  expect(notices).toHaveLength(1);
});

it('a line of the list stays small, whatever the run holds', () => {
  const { runs } = someRuns();
  const run = runs.add('a', '0', origin, 0)!;
  const events: RunEvent[] = [{ type: 'start', info: infoOf('a') }];
  for (let step = 1; step <= 3_000; step++)
    events.push({
      type: 'evaluation',
      step,
      values: { 'eval/loss': step % 7 ? Math.sin(step) : NaN, [`own/${step % 300}`]: 1 },
    });
  runs.apply(run, events);
  const summary = summaryOf(run);
  expect(summary.spark.steps.length).toBeLessThanOrEqual(60);
  expect(summary.spark.steps).toHaveLength(summary.spark.values.length);
  expect(Object.keys(summary.lastValues)).toContain('eval/loss');
  expect(Object.keys(summary.lastValues).length).toBeLessThanOrEqual(60);
});

it('every directory’s name makes an id that may stand in an address', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (path) => isRunId(idOfDirectory(path, 'deadbeef'))));
  expect(idOfDirectory('outputs/reward model', 'deadbeef')).toBe('outputs-reward-model-deadbeef');
});
