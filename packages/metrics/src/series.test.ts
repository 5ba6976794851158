/** Series against a map; what a bound must keep; extremes against a look at every point. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extremes } from './extremes.ts';
import { Series } from './series.ts';

const value = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(NaN, Infinity, -Infinity, 0, 1, 2),
);
const points = fc.array(fc.tuple(fc.oneof(fc.nat(40), fc.double({ min: 0, max: 1e6, noNaN: true })), value), {
  maxLength: 200,
});

function sorted(model: Map<number, number>): [number, number][] {
  return [...model].toSorted(([a], [b]) => a - b);
}

describe('an unbounded series', () => {
  it('is a map in the order of its steps, whatever order the points come in', () => {
    fc.assert(
      fc.property(points, (list) => {
        const series = new Series();
        const model = new Map<number, number>();
        for (const [step, v] of list) {
          series.set(step + 0, v); // + 0: a step of -0 is the step 0
          model.set(step + 0, v);
        }
        const expected = sorted(model);
        expect(series.length).toBe(expected.length);
        expect(series.columns()).toEqual({ steps: expected.map(([step]) => step), values: expected.map(([, v]) => v) });
        expect(series.last).toEqual(
          expected.length === 0 ? null : { step: expected.at(-1)![0], value: expected.at(-1)![1] },
        );
        for (const [step, v] of expected) expect(series.get(step)).toBe(v);
      }),
    );
  });

  it('answers for steps between its points with the one before', () => {
    fc.assert(
      fc.property(points, fc.double({ min: -5, max: 1e6, noNaN: true }), (list, asked) => {
        const series = new Series();
        const model = new Map(list.map(([step, v]) => [step + 0, v] as const));
        for (const [step, v] of list) series.set(step + 0, v);
        const before = sorted(model).findLast(([step]) => step <= asked);
        expect(series.at(asked)).toEqual(before ? { step: before[0], value: before[1] } : null);
        expect(series.indexFrom(asked)).toBe([...model.keys()].filter((step) => step < asked).length);
        if (!model.has(asked)) expect(series.get(asked)).toBeUndefined();
      }),
    );
  });

  it('does not mistake an unwritten slot for a point', () => {
    const series = new Series();
    series.set(5, 1);
    expect(series.get(0)).toBeUndefined();
    expect(series.get(6)).toBeUndefined();
  });
});

describe('a bounded series', () => {
  const capacity = fc.integer({ min: 4, max: 40 });

  it('never holds more than its bound, stays sorted, and keeps the newest point', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 400 }), capacity, (values, bound) => {
        const series = new Series(bound);
        values.forEach((v, step) => {
          series.set(step, v);
          expect(series.length).toBeLessThanOrEqual(bound);
          expect(series.last).toEqual({ step, value: v });
        });
        const { steps } = series.columns();
        expect(steps).toEqual(steps.toSorted((a, b) => a - b));
        expect(new Set(steps).size).toBe(steps.length);
      }),
    );
  });

  it('keeps the lowest and the highest finite value of all that came, at their steps', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 400 }), capacity, (values, bound) => {
        const series = new Series(bound);
        values.forEach((v, step) => series.set(step, v));
        const kept = series.columns();
        const finite = values.filter(Number.isFinite);
        if (finite.length === 0) return;
        for (const extreme of [finite.reduce((a, b) => (b < a ? b : a)), finite.reduce((a, b) => (b > a ? b : a))]) {
          const at = kept.values.findIndex((v) => v === extreme);
          expect(at).toBeGreaterThanOrEqual(0);
          expect(values[kept.steps[at]!]! + 0).toBe(extreme + 0);
        }
      }),
    );
  });

  it('invents nothing: each point that is kept was written', () => {
    fc.assert(
      fc.property(points, capacity, (list, bound) => {
        const series = new Series(bound);
        for (const [step, v] of list) series.set(step, v);
        const { steps, values } = series.columns();
        steps.forEach((step, i) =>
          expect(list.some(([s, v]) => s === step && Object.is(v + 0, values[i]! + 0))).toBe(true),
        );
      }),
    );
  });

  it('keeps a lone NaN among finite points, however many come after', () => {
    for (const bound of [8, 16, 100]) {
      const series = new Series(bound);
      for (let step = 0; step < 5000; step++) series.set(step, step === 1234 ? NaN : Math.sin(step));
      expect(series.get(1234), `bound ${bound}`).toBeNaN();
    }
  });

  it('is bounded by nothing but non-finite points too', () => {
    const series = new Series(16);
    for (let step = 0; step < 1000; step++) series.set(step, NaN);
    expect(series.length).toBeLessThanOrEqual(16);
    expect(series.last).toEqual({ step: 999, value: NaN });
  });

  it('holds four points when asked for less, rather than nothing for ever', () => {
    const series = new Series(0);
    for (let step = 0; step < 100; step++) series.set(step, step);
    expect(series.length).toBeLessThanOrEqual(4);
    expect(series.last).toEqual({ step: 99, value: 99 });
  });

  it('takes a late point in the middle as well', () => {
    const series = new Series(16);
    for (let step = 0; step < 1000; step += 2) series.set(step, step);
    series.set(1, 42);
    expect(series.length).toBeLessThanOrEqual(16);
    expect(series.get(1)).toBe(42);
  });
});

describe('extremes', () => {
  it('keep of each bucket the lowest, the highest and a non-finite one if there is any', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 300 }), fc.integer({ min: 1, max: 40 }), (values, buckets) => {
        const kept = extremes(values, 0, values.length, buckets);
        expect(kept).toEqual([...new Set(kept)].toSorted((a, b) => a - b));
        if (values.length <= buckets * 2) {
          expect(kept).toHaveLength(values.length);
          return;
        }
        expect(kept.length).toBeLessThanOrEqual(buckets * 3);
        for (let bucket = 0; bucket < buckets; bucket++) {
          const from = Math.floor((values.length * bucket) / buckets);
          const to = Math.floor((values.length * (bucket + 1)) / buckets);
          const all = values.slice(from, to);
          const here = kept.filter((i) => i >= from && i < to).map((i) => values[i]!);
          const finite = all.filter(Number.isFinite);
          if (finite.length > 0) {
            expect(here).toContain(finite.reduce((a, b) => (b < a ? b : a)));
            expect(here).toContain(finite.reduce((a, b) => (b > a ? b : a)));
          }
          expect(here.some((v) => !Number.isFinite(v))).toBe(all.some((v) => !Number.isFinite(v)));
        }
      }),
    );
  });

  it('are not led astray by a bucket that begins with NaN', () => {
    const values = [NaN, 5, 1, 9, NaN, NaN, 3, 3];
    expect(extremes(values, 0, 8, 2)).toEqual([0, 2, 3, 4, 6]);
  });

  it('look only at the range that was asked for', () => {
    const values = Array.from({ length: 100 }, (_, i) => (i === 3 || i === 97 ? 1000 : i % 7));
    const kept = extremes(values, 10, 90, 5);
    expect(kept.every((i) => i >= 10 && i < 90)).toBe(true);
  });
});

describe('series that keep their steps together', () => {
  const action = fc.record({
    series: fc.nat(3),
    beside: fc.option(fc.nat(3)),
    kind: fc.constantFrom('next', 'next', 'next', 'columns', 'columns', 'back', 'anew', 'take'),
    step: fc.nat(60),
    count: fc.integer({ min: 1, max: 90 }),
    tag: fc.constantFrom(0, 0, 7, 200_001),
  });

  it('are each what they would be alone, whoever goes ahead, goes back or begins anew', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), fc.constantFrom(Infinity, 40), (actions, capacity) => {
        const together = Array.from({ length: 4 }, () => new Series(capacity));
        const alone = Array.from({ length: 4 }, () => new Series(capacity));
        actions.forEach(({ series, beside, kind, step, count, tag }, i) => {
          const pair = [together[series]!, alone[series]!];
          const next = (pair[1]!.last?.step ?? 0) + 1;
          for (const one of pair) {
            if (kind === 'next') one.set(next, i, tag);
            else if (kind === 'columns')
              one.setColumns(
                Array.from({ length: count }, (_, k) => next + k),
                Array.from({ length: count }, (_, k) => i + k / 100),
                tag,
              );
            else if (kind === 'back') one.set(step, i, tag);
            else if (kind === 'take') one.takeFrom(step, (of) => of === tag);
          }
          if (kind === 'anew') {
            together[series] = new Series(capacity, beside === null ? undefined : together[beside]);
            alone[series] = new Series(capacity);
          }
          for (const [k, one] of together.entries()) {
            expect(one.columns()).toEqual(alone[k]!.columns());
            for (const at of one.steps) expect(one.tagAt(at)).toBe(alone[k]!.tagAt(at));
          }
        });
      }),
    );
  });
});
