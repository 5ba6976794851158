/** A diagnoser that follows a growing run gives the same as one that reads the whole run, at the cost of the new points only; and the timeline. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Run, RunEvent } from '@rewardboard/protocol';
import { MAX_AMENDED, applyEvents, emptyRun } from '@rewardboard/protocol';
import { drawKind } from '../testing/draw-kind.ts';
import { eventsOf } from '../testing/draw-run.ts';
import { HEALTHY } from '../testing/healthy-run.ts';
import { seededRandom } from '../testing/random.ts';
import { diagnose, diagnosisAt, DiagnoserPool } from './diagnose.ts';
import { Diagnoser } from './diagnoser.ts';
import { DEFAULT_TARGETS } from '../verdict/target.ts';

const number = fc.oneof(fc.double({ min: 0, max: 2 }), fc.constantFrom(NaN, Infinity, 0.5, 0.69));
const metric = fc.constantFrom(
  'train/loss',
  'train/grad_norm',
  'train/learning_rate',
  'eval/loss',
  'eval/accuracy',
  'eval/a/loss',
  'eval/b/loss',
);
const values = fc.dictionary(metric, number, { maxKeys: 4 });
const count = fc.nat(200);
const step = fc.nat(40);
const event: fc.Arbitrary<RunEvent> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('train' as const), step, values }) },
  {
    weight: 6,
    arbitrary: fc.record(
      {
        type: fc.constant('evaluation' as const),
        step,
        values,
        counts: fc.record({ tp: count, tn: count, fp: count, fn: count }),
      },
      { requiredKeys: ['type', 'step', 'values'] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('end' as const),
      outcome: fc.constant('finished' as const),
      step,
      time: fc.constant(1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('start' as const),
      time: fc.constant(2),
      info: fc.constant({ id: 'a', plannedSteps: 40 } as never),
    }),
  },
);
/** In the order of the steps, as a trainer writes; or in any. */
const events = fc
  .tuple(fc.array(event, { maxLength: 60 }), fc.boolean())
  .map(([list, sorted]) =>
    sorted ? list.toSorted((a, b) => ('step' in a ? a.step : 0) - ('step' in b ? b.step : 0)) : list,
  );

