/** The laws of the fold, which hub and browser share. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runEvent, values } from './arbitrary-events.ts';
import type { EvaluationEvent, RunEvent } from './event.ts';
import { MAX_DETAILED_EVALUATIONS, MAX_EVALUATIONS } from './evaluations.ts';
import { MAX_NOTICES, MAX_SAMPLE_TEXTS, applyEvents, emptyRun, gatherEvents } from './run.ts';
import { MAX_METRICS, MAX_UNEVALUATED, evaluatePending } from './set-points.ts';
import type { Run } from './run.ts';
import { runOf, snapshotOf } from './snapshot.ts';
import { wireCopy } from './wire.ts';

function runWith(...batches: (readonly RunEvent[])[]): Run {
  const run = emptyRun();
  for (const batch of batches) applyEvents(run, batch);
  return run;
}

/** All that a run shows, in plain values. */
function shown(run: Run) {
  return {
    info: run.info,
    series: Object.fromEntries(
      [...run.series]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, series]) => [`metric ${name}`, series.columns()]),
    ),
    evaluations: run.evaluations.map((evaluation) => ({
      ...evaluation,
      values: Object.entries(evaluation.values).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    })),
    sampleTexts: [...run.sampleTexts].toSorted(([a], [b]) => a - b),
    notices: run.notices,
    end: run.end,
    ghosts: [...run.ghosts]
      .filter(([, { series }]) => series.size > 0)
      .map(([id, { from, series }]) => [id, from, [...series].map(([name, s]) => [`metric ${name}`, s.columns()])]),
    lastStep: run.lastStep,
    lastTime: run.lastTime,
  };
}

const events = fc.array(runEvent, { maxLength: 40 });

