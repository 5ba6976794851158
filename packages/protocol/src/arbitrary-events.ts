/** Arbitrary events for property tests: any that the types allow, crowded onto few steps and names so that they meet. */

import fc from 'fast-check';
import { infoFromWire } from './run-info.ts';
import type { EvaluationEvent, PointsEvent, RunEvent, Values } from './event.ts';

const METRIC_NAMES = [
  'train/loss',
  'train/grad_norm',
  'eval/loss',
  'eval/f1',
  'epoch',
  'time',
  '__proto__',
  'constructor',
  'toString',
] as const;

const number = fc
  .oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, 0, 1, 0.5))
  .map((value) => (value === 0 ? 0 : value));
const step = fc.oneof(fc.nat(12), fc.constantFrom(0.5, 1e12));
const time = fc.option(fc.nat(20), { nil: undefined });
export const values: fc.Arbitrary<Values> = fc
  .array(fc.tuple(fc.constantFrom(...METRIC_NAMES), number), { maxLength: 5 })
  .map((pairs) => {
    const map = Object.create(null) as Values;
    for (const [name, value] of pairs) map[name] = value;
    return map;
  });
const point = {
  step,
  epoch: fc.option(number, { nil: undefined }),
  time,
  values,
  rounded: fc.constantFrom(true, undefined),
};
const count = fc.nat(100);
const samples = fc
  .array(
    fc.tuple(fc.nat(9), fc.constantFrom(0 as const, 1 as const), fc.constantFrom(0 as const, 1 as const), number),
    { maxLength: 4 },
  )
  .map((rows) => ({
    id: rows.map(([id]) => id),
    label: rows.map(([, label]) => label),
    predicted: rows.map(([, , predicted]) => predicted),
    probability: rows.map(([, , , probability]) => probability),
  }));
const text = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('\u001b[31m', '</script>', '\u2028', '\n'));

const evaluationEvent = fc
  .record({
    type: fc.constant('evaluation' as const),
    ...point,
    counts: fc.option(fc.record({ tp: count, tn: count, fp: count, fn: count }), { nil: undefined }),
    histogram: fc.option(fc.constant({ positive: [1, 2], negative: [3, 4] }), { nil: undefined }),
    samples: fc.option(samples, { nil: undefined }),
    checkpoint: fc.option(fc.constantFrom('checkpoint-1', 'best_model'), { nil: undefined }),
  })
  .map((event) => compact(event) as EvaluationEvent);

const series = fc
  .uniqueArray(
    fc.tuple(
      fc.constantFrom(...METRIC_NAMES.filter((name) => name !== '__proto__')),
      fc.array(fc.tuple(step, number), { maxLength: 8 }),
    ),
    { selector: ([name]) => name, maxLength: 4 },
  )
  .map((columns) => {
    const map = Object.create(null) as PointsEvent['series'];
    for (const [name, points] of columns)
      map[name] = { steps: points.map(([at]) => at), values: points.map(([, value]) => value) };
    return map;
  });

export const runEvent: fc.Arbitrary<RunEvent> = fc
  .oneof(
    { weight: 4, arbitrary: fc.record({ type: fc.constant('train' as const), ...point }) },
    { weight: 4, arbitrary: evaluationEvent },
    {
      weight: 2,
      arbitrary: fc.record({ type: fc.constant('points' as const), series, rounded: fc.constantFrom(true, undefined) }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('resume' as const), from: step, branch: fc.nat(3) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('sample-text' as const),
        time,
        samples: fc.array(fc.record({ id: fc.nat(5), problem: text, solution: text }), { maxLength: 3 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('notice' as const),
        time,
        level: fc.constantFrom('info' as const, 'error' as const),
        text,
        step: fc.option(step, { nil: undefined }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('end' as const),
        time,
        outcome: fc.constantFrom('finished' as const, 'failed' as const),
        step,
        best: fc.option(fc.record({ step, metric: fc.constantFrom('eval/f1'), value: number, checkpoint: text }), {
          nil: undefined,
        }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('start' as const),
        time,
        info: fc.constant(infoFromWire({ id: 'a', data: { trainBaseRate: 0.5, evalBaseRate: 0.5 } })),
        resumedFrom: fc.option(step, { nil: undefined }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('about' as const),
        time,
        about: fc.constantFrom(
          { stepUnit: 'epoch' as const },
          { lossNanFiltered: true, percent: ['eval/accuracy'], config: { lr: 1 } },
          { plannedSteps: 7, config: { wd: 2 } },
        ),
      }),
    },
  )
  .map((event) => compact(event) as RunEvent);

/** Without the fields that are undefined: a line of the journal has none of those. */
function compact(event: object): object {
  return Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined));
}
