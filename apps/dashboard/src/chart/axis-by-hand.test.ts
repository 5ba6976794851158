import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choicesOf, faultOf, numberOfText, partsOf, withAxis, withChoice } from './axis-by-hand.ts';
import type { ChartModel } from './chart-model.ts';

const model: ChartModel = {
  lines: [{ id: 'a', colour: 'val', widthPx: 1, points: [1, 5, 9, 2, -1, 3].map((y, x) => ({ x, y })) }],
  x: { min: 0, max: 5, step: null, format: String, maxTicks: 4 },
  y: { min: -1, max: 10, step: 2, isLogarithmic: false, format: String },
  leftWidthPx: 0,
  rightWidthPx: 0,
  gap: [{ x: [0, 1], low: [0, 0], high: [1, 1] }],
  interval: null,
  references: [2, 8].map((y) => ({ y, dash: 'target', text: '', side: 'left' })),
  region: null,
  checkpoint: { x: 2, y: 9, text: null, radiusPx: 5 },
  selectedX: null,
  ends: [{ y: 3, text: 'a', colour: 'val', isBold: false }],
  breaks: [],
  steps: [0, 1, 2, 3, 4, 5],
  toX: (step) => step,
  toStep: (x) => x,
};

describe('in the address', () => {
  it('any choice comes back as it was written, whatever the metric is called', () => {
    const end = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-6, max: 1e9 }));
    const seed = Date.now();
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), end, end, fc.boolean(), (name, low, high, log) => {
        const choice = { low, high, isLogarithmic: log };
        if (faultOf(choice) || (low === null && high === null && !log)) return;
        expect([...choicesOf(partsOf(new Map([[name, choice]])))]).toEqual([[name, choice]]);
      }),
      { seed },
    );
  });

  it('what is no choice is left out, and no address chooses more than forty', () => {
    expect(choicesOf(['eval/f1', 'a~x~1', 'a~2~1', '~1~2', 'a~~', 'a~0~1~log', 'a~Infinity~', '']).size).toBe(0);
    expect(choicesOf(['eval/loss~~10~log']).get('eval/loss')).toEqual({ low: null, high: 10, isLogarithmic: true });
    expect(choicesOf(Array.from({ length: 100 }, (_, i) => `m${i}~0~1`)).size).toBe(40);
  });

  it('an automatic axis leaves nothing behind', () => {
    const chosen = withChoice(new Map(), 'loss', { low: 0, high: null, isLogarithmic: false });
    expect(partsOf(chosen)).toEqual(['loss~0~']);
    expect(withChoice(chosen, 'loss', null).size).toBe(0);
    expect(withChoice(chosen, 'loss', { low: null, high: null, isLogarithmic: false }).size).toBe(0);
  });
});

it('what a person types is a number in any customary spelling', () => {
  expect(['0.5', '0,5', '−2', ' 1e-3 ', '', 'abc', '1,000.5'].map(numberOfText)).toEqual([
    0.5,
    0.5,
    -2,
    0.001,
    null,
    null,
    null,
  ]);
});

describe('a chart on an axis by hand', () => {
  it('marks each stretch beyond its ends once, and draws nothing else there', () => {
    const { y, beyond, references, checkpoint, ends } = withAxis(model, { low: 0, high: 4, isLogarithmic: false });
    expect([y.min, y.max, y.step, y.isBroken]).toEqual([0, 4, 1, false]);
    expect(beyond!.map(({ x, text }) => [x, text])).toEqual([
      [2, '9'],
      [4, '−1'],
    ]);
    expect(references.map((reference) => reference.y)).toEqual([2]);
    expect(checkpoint).toBeNull();
    expect(ends).toHaveLength(1);
  });

  it('keeps the end that was not chosen, and shows something even if all values lie beyond the other one', () => {
    expect(withAxis(model, { low: 2, high: null, isLogarithmic: false }).y).toMatchObject({ min: 2, max: 10 });
    const far = withAxis(model, { low: 20, high: null, isLogarithmic: false });
    expect(far.y.max).toBeGreaterThan(far.y.min);
    expect(far.beyond).toHaveLength(1);
  });

  it('logarithmic has no place for zero and below, and no gap', () => {
    const { y, lines, gap } = withAxis(model, { low: null, high: null, isLogarithmic: true });
    expect(y).toMatchObject({ min: 1, max: 10, isLogarithmic: true });
    expect(lines[0]!.points.map((point) => point.y)).toEqual([1, 5, 9, 2, NaN, 3]);
    expect(gap).toEqual([]);
    const none = { ...model, lines: [{ ...model.lines[0]!, points: [{ x: 0, y: -1 }] }] };
    expect(withAxis(none, { low: null, high: null, isLogarithmic: true }).y.isLogarithmic).toBe(false);
  });

  it('has ends and ticks that can be drawn, whatever was typed, and whatever the values are', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true }),
      fc.constantFrom(0, 1, -1, 1 + 2 ** -52, 1e-320, 1e308, -1e308, Infinity),
    );
    const seed = Date.now();
    const drawable = fc.property(
      fc.option(number),
      fc.option(number),
      fc.boolean(),
      fc.boolean(),
      fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 5 }),
      (low, high, log, ownLog, values) => {
        const choice = { low, high, isLogarithmic: log };
        if (faultOf(choice) !== null) return;
        const positive = values.filter((value) => value > 0);
        if (ownLog && positive.length === 0) return;
        const [from, to] = [Math.min(...(ownLog ? positive : values)), Math.max(...values)];
        const chart: ChartModel = {
          ...model,
          lines: [{ ...model.lines[0]!, points: values.map((y, x) => ({ x, y })) }],
          y: { min: from, max: from < to ? to : from + 1, step: null, isLogarithmic: ownLog, format: String },
        };
        const { y } = withAxis(chart, choice);
        expect(y.min).toBeLessThan(y.max);
        expect(y.isLogarithmic ? y.min : 1).toBeGreaterThan(0);
        if (y.step === null) return;
        expect(Number.isFinite(y.max - y.min)).toBe(true);
        expect((y.max - y.min) / y.step).toBeLessThan(12);
        expect(y.min + y.step).not.toBe(y.min);
        expect(y.format(y.min)).not.toContain('NaN');
      },
    );
    fc.assert(drawable, { seed, numRuns: 2_000 });
  });
});
