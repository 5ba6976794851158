/** A y axis that a person chose: its ends, and whether it is logarithmic. Kept in the address, a part for each chart. */

import { decadeFloor } from '../axes/nice-scale.ts';
import type { ChartModel, Line } from './chart-model.ts';
import { positiveOnly } from './positive-only.ts';

export interface AxisChoice {
  /** null: as the chart chooses. */
  low: number | null;
  high: number | null;
  isLogarithmic: boolean;
}
/** By what the charts show. */
export type AxisChoices = ReadonlyMap<string, AxisChoice>;

export const NO_CHOICES: AxisChoices = new Map();
/** Axes that an address may choose. */
const MAX_CHOICES = 40;
const MAX_NAME = 200;
const SEPARATOR = '~';
const WANTED_TICKS = 5;
/** Ends farther from 0, or nearer to it: no metric has them, and arithmetic with them ends in infinity or 0. */
const LARGEST = 1e100;
const SMALLEST = 1e-100;
/** A shorter axis, as a share of its larger end, has no ticks that differ. */
const MIN_SPAN = 1e-9;

/** Parts of an address: "eval/loss~0.2~0.8", "train/grad_norm~~10~log". What is no choice is left out. */
export function choicesOf(parts: readonly string[]): AxisChoices {
  const choices = new Map<string, AxisChoice>();
  for (const part of parts) {
    const cells = part.split(SEPARATOR);
    const kind = cells.length > 3 && cells.at(-1) === 'log' ? cells.pop() : undefined;
    const [low, high] = cells.splice(-2).map(endOf);
    const name = cells.join(SEPARATOR);
    const choice = { low: low ?? null, high: high ?? null, isLogarithmic: kind !== undefined };
    if (name === '' || name.length > MAX_NAME || choices.size >= MAX_CHOICES) continue;
    if (low === undefined || high === undefined || faultOf(choice) !== null || isEmpty(choice)) continue;
    choices.set(name, choice);
  }
  return choices.size === 0 ? NO_CHOICES : choices;
}

export function partsOf(choices: AxisChoices): string[] {
  return [...choices].map(([name, { low, high, isLogarithmic }]) =>
    [name, low ?? '', high ?? '', ...(isLogarithmic ? ['log'] : [])].join(SEPARATOR),
  );
}

/** @returns undefined for what is no number */
function endOf(text: string): number | null | undefined {
  return text === '' ? null : (numberOfText(text) ?? undefined);
}

/** What a person typed: also "1e-3" and "−0,5". */
export function numberOfText(text: string): number | null {
  const plain = text
    .trim()
    .replace('−', '-')
    .replace(/,(?=\d+$)/, '.');
  const number = Number(plain);
  return plain !== '' && Number.isFinite(number) ? number : null;
}

/** What is wrong with it, as a sentence; null where nothing is. */
export function faultOf({ low, high, isLogarithmic }: AxisChoice): string | null {
  for (const end of [low, high]) {
    const size = Math.abs(end ?? 0);
    if (!(size <= LARGEST)) return 'An axis can reach 1e100 at most.';
    if (size > 0 && size < SMALLEST) return 'An axis can’t begin or end between 0 and 1e-100.';
  }
  if (low !== null && high !== null && low >= high) return '“From” must be below “to”.';
  if (low !== null && high !== null && isTooShort(low, high)) return '“From” and “to” are too close together.';
  if (isLogarithmic && ((low !== null && low <= 0) || (high !== null && high <= 0)))
    return 'A logarithmic axis must begin above 0.';
  return null;
}

function isTooShort(low: number, high: number): boolean {
  return high - low < MIN_SPAN * Math.max(Math.abs(low), Math.abs(high));
}

function isEmpty({ low, high, isLogarithmic }: AxisChoice): boolean {
  return low === null && high === null && !isLogarithmic;
}

/** The choices with another one for a chart; null takes it back. */
export function withChoice(choices: AxisChoices, name: string, choice: AxisChoice | null): AxisChoices {
  const next = new Map(choices);
  next.delete(name);
  if (choice && !isEmpty(choice)) next.set(name, choice);
  return next;
}

/** The same chart on that axis. What lies beyond an end that was set is marked at the edge, where it is farthest out. */
export function withAxis(model: ChartModel, choice: AxisChoice): ChartModel {
  const isLogarithmic = choice.isLogarithmic || model.y.isLogarithmic;
  const values = model.lines.flatMap(({ points }) => points.map(({ y }) => y)).filter(Number.isFinite);
  const positive = values.filter((value) => value > 0);
  // Where another control made it logarithmic, ends that were set before may be 0 or below.
  const [low, high] = [choice.low, choice.high].map((end) => (isLogarithmic && end !== null && end <= 0 ? null : end));
  // Nothing that a logarithmic axis could show.
  if (isLogarithmic && positive.length === 0 && low == null) return model;
  let min = low ?? model.y.min;
  if (isLogarithmic && min <= 0) min = decadeFloor(positive.reduce((a, b) => Math.min(a, b), positive[0]!));
  let max = high ?? model.y.max;
  // Only one end was chosen, and all values lie beyond it.
  if (max <= min || isTooShort(min, max))
    [min, max] = low == null ? [max - Math.abs(max || 1), max] : [min, min + Math.abs(min || 1)];
  if (isLogarithmic && min <= 0) min = max / 1000;
  const within = (y: number) => y >= min && y <= max;
  const step = stepOf(max - min);
  const digits = Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  return {
    ...model,
    lines: isLogarithmic && !model.y.isLogarithmic ? model.lines.map(positiveOnly) : model.lines,
    y: isLogarithmic
      ? { min, max, step: null, isLogarithmic, format: model.y.isLogarithmic ? model.y.format : shortText }
      : {
          min,
          max,
          step,
          isLogarithmic,
          isBroken: min > 0,
          format: (y) => (Math.abs(y) >= 1e6 || step < 1e-5 ? shortText(y) : y.toFixed(digits).replace('-', '−')),
        },
    gap: isLogarithmic ? [] : model.gap,
    references: model.references.filter(({ y }) => within(y)),
    ends: model.ends.filter(({ y }) => within(y)),
    checkpoint: model.checkpoint && within(model.checkpoint.y) ? model.checkpoint : null,
    diamonds: (model.diamonds ?? []).filter(({ y }) => within(y)),
    beyond: model.lines.flatMap((line) => beyondOf(line, min, max)),
  };
}

/** Of each stretch of a line beyond the axis the farthest point. */
function beyondOf({ points, colour, opacity = 1 }: Line, min: number, max: number): NonNullable<ChartModel['beyond']> {
  const found: { x: number; y: number; colour: Line['colour']; text: string }[] = [];
  // Raw values behind a smoothed line are no news.
  if (opacity < 1) return found;
  let farthest: { x: number; y: number } | null = null;
  const end = () => {
    if (farthest) found.push({ ...farthest, colour, text: shortText(farthest.y) });
    farthest = null;
  };
  for (const point of points) {
    const by = Math.max(point.y - max, min - point.y);
    if (!(by > 0)) end();
    else if (farthest === null || by > Math.max(farthest.y - max, min - farthest.y)) farthest = point;
  }
  end();
  return found;
}

function stepOf(span: number): number {
  const power = 10 ** Math.floor(Math.log10(span / WANTED_TICKS));
  return [1, 2, 5, 10].map((times) => times * power).find((step) => step >= (span / WANTED_TICKS) * 0.999)!;
}

function shortText(y: number): string {
  return String(Number(y.toPrecision(3)))
    .replace('e+', 'e')
    .replace('-', '−');
}