describe('a diagnoser of a growing run', () => {
  it('gives after every event the same as a new one that reads the whole run', () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 1, max: 7 }), (list, piece) => {
        const run = emptyRun();
        const diagnoser = new Diagnoser(DEFAULT_TARGETS);
        for (let i = 0; i < list.length; i += piece) {
          applyEvents(run, list.slice(i, i + piece));
          expect(diagnoser.update(run).diagnosis()).toEqual(diagnose(run, DEFAULT_TARGETS));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('processes each point once, however often it is updated', () => {
    const run = emptyRun();
    const diagnoser = new Diagnoser(DEFAULT_TARGETS);
    for (const one of eventsOf(HEALTHY, seededRandom(1))) {
      applyEvents(run, [one]);
      diagnoser.update(run).diagnosis();
    }
    expect(diagnoser.replays).toBe(1);
    // The same events again, as a file that is read anew tells them, are no news.
    applyEvents(run, eventsOf(HEALTHY, seededRandom(1)));
    diagnoser.update(run);
    expect(diagnoser.replays).toBe(1);
  });

  it('judges targets again after an evaluation, and not after a training point', () => {
    const run = emptyRun();
    const diagnoser = new Diagnoser(DEFAULT_TARGETS);
    let before: unknown = null;
    const changes: string[] = [];
    for (const one of eventsOf({ ...HEALTHY, evaluations: 10 }, seededRandom(1))) {
      applyEvents(run, [one]);
      const { targets } = diagnoser.update(run).diagnosis();
      if (targets !== before) changes.push(one.type);
      before = targets;
    }
    // The first training loss, which says of what kind the loss is, and ten evaluations.
    expect(changes).toEqual(['train', ...Array.from({ length: 10 }, () => 'evaluation')]);
  });

  it('starts over when the past changes: a number, an evaluation in between, late counts, many at once', () => {
    const run = emptyRun();
    const diagnoser = new Diagnoser(DEFAULT_TARGETS);
    const begunAfter = (...list: RunEvent[]) => {
      applyEvents(run, list);
      return diagnoser.update(run).replays;
    };
    const evaluation = (at: number, loss: number): RunEvent => ({
      type: 'evaluation',
      step: at,
      values: { 'eval/loss': loss },
    });
    expect(begunAfter(evaluation(10, 0.6), evaluation(30, 0.5))).toBe(1);
    expect(begunAfter(evaluation(30, 0.5))).toBe(1);
    expect(begunAfter(evaluation(30, 0.4))).toBe(2);
    expect(begunAfter(evaluation(20, 0.4))).toBe(3);
    expect(begunAfter({ type: 'evaluation', step: 10, values: {}, counts: { tp: 1, tn: 1, fp: 0, fn: 0 } })).toBe(4);
    expect(begunAfter({ type: 'train', step: 5, values: { 'train/loss': 1 } })).toBe(5);
    expect(begunAfter(...Array.from({ length: MAX_AMENDED + 1 }, (_, i) => evaluation(30, i)))).toBe(6);
    // What lies beyond the walked part is no change of the past, in whatever order it came.
    expect(begunAfter(evaluation(50, 0.4), evaluation(40, 0.4), evaluation(45, 0.4), evaluation(45, 0.3))).toBe(6);
  });

  it('processes a long run in slices, says how far it is, and ends with the same result', () => {
    const run = emptyRun();
    applyEvents(run, eventsOf({ ...HEALTHY, hasEnded: true }, seededRandom(1)));
    const diagnoser = new Diagnoser(DEFAULT_TARGETS);
    const pieces: (number | undefined)[] = [];
    do pieces.push(diagnoser.update(run, 64).diagnosis().judgedStep);
    while (diagnoser.isBehind);
    expect(pieces).toEqual([540, 1070, 1600, undefined]);
    expect(diagnoser.diagnosis()).toEqual(diagnose(run, DEFAULT_TARGETS));
    expect(diagnoser.replays).toBe(1);
  });

  it('keeps one diagnoser per run', () => {
    const judges = new DiagnoserPool(DEFAULT_TARGETS);
    const a = drawKind('overfit', 0.0035, seededRandom(1)).run;
    const b = drawKind('healthy', 0.0035, seededRandom(2)).run;
    for (const run of [a, b, a]) expect(judges.diagnose(run)).toEqual(diagnose(run, DEFAULT_TARGETS));
  });
});

describe('what was known when', () => {
  const { run } = drawKind('overfit', 0.0035, seededRandom(3));

  it('has one entry per finding that opened or resolved, in order', () => {
    const { timeline, findings } = diagnose(run, DEFAULT_TARGETS);
    expect(timeline.map(({ step: at }) => at)).toEqual(timeline.map(({ step: at }) => at).toSorted((a, b) => a - b));
    const overfitting = findings.find(({ rule }) => rule === 'overfitting')!;
    expect(timeline.filter(({ rule }) => rule === 'overfitting')).toEqual([
      {
        step: overfitting.detectedStep,
        id: overfitting.id,
        rule: 'overfitting',
        change: 'opened',
        level: 'act',
        sentence: expect.stringMatching(/^Overfitting since/),
      },
    ]);
  });

  it('is what was shown at that step', () => {
    for (const { step: at } of run.evaluations) {
      const then = diagnosisAt(run, DEFAULT_TARGETS, at);
      expect(then).toEqual(diagnose(upTo(run, at), DEFAULT_TARGETS));
      const open = new Set<string>();
      for (const { step: when, id, change } of diagnose(run, DEFAULT_TARGETS).timeline)
        if (when <= at) change === 'opened' ? open.add(id) : open.delete(id);
      const said = then.findings.filter(
        ({ resolvedStep, level, rule }) => resolvedStep === null && level !== 'fine' && rule !== 'below-target',
      );
      expect([...open].filter((id) => !id.startsWith('below-target')).toSorted()).toEqual(
        said.map(({ id }) => id).toSorted(),
      );
    }
  });
});

/** The run as it was right after a step. */
function upTo(run: Run, last: number): Run {
  const earlier = emptyRun();
  for (const [name, series] of run.series) {
    if (name.startsWith('eval/')) continue;
    for (let i = 0; i < series.length && series.steps[i]! <= last; i++)
      applyEvents(earlier, [{ type: 'train', step: series.steps[i]!, values: { [name]: series.values[i]! } }]);
  }
  for (const evaluation of run.evaluations)
    if (evaluation.step <= last) applyEvents(earlier, [{ type: 'evaluation', ...evaluation }]);
  return earlier;
}
