import { expect, it } from 'vitest';
import type { ComparedRun } from '../model/compared-run.ts';
import { lineAt, linesOf, yOf } from './plot-lines.ts';
import type { PlotPoint } from './plot-lines.ts';
import { isInRanges, settingAxes } from './setting-axes.ts';

function compared(id: string, fields: Record<string, string>, value: number, metric = 'eval/f1'): ComparedRun {
  const column = { steps: Float64Array.of(10), values: Float64Array.of(value), length: 1 };
  return {
    id,
    fields: new Map(Object.entries(fields)),
    keptStep: 10,
    evaluations: [],
    run: { series: new Map([[metric, column]]), means: new Map() },
  } as unknown as ComparedRun;
}

const RUNS = [
  compared('a', { learning_rate: '1e-4', dropout: '0', model: 'bag', same: '1' }, 0.5),
  compared('b', { learning_rate: '1e-3', dropout: '0.2', model: 'transformer', same: '1' }, 0.7),
  compared('c', { learning_rate: '1e-2', dropout: '0.1', model: 'bag', same: '1' }, 0.6),
];

it('has an axis for each setting that differs, and the score last', () => {
  const axes = settingAxes(RUNS, 'f1');
  expect(axes.map(({ title }) => title)).toEqual(['learning_rate', 'dropout', 'model', 'F1']);
  const [rate, dropout, model, f1] = axes.map(({ places }) => places.map((place) => Number(place!.toFixed(3))));
  // Values over two decades are spread by their logarithms.
  expect(rate).toEqual([0, 0.5, 1]);
  expect(dropout).toEqual([0, 1, 0.5]);
  expect(model).toEqual([0.25, 0.75, 0.25]);
  expect(f1).toEqual([0, 1, 0.5]);
  expect(axes[3]!.texts).toEqual(['0.500', '0.700', '0.600']);
});

it('puts the better end of a score up, and a run without a value on no place', () => {
  const losses = [0.5, 0.7, NaN].map((value, i) => compared(`${i}`, { lr: `${i}` }, value, 'eval/loss'));
  expect(settingAxes(losses, 'loss').at(-1)!.places).toEqual([1, 0, null]);
});

it('writes ranges as values, and finds the runs that are in all of them', () => {
  const axes = settingAxes(RUNS, 'f1');
  const [rate, , model, f1] = axes as [(typeof axes)[0], (typeof axes)[0], (typeof axes)[0], (typeof axes)[0]];
  const low = rate.rangeOf(-0.1, 0.5)!;
  expect(low.map(Number)).toEqual([1e-4, 1e-3]);
  expect(rate.textOf(low)).toBe('1e-4 to 1e-3');
  expect(rate.textOf(rate.rangeOf(0, 0)!)).toBe('1e-4');
  expect(isInRanges(axes, new Map([['learning_rate', low]]), 3)).toEqual([true, true, false]);
  expect(model.rangeOf(0, 0.5)).toEqual(['bag', 'bag']);
  const both = new Map([
    ['learning_rate', low],
    ['model', ['bag', 'bag'] as const],
  ]);
  expect(isInRanges(axes, both, 3)).toEqual([true, false, false]);
  expect(isInRanges(axes, new Map([['', f1.rangeOf(0.45, 0.55)!]]), 3)).toEqual([false, false, true]);
  // What isn't on an axis hides nothing.
  expect(isInRanges(axes, new Map([['model', ['tree', 'tree'] as const]]), 3)).toEqual([true, true, true]);
  expect(model.rangeOf(0.4, 0.6)).toBeNull();
});

it('draws lines of the same setting beside each other, and finds the one under the pointer', () => {
  const lines = linesOf(settingAxes(RUNS, 'f1'), [1, 2, 0], (axis) => 100 * axis);
  const [a, b, c] = lines as [PlotPoint[], PlotPoint[], PlotPoint[]];
  // On "model" two are the same: the one with the better score is above.
  expect(a[2]!.y - c[2]!.y).toBeCloseTo(2.5);
  expect(b[3]).toEqual({ x: 300, y: yOf(1) });
  expect(lineAt(lines, 300, yOf(1) + 5)).toBe(1);
  expect(lineAt(lines, 150, -200)).toBeNull();
});
