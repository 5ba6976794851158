/** The pyramid against a look at every point: at every level, after every kind of change, at any place. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extremes } from './extremes.ts';
import { BLOCK } from './pyramid.ts';
import { Series } from './series.ts';

const value = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -10, max: 10, noNaN: true }) },
  fc.constantFrom(NaN, Infinity, -Infinity, 0, 1),
);
/** Some levels high, and not a whole number of blocks. */
const length = fc.integer({ min: 0, max: BLOCK * 70 });

const change = fc.oneof(
  fc.record({ kind: fc.constant('append' as const), count: length, seed: value }),
  fc.record({ kind: fc.constant('replace' as const), at: fc.double({ min: 0, max: 1, noNaN: true }), value }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    values: fc.array(value, { minLength: 1, maxLength: 90 }),
  }),
  fc.record({
    kind: fc.constant('take' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    tag: fc.constantFrom(0, 3),
  }),
);

describe('a series’ pyramid', () => {
  it('finds the lowest, the highest and the broken points that a look at every point finds, whatever was changed before', () => {
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 6 }),
        fc.array(
          fc.tuple(
            fc.double({ min: 0, max: 1, noNaN: true }),
            fc.double({ min: 0, max: 1, noNaN: true }),
            fc.integer({ min: 1, max: 60 }),
          ),
          { minLength: 1, maxLength: 6 },
        ),
        (changes, questions) => {
          const series = new Series();
          for (const made of changes) {
            apply(series, made);
            for (const [a, b, buckets] of questions) {
              const from = Math.floor(Math.min(a, b) * series.length);
              const to = Math.floor(Math.max(a, b) * series.length);
              expect(series.extremes(from, to, buckets)).toEqual(extremes(series.values, from, to, buckets));
              const finite = series.values.subarray(from, to).filter(Number.isFinite);
              const [mean] = series.means(from, to, 1).values;
              if (finite.length > 0) expect(mean).toBeCloseTo(finite.reduce((sum, v) => sum + v, 0) / finite.length, 9);
              else if (from < to) expect(mean).toBeNaN();
              expect(series.means(from, to, buckets).steps.at(-1)).toBe(from < to ? series.steps[to - 1] : undefined);
            }
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('loses no spike at any level: one point among many is in every answer whose range holds it', () => {
    const count = BLOCK * 4 ** 5 + 17;
    const steps = Float64Array.from({ length: count }, (_, i) => i);
    const values = Float64Array.from({ length: count }, (_, i) => Math.sin(i));
    const places = Array.from({ length: 100 }, (_, i) => Math.floor(((i * 0.6180339887) % 1) * count));
    for (const at of places) values[at] = 50 + at / count;
    const series = new Series();
    series.setColumns(steps, values);
    for (const at of places) {
      for (let width = 1; width < count; width *= 4) {
        const from = Math.max(0, at - Math.floor(width / 3));
        const to = Math.min(count, from + width + 1);
        const highest = places
          .filter((place) => place >= from && place < to)
          .reduce((a, b) => (values[b]! > values[a]! ? b : a));
        expect(series.extremes(from, to, 1)).toContain(highest);
      }
      // As a person finds it: from the whole ever closer, each time around the bucket that stands out.
      expect(series.extremes(at - (at % BLOCK), Math.min(count, at - (at % BLOCK) + BLOCK), BLOCK)).toContain(at);
    }
  });

  it('does not let a NaN that begins a block hide what follows it', () => {
    const series = new Series();
    for (let i = 0; i < BLOCK * 8; i++) series.set(i, i % BLOCK === 0 ? NaN : i === 77 ? 99 : 1);
    expect(series.extremes(0, series.length, 1)).toEqual([0, 1, 77]);
  });
});

describe('stretches of points', () => {
  it('are the same as their points one by one, wherever they fall and whatever their order', () => {
    const stretch = fc.tuple(
      fc.nat(60),
      fc.array(fc.tuple(fc.nat(4), value), { maxLength: 12 }),
      fc.constantFrom(0, 1, 200),
    );
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 12 }), fc.constantFrom(Infinity, 9), (stretches, capacity) => {
        const whole = new Series(capacity);
        const single = new Series(capacity);
        for (const [begin, points, tag] of stretches) {
          let step = begin;
          const steps = points.map(([ahead]) => (step += ahead - 1));
          whole.setColumns(
            steps,
            points.map(([, v]) => v),
            tag,
          );
          points.forEach(([, v], i) => single.set(steps[i]!, v, tag));
        }
        expect(whole.columns()).toEqual(single.columns());
        for (const step of whole.steps) expect(whole.tagAt(step)).toBe(single.tagAt(step));
      }),
    );
  });
});

function apply(series: Series, made: typeof change extends fc.Arbitrary<infer T> ? T : never): void {
  const last = series.last?.step ?? 0;
  if (made.kind === 'append') {
    const steps = Array.from({ length: made.count }, (_, i) => last + 100 * (i + 1));
    series.setColumns(
      steps,
      steps.map((step) => (step % 1300 === 0 ? made.seed : Math.cos(step))),
      made.count % 2 === 0 ? 3 : 0,
    );
  } else if (made.kind === 'replace') {
    if (series.length > 0) series.set(series.steps[Math.floor(made.at * (series.length - 1))]!, made.value);
  } else if (made.kind === 'insert') {
    const begin = Math.floor((made.at * last) / 100) * 100;
    series.setColumns(
      made.values.map((_, i) => begin + 1 + i),
      made.values,
    );
  } else series.takeFrom(made.at * last, (tag) => tag === made.tag);
}
