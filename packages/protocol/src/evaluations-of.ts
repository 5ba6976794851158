/** The evaluations in columns of points, without a search for each of their numbers. */

import { indexFrom } from '@rewardboard/metrics';
import type { PointColumns } from './event.ts';
import { MAX_EVALUATIONS } from './evaluations.ts';
import type { Evaluation, Run } from './run.ts';

interface MetricColumn {
  name: string;
  column: PointColumns;
  at: number;
  /** What the series keeps at a step: it has decided already between a rounded number and a full one. */
  kept(step: number): number | undefined;
}

/**
 * One a step, rising, with those metrics of the validation set that the columns have there, and with epoch and time.
 * @param columns in the order in which they came, none of them empty; if a step occurs twice, the later value counts
 */
export function evaluationsOf(run: Run, columns: readonly ({ name: string } & PointColumns)[]): Evaluation[] {
  const metrics = [...byName(columns)].map(([name, pieces]): MetricColumn => {
    const column = rising(joined(pieces));
    // Of more than are kept only the newest can stay.
    const at = Math.max(0, column.steps.length - MAX_EVALUATIONS);
    return { name, column, at, kept: along(run.series.get(name), column.steps[at]!) };
  });
  const evaluations: Evaluation[] = [];
  if (metrics.length === 0) return evaluations;
  const from = Math.min(...metrics.map(({ column, at }) => column.steps[at]!));
  const times = (['epoch', 'time'] as const).map((name) => ({ name, kept: along(run.series.get(name), from) }));
  for (;;) {
    let step = Infinity;
    for (const { column, at } of metrics)
      if (at < column.steps.length && column.steps[at]! < step) step = column.steps[at]!;
    if (step === Infinity) return evaluations;
    // None of these names can change an object's nature: a plain one is a third as large.
    const evaluation: Evaluation = { step, values: {} };
    for (const { name, kept } of times) {
      const value = kept(step);
      if (value !== undefined) evaluation[name] = value;
    }
    for (const metric of metrics)
      if (metric.column.steps[metric.at] === step) {
        evaluation.values[metric.name] = metric.kept(step) ?? metric.column.values[metric.at]!;
        metric.at++;
      }
    evaluations.push(evaluation);
  }
}

/** A value by its step, for those who ask with steps that only rise. */
function along(columns: PointColumns | undefined, from: number): (step: number) => number | undefined {
  if (!columns) return () => undefined;
  const { steps, values } = columns;
  let at = indexFrom(steps, from);
  return (step) => {
    while (at < steps.length && steps[at]! < step) at++;
    return steps[at] === step ? values[at] : undefined;
  };
}

function joined(pieces: readonly PointColumns[]): PointColumns {
  if (pieces.length === 1) return pieces[0]!;
  const length = pieces.reduce((sum, { steps }) => sum + steps.length, 0);
  const [steps, values] = [new Float64Array(length), new Float64Array(length)];
  let at = 0;
  for (const piece of pieces) {
    steps.set(piece.steps, at);
    values.set(piece.values, at);
    at += piece.steps.length;
  }
  return { steps, values };
}

/** If a step occurs twice, with the later value. */
function rising(column: PointColumns): PointColumns {
  let isRising = true;
  for (let i = 1; i < column.steps.length && isRising; i++) isRising = column.steps[i]! > column.steps[i - 1]!;
  if (isRising) return column;
  const values = new Map<number, number>();
  for (let i = 0; i < column.steps.length; i++) values.set(column.steps[i]!, column.values[i]!);
  const steps = [...values.keys()].sort((a, b) => a - b);
  return { steps, values: steps.map((step) => values.get(step)!) };
}

function byName<T extends { name: string }>(columns: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const column of columns) {
    const group = groups.get(column.name);
    if (group) group.push(column);
    else groups.set(column.name, [column]);
  }
  return groups;
}