describe('the fold', () => {
  it('changes nothing when all events are applied twice', () => {
    fc.assert(
      fc.property(events, (list) => {
        expect(shown(runWith(list, list))).toEqual(shown(runWith(list)));
      }),
      { numRuns: 400 },
    );
  });

  it('is the same whether evaluations are worked out after each event or once at the end', () => {
    fc.assert(
      fc.property(events, (list) => {
        const [gathered, applied] = [emptyRun(), emptyRun()];
        for (const event of list) {
          gatherEvents(gathered, [event]);
          applyEvents(applied, [event]);
        }
        evaluatePending(gathered);
        expect(shown(gathered)).toEqual(shown(applied));
      }),
      { numRuns: 400 },
    );
  });

  it('holds back no more points than it may, in a viewer’s small series too', () => {
    const piece = (from: number): RunEvent => {
      const steps = Array.from({ length: 1_000 }, (_, i) => from + i);
      return {
        type: 'points',
        series: {
          'eval/loss': { steps, values: steps.map((step) => 1 / step) },
          'eval/accuracy': { steps, values: steps },
        },
      };
    };
    for (const capacity of [Infinity, 100]) {
      const run = emptyRun(capacity);
      for (let i = 0; i < 70; i++) {
        gatherEvents(run, [piece(1 + i * 1_000)]);
        expect(run.unevaluated?.points ?? 0).toBeLessThanOrEqual(MAX_UNEVALUATED);
      }
      evaluatePending(run);
      expect(run.evaluations.slice(-5_000).map(({ step, values }) => [step, values['eval/accuracy']])).toEqual(
        Array.from({ length: 5_000 }, (_, i) => [65_001 + i, 65_001 + i]),
      );
    }
  });

  it('changes no series and no ghost when the events of several files are applied twice', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(runEvent, fc.nat(2)), { maxLength: 40 }), (list) => {
        const run = emptyRun();
        const tell = () => list.forEach(([event, writer]) => applyEvents(run, [event], writer));
        const columns = () => structuredClone({ ...shown(run), evaluations: null });
        tell();
        const once = columns();
        tell();
        expect(columns()).toEqual(once);
      }),
      { numRuns: 400 },
    );
  });

  it('takes columns as it takes their points', () => {
    fc.assert(
      fc.property(
        events,
        fc.array(fc.tuple(fc.nat(30), values), { maxLength: 12 }),
        fc.constantFrom(true, undefined),
        (before, rows, rounded) => {
          const extra = rounded ? { rounded } : {};
          const steps = new Map(rows.map(([step, told]) => [step, told]));
          const columns = Object.create(null) as Record<string, { steps: number[]; values: number[] }>;
          for (const [step, told] of steps) {
            for (const [name, value] of Object.entries(told)) {
              const column = (columns[name] ??= { steps: [], values: [] });
              column.steps.push(step);
              column.values.push(value);
            }
          }
          const single = [...steps].map(([step, told]): RunEvent => ({
            type: Object.keys(told).some((name) => name.startsWith('eval/')) ? 'evaluation' : 'train',
            step,
            values: told,
            ...extra,
          }));
          const run = shown(runWith(before, [{ type: 'points', series: columns, ...extra }]));
          const expected = shown(runWith(before, single));
          for (const series of ['series', 'ghosts'] as const) expect(run[series]).toEqual(expected[series]);
          expect(run.evaluations.map(({ step }) => step)).toEqual(expected.evaluations.map(({ step }) => step));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('makes a ghost of what a resumed training left, once, and goes on without it', () => {
    const told = (from: number, to: number, loss: number): RunEvent[] =>
      Array.from({ length: to - from + 1 }, (_, i) => ({
        type: i % 10 === 0 ? 'evaluation' : 'train',
        step: from + i,
        values: { 'train/loss': loss, ...(i % 10 === 0 ? { 'eval/loss': loss } : {}) },
      }));
    const list: RunEvent[] = [...told(1, 80, 1), { type: 'resume', from: 51, branch: 1 }, ...told(51, 60, 2)];
    for (const run of [runWith(list), runWith(list, list)]) {
      expect(run.series.get('train/loss')!.columns()).toEqual({
        steps: Array.from({ length: 60 }, (_, i) => i + 1),
        values: Array.from({ length: 60 }, (_, i) => (i < 50 ? 1 : 2)),
      });
      expect(run.lastStep).toBe(60);
      expect(run.evaluations.map(({ step, values: own }) => [step, own['eval/loss']])).toEqual([
        [1, 1],
        [11, 1],
        [21, 1],
        [31, 1],
        [41, 1],
        [51, 2],
      ]);
      expect([...run.ghosts.values()].map(({ from }) => from)).toEqual([51]);
      expect([...run.ghosts.values()][0]!.series.get('train/loss')!.columns()).toEqual({
        steps: Array.from({ length: 30 }, (_, i) => 51 + i),
        values: Array(30).fill(1),
      });
    }
  });

  it('keeps the points of another file at the same steps', () => {
    const run = emptyRun();
    const at = (step: number, metric: string, value: number): RunEvent => ({
      type: 'train',
      step,
      values: { [metric]: value },
    });
    applyEvents(run, [at(1, 'a', 1), at(2, 'a', 1), at(3, 'a', 1)], 0);
    applyEvents(run, [at(2, 'a', 5), at(3, 'b', 5)], 1);
    applyEvents(run, [{ type: 'resume', from: 2, branch: 1 }], 0);
    expect(run.series.get('a')!.columns()).toEqual({ steps: [1, 2], values: [1, 5] });
    expect(run.series.get('b')!.columns()).toEqual({ steps: [3], values: [5] });
  });

  it('tells 300 files apart: when one of them goes back, the points of all others stay', () => {
    const run = emptyRun();
    const at = (step: number, metric: string): RunEvent => ({ type: 'train', step, values: { [metric]: step } });
    for (let writer = 0; writer < 300; writer++) {
      applyEvents(run, [at(writer, 'shared'), { ...at(1_000 + writer, 'rounded'), rounded: true } as RunEvent], writer);
    }
    for (let writer = 150; writer < 300; writer++)
      applyEvents(run, [{ type: 'resume', from: 0, branch: 1 }, at(writer, 'again')], writer);
    const first = Array.from({ length: 150 }, (_, i) => i);
    expect(run.series.get('shared')!.columns().steps).toEqual(first);
    expect(run.series.get('rounded')!.columns().steps).toEqual(first.map((writer) => 1_000 + writer));
  });

  it('takes a start with the step from which it continues as a resume', () => {
    const at = (step: number): RunEvent => ({ type: 'train', step, values: { a: step } });
    const run = runWith([
      at(5),
      at(6),
      at(7),
      { type: 'start', time: 3, info: { id: 'a' } as never, resumedFrom: 5 },
      at(6),
    ]);
    expect(run.series.get('a')!.columns()).toEqual({ steps: [5, 6], values: [5, 6] });
    expect(run.ghosts.size).toBe(1);
  });

  it('changes nothing when one event is applied twice in a row', () => {
    fc.assert(
      fc.property(events, (list) => {
        expect(shown(runWith(...list.map((event) => [event, event])))).toEqual(shown(runWith(list)));
      }),
      { numRuns: 300 },
    );
  });

  it('does not care how events are cut into batches', () => {
    fc.assert(
      fc.property(events, fc.array(fc.nat(40), { maxLength: 5 }), (list, cuts) => {
        const edges = [0, ...cuts.filter((cut) => cut < list.length).toSorted((a, b) => a - b), list.length];
        const batches = edges.slice(1).map((edge, i) => list.slice(edges[i], edge));
        expect(shown(runWith(...batches))).toEqual(shown(runWith(list)));
      }),
      { numRuns: 300 },
    );
  });

  it('lets a full number win over a rounded one, whichever comes first', () => {
    fc.assert(
      fc.property(values, values, fc.constantFrom('train', 'evaluation'), (full, rounded, type) => {
        const exact = { type, step: 3, epoch: 1.23456, values: full } as RunEvent;
        const printed = { type, step: 3, epoch: 1.23, values: rounded, rounded: true } as RunEvent;
        const run = runWith([printed, exact]);
        expect(shown(run)).toEqual(shown(runWith([exact, printed])));
        for (const [name, value] of Object.entries(full))
          if (name !== 'epoch') expect(run.series.get(name)!.get(3)).toBe(value);
        for (const name of Object.keys(rounded)) expect(run.series.get(name)!.get(3)).not.toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it('keeps an evaluation’s own values the same as the series’', () => {
    fc.assert(
      fc.property(events, (list) => {
        const run = runWith(list);
        for (const { step, values: own } of run.evaluations)
          for (const [name, value] of Object.entries(own)) expect(value, name).toBe(run.series.get(name)!.get(step));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps evaluations rising by step, one a step', () => {
    fc.assert(
      fc.property(events, (list) => {
        const steps = runWith(list).evaluations.map(({ step }) => step);
        expect(steps).toEqual([...new Set(steps)].toSorted((a, b) => a - b));
      }),
    );
  });

  it('is not harmed by a metric named __proto__, and harms nothing', () => {
    const line = JSON.parse('{"__proto__": 7, "constructor": 8}') as Record<string, number>;
    const run = runWith([{ type: 'evaluation', step: 1, values: line }]);
    expect(run.series.get('__proto__')!.get(1)).toBe(7);
    expect(Object.keys(run.evaluations[0]!.values)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).constructor).toBe(Object);
  });

  it('keeps a metric named __proto__ also where the evaluation came in columns', () => {
    const values = JSON.parse('{"__proto__": 7}') as Record<string, number>;
    const run = runWith([
      { type: 'points', series: { 'eval/loss': { steps: [1], values: [0.5] } } },
      { type: 'evaluation', step: 1, values },
    ]);
    expect(Object.entries(run.evaluations[0]!.values)).toEqual([
      ['eval/loss', 0.5],
      ['__proto__', 7],
    ]);
  });

  it('gives an evaluation the epoch that came in later columns, also where steps are no whole numbers', () => {
    const run = runWith([
      { type: 'points', series: { 'eval/loss': { steps: [0.5], values: [1] } } },
      { type: 'points', series: { epoch: { steps: [0.5], values: [2] }, 'eval/loss': { steps: [0.75], values: [3] } } },
    ]);
    expect(run.evaluations.map(({ step, epoch }) => [step, epoch])).toEqual([
      [0.5, 2],
      [0.75, undefined],
    ]);
  });

  it('an old start that is applied again does not undo the end, but a later start does', () => {
    const start = (time: number): RunEvent => ({ type: 'start', time, info: { id: 'a' } as never });
    const end: RunEvent = { type: 'end', time: 10, outcome: 'finished', step: 5 };
    expect(runWith([start(1), end, start(1)]).end).not.toBeNull();
    expect(runWith([start(1), end, start(11)]).end).toBeNull();
  });

  it('does not let a broken clock stand for the newest time', () => {
    const at = (time: number): RunEvent => ({ type: 'train', step: 1, time, values: {} });
    expect(runWith([at(5), at(NaN), at(Infinity), at(3)]).lastTime).toBe(5);
  });
});

describe('the bounds', () => {
  it('hold for metrics, notices and sample texts', () => {
    const run = emptyRun();
    for (let i = 0; i < MAX_METRICS + 50; i++)
      applyEvents(run, [{ type: 'train', step: 1, values: { [`train/m${i}`]: 1 } }]);
    for (let i = 0; i < MAX_NOTICES + 50; i++) applyEvents(run, [{ type: 'notice', level: 'info', text: `${i}` }]);
    for (let i = 0; i < MAX_SAMPLE_TEXTS + 50; i++)
      applyEvents(run, [{ type: 'sample-text', samples: [{ id: i, problem: '', solution: '' }] }]);
    expect(run.series.size).toBe(MAX_METRICS);
    expect(run.notices).toHaveLength(MAX_NOTICES);
    expect(run.notices.at(-1)!.text).toBe(`${MAX_NOTICES + 49}`);
    expect(run.sampleTexts.size).toBe(MAX_SAMPLE_TEXTS);
  });

  it('hold for ghosts: 16 keep their points, and 1,000 are remembered so that they do not come back', () => {
    const run = emptyRun();
    const at = (step: number): RunEvent => ({ type: 'train', step, values: { 'train/loss': step } });
    for (let branch = 1; branch <= 1_005; branch++)
      applyEvents(run, [at(1), at(2), { type: 'resume', from: 2, branch }]);
    const kept = [...run.ghosts.keys()].filter((id) => run.ghosts.get(id)!.series.size > 0);
    expect(kept).toEqual(Array.from({ length: 16 }, (_, i) => `0 ${985 + i}`));
    expect(run.ghosts.size).toBe(1_000);
    expect(run.series.get('train/loss')!.columns().steps).toEqual([1]);
  });

  it('hold for changes of the past: the steps of the newest 64 are kept, and all are counted', () => {
    const run = emptyRun();
    const at = (step: number, value: number): RunEvent => ({ type: 'train', step, values: { 'train/loss': value } });
    applyEvents(
      run,
      Array.from({ length: 100 }, (_, i) => at(i, 0)),
    );
    applyEvents(
      run,
      Array.from({ length: 100 }, (_, i) => at(i, 1)),
    );
    expect(run.amended).toEqual({ count: 100, branches: 0, steps: Array.from({ length: 64 }, (_, i) => 36 + i) });
  });

  it('hold for evaluations and their details, also when all are applied twice', () => {
    const evaluation = (step: number): EvaluationEvent => ({
      type: 'evaluation',
      step,
      values: { 'eval/loss': 1 },
      histogram: { positive: [1], negative: [1] },
      samples: { id: [1], label: [1], predicted: [1], probability: [1] },
    });
    const run = emptyRun();
    for (let pass = 0; pass < 2; pass++)
      for (let step = 1; step <= MAX_DETAILED_EVALUATIONS + 30; step++) applyEvents(run, [evaluation(step)]);
    const detailed = run.evaluations.filter(({ histogram, samples }) => histogram || samples);
    expect(detailed).toHaveLength(MAX_DETAILED_EVALUATIONS);
    expect(detailed[0]!.step).toBe(31);
    for (let pass = 0; pass < 2; pass++) {
      for (let step = 1; step <= MAX_EVALUATIONS * 2.5; step++)
        applyEvents(run, [{ type: 'evaluation', step, values: {} }]);
      expect(run.evaluations.length).toBeGreaterThanOrEqual(MAX_EVALUATIONS);
      expect(run.evaluations.length).toBeLessThanOrEqual(MAX_EVALUATIONS * 1.1);
      expect(run.evaluations.at(-1)!.step).toBe(MAX_EVALUATIONS * 2.5);
    }
  });
});

describe('a snapshot', () => {
  it('through JSON is the run again, non-finite numbers and strange names included', () => {
    fc.assert(
      fc.property(events, (list) => {
        const run = runWith(list);
        const arrived = runOf(JSON.parse(JSON.stringify(wireCopy(snapshotOf(run)))) as never);
        // A wire copy leaves out the one name that could change an object's nature.
        for (const evaluation of run.evaluations) delete evaluation.values['__proto__'];
        for (const { series } of [run, ...run.ghosts.values()]) series.delete('__proto__');
        expect(shown(arrived)).toEqual(shown(run));
      }),
      { numRuns: 300 },
    );
  });

  it('goes on where it was taken: later events add the same to both', () => {
    fc.assert(
      fc.property(events, events, (before, later) => {
        const full = later.map((event): RunEvent =>
          event.type === 'train' || event.type === 'evaluation' || event.type === 'points'
            ? { ...event, rounded: false }
            : event,
        );
        const run = runWith(before);
        const arrived = runOf(JSON.parse(JSON.stringify(wireCopy(snapshotOf(run)))) as never);
        applyEvents(arrived, full);
        applyEvents(run, full);
        for (const [name, series] of run.series)
          if (name !== '__proto__') expect(arrived.series.get(name)!.columns(), name).toEqual(series.columns());
        expect(arrived.lastStep).toBe(run.lastStep);
        expect(arrived.end).toEqual(run.end);
      }),
      { numRuns: 200 },
    );
  });

  it('of a long run keeps its spikes and its last point', () => {
    const run = emptyRun();
    for (let step = 1; step <= 50_000; step++)
      applyEvents(run, [
        {
          type: 'train',
          step,
          values: { 'train/loss': step === 33_333 ? 99 : step === 22_222 ? NaN : 0.5 + (step % 10) / 100 },
        },
      ]);
    const { steps, values: kept } = snapshotOf(run).series['train/loss']!;
    expect(steps.length).toBeLessThan(5000);
    expect(kept[steps.indexOf(33_333)]).toBe(99);
    expect(kept[steps.indexOf(22_222)]).toBeNaN();
    expect(steps.at(-1)).toBe(50_000);
  });
});

it('a viewer keeps 12,000 points of each series', () => {
  const run = runOf(snapshotOf(runWith([{ type: 'train', step: 0, values: { 'train/loss': 1 } }])));
  const steps = Array.from({ length: 12_001 }, (_, i) => i + 1);
  const series = { 'train/loss': { steps, values: steps }, 'train/other': { steps, values: steps } };
  applyEvents(run, [{ type: 'points', series }]);
  for (const { length } of run.series.values()) expect(length).toBeLessThanOrEqual(12_000);
});

describe('counts that come as four metrics', () => {
  const four = { 'eval/tp': 40, 'eval/tn': 30, 'eval/fp': 20, 'eval/fn': 10 };
  const counts = { tp: 40, tn: 30, fp: 20, fn: 10 };
  const of = (values: Record<string, number>): RunEvent => ({ type: 'evaluation', step: 5, values });
  const column = (value: number) => ({ steps: [5], values: [value] });

  it('are an evaluation’s counts, in one event, in several, or in columns', () => {
    const apart = Object.entries(four).map(([name, value]) => of({ [name]: value }));
    const columns: RunEvent = {
      type: 'points',
      series: Object.fromEntries(Object.entries(four).map(([name, value]) => [name, column(value)])),
    };
    for (const events of [[of(four)], apart, apart.toReversed(), [columns], [...apart, columns]])
      expect(runWith(events).evaluations.map((evaluation) => evaluation.counts)).toEqual([counts]);
  });

  it('are none where one is missing, broken or negative, and those of a later event replace them', () => {
    for (const other of [{ 'eval/fn': 0.5 }, { 'eval/fn': -1 }, { 'eval/fn': NaN }])
      expect(runWith([of({ ...four, ...other })]).evaluations[0]!.counts).toBeUndefined();
    expect(runWith([of({ 'eval/tp': 40, 'eval/tn': 30 })]).evaluations[0]!.counts).toBeUndefined();
    expect(runWith([of(four)], [of({ 'eval/tp': 41 })]).evaluations[0]!.counts).toEqual({ ...counts, tp: 41 });
  });
});
