/** The axes of settings and score: where each run stands on each. */

import { betterOf } from '@rewardboard/metrics';
import { numberText } from '../../words/field-words.ts';
import type { ComparedRun } from '../model/compared-run.ts';
import { differingFields } from '../model/fields.ts';
import { pathOf, titleOf } from '../model/metric-columns.ts';
import type { Range } from '../model/ranges.ts';
import { setValue } from '../model/set-values.ts';
import { score } from '../words/numbers.ts';

export const SCORE = '';
/** An axis over which the largest value is so many times the smallest is logarithmic. */
const STEEP = 20;
/** Numbers closer than this, as a share of the axis, would be written over each other. */
const TICK_ROOM = 0.075;
/** What rounding a number in the address may move it, as a share of the axis. */
const ROUNDING = 1e-4;
const NAMES = new Intl.Collator('en', { numeric: true });

export interface SettingAxis {
  /** Name of the field, or `SCORE`. */
  id: string;
  title: string;
  /** From 0, the foot, to 1; null where a run has no value. */
  places: readonly (number | null)[];
  texts: readonly string[];
  ticks: readonly { place: number; text: string }[];
  /** Part of the axis that a range covers; null for what isn't on it. */
  partOf(range: Range): readonly [low: number, high: number] | null;
  /** The range of a part; null where it covers nothing. */
  rangeOf(low: number, high: number): Range | null;
  /** "1e-4 to 3e-3" */
  textOf(range: Range): string;
}

/** The axes of the fields that differ, and of the score last. */
export function settingAxes(runs: readonly ComparedRun[], metric: string): SettingAxis[] {
  const fields = differingFields(runs).names.map((name) =>
    fieldAxis(
      name,
      runs.map(({ fields: of }) => of.get(name) ?? 'none'),
    ),
  );
  const values = runs.map((run) => setValue([run], metric, 'kept'));
  // The better end is up.
  const isDown = betterOf(pathOf(metric)) === 'down';
  return [...fields, numberAxis(SCORE, titleOf(metric), values, score, { isDown, isLogarithmic: false })];
}

function fieldAxis(name: string, texts: readonly string[]): SettingAxis {
  const values = texts.map((text) => (text.trim() === '' ? NaN : Number(text)));
  if (!values.every(Number.isFinite)) return nameAxis(name, texts);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return numberAxis(name, name, values, numberText, { isDown: false, isLogarithmic: low > 0 && high / low >= STEEP });
}

function nameAxis(id: string, texts: readonly string[]): SettingAxis {
  const names = [...new Set(texts)].sort(NAMES.compare);
  const placeOf = (name: string) => (names.indexOf(name) + 0.5) / names.length;
  return {
    id,
    title: id,
    places: texts.map(placeOf),
    texts,
    ticks: names.map((text) => ({ place: placeOf(text), text })),
    partOf: ([from, to]) => {
      if (!names.includes(from) || !names.includes(to)) return null;
      const half = 0.4 / names.length;
      return [Math.min(placeOf(from), placeOf(to)) - half, Math.max(placeOf(from), placeOf(to)) + half];
    },
    rangeOf: (low, high) => {
      const within = names.filter((name) => placeOf(name) >= low - ROUNDING && placeOf(name) <= high + ROUNDING);
      return within.length === 0 ? null : [within[0]!, within.at(-1)!];
    },
    textOf: fromTo,
  };
}

function numberAxis(
  id: string,
  title: string,
  values: readonly number[],
  textOf: (value: number) => string,
  { isDown, isLogarithmic }: { isDown: boolean; isLogarithmic: boolean },
): SettingAxis {
  const known = values.filter(Number.isFinite);
  const scaled = (value: number) => (isLogarithmic ? Math.log(value) : value);
  const [low, high] = [scaled(Math.min(...known)), scaled(Math.max(...known))];
  const width = high - low || 1;
  const turned = (place: number) => (isDown ? 1 - place : place);
  const placeOf = (value: number) => (high > low ? turned((scaled(value) - low) / width) : 0.5);
  const valueAt = (place: number) => {
    const value = low + turned(place) * width;
    return isLogarithmic ? Math.exp(value) : value;
  };
  return {
    id,
    title,
    places: values.map((value) => (Number.isFinite(value) ? placeOf(value) : null)),
    texts: values.map((value) => (Number.isFinite(value) ? textOf(value) : 'none')),
    ticks: ticksOf(known, placeOf, textOf),
    partOf: ([from, to]) => {
      const ends = [from, to].map(Number).map((value) => (isLogarithmic && value <= 0 ? NaN : placeOf(value)));
      if (!ends.every(Number.isFinite)) return null;
      return [Math.min(...ends) - ROUNDING, Math.max(...ends) + ROUNDING];
    },
    rangeOf: (from, to) => {
      const ends = [valueAt(Math.max(0, from)), valueAt(Math.min(1, to))].sort((a, b) => a - b);
      return ends.map((value) => String(Number(value.toPrecision(6)))) as [string, string];
    },
    textOf: (range) => fromTo(range.map((end) => textOf(Number(end)))),
  };
}

function fromTo([from, to]: readonly string[]): string {
  return from === to ? from! : `${from} to ${to}`;
}

/** The values themselves, ends first, as far as there is room. */
function ticksOf(values: readonly number[], placeOf: (value: number) => number, textOf: (value: number) => string) {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  const ends = [...new Set([distinct[0], distinct.at(-1)])].filter((value) => value !== undefined);
  const ticks = ends.map((value) => ({ place: placeOf(value), text: textOf(value) }));
  for (const value of distinct.slice(1, -1)) {
    const place = placeOf(value);
    if (ticks.every((tick) => Math.abs(tick.place - place) >= TICK_ROOM)) ticks.push({ place, text: textOf(value) });
  }
  return ticks;
}

/** Whether each run is in all ranges. */
export function isInRanges(axes: readonly SettingAxis[], ranges: ReadonlyMap<string, Range>, count: number): boolean[] {
  const parts = axes.flatMap((axis) => {
    const range = ranges.get(axis.id);
    const part = range && axis.partOf(range);
    return part ? [{ axis, part }] : [];
  });
  return Array.from({ length: count }, (_, run) =>
    parts.every(({ axis, part: [low, high] }) => {
      const place = axis.places[run] ?? null;
      return place !== null && place >= low && place <= high;
    }),
  );
}
