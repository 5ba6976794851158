/** Events as JSON lines and back. NaN, Infinity and -Infinity travel as those strings. Reading never throws. */

import type { PointColumns, RunEvent, Values } from './event.ts';
import { aboutFromWire, infoFromWire } from './run-info.ts';
import { numberFromWire } from './wire-number.ts';

/** JSON with non-finite numbers as strings. One line: JSON.stringify escapes line ends. */
export function toWire(value: unknown): string {
  return JSON.stringify(value, (_, v: unknown) => (typeof v === 'number' && !Number.isFinite(v) ? String(v) : v));
}

/** The same for a socket, which makes the JSON itself: a copy with non-finite numbers as strings. */
export function wireCopy<T>(value: T): T {
  if (typeof value === 'number') return (Number.isFinite(value) ? value : String(value)) as T;
  if (Array.isArray(value)) return value.map(wireCopy) as T;
  if (value instanceof Float64Array) return Array.from(value, wireCopy) as T;
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, v] of Object.entries(value)) if (key !== '__proto__') copy[key] = wireCopy(v);
  return copy as T;
}

/** A shorter text is no event. */
const LEAST_EVENT = '{"type":"about","about":{}}'.length;

/** An event of a journal line, or null when the line is not one. */
export function eventFromLine(line: string): RunEvent | null {
  // An error costs as much as reading a thousand characters: what can't be an event causes none.
  if (line.length < LEAST_EVENT || !line.trimEnd().endsWith('}')) return null;
  try {
    return eventFromWire(JSON.parse(line));
  } catch {
    return null;
  }
}

/** Checks and revives one parsed event; unknown fields are dropped, a wrong known field makes it null. */
export function eventFromWire(raw: unknown): RunEvent | null {
  if (!isObject(raw)) return null;
  const time = numberFromWire(raw.time);
  const timed = time === undefined ? {} : { time };
  switch (raw.type) {
    case 'start':
      return isObject(raw.info) && typeof raw.info.id === 'string'
        ? { type: 'start', ...timed, info: infoFromWire(raw.info), ...pick(raw, 'resumedFrom', isStep) }
        : null;
    case 'about':
      return isObject(raw.about) ? { type: 'about', ...timed, about: aboutFromWire(raw.about) } : null;
    case 'train':
    case 'evaluation': {
      const step = raw.step;
      if (!isStep(step) || !isObject(raw.values)) return null;
      const epoch = numberFromWire(raw.epoch);
      const point = {
        ...timed,
        step,
        ...(epoch === undefined ? {} : { epoch }),
        values: valuesFromWire(raw.values),
        ...(raw.rounded === true ? { rounded: true } : {}),
      };
      if (raw.type === 'train') return { type: 'train', ...point };
      return {
        type: 'evaluation',
        ...point,
        ...pick(raw, 'counts', isCounts),
        ...pick(raw, 'histogram', isHistogram),
        ...samplesFromWire(raw.samples),
        ...pick(raw, 'checkpoint', isString),
      };
    }
    case 'points': {
      const series = seriesFromWire(raw.series);
      return series && { type: 'points', ...timed, series, ...(raw.rounded === true ? { rounded: true } : {}) };
    }
    case 'resume':
      return isStep(raw.from) && isCount(raw.branch)
        ? { type: 'resume', ...timed, from: raw.from, branch: raw.branch }
        : null;
    case 'sample-text':
      return Array.isArray(raw.samples) && raw.samples.every(isSampleText)
        ? { type: 'sample-text', ...timed, samples: raw.samples }
        : null;
    case 'notice':
      return isString(raw.text) && (raw.level === 'info' || raw.level === 'warning' || raw.level === 'error')
        ? { type: 'notice', ...timed, level: raw.level, text: raw.text, ...pick(raw, 'step', isStep) }
        : null;
    case 'end':
      return isStep(raw.step) && (raw.outcome === 'finished' || raw.outcome === 'stopped' || raw.outcome === 'failed')
        ? {
            type: 'end',
            ...timed,
            outcome: raw.outcome,
            step: raw.step,
            ...pick(raw, 'reason', isString),
            ...bestFromWire(raw.best),
          }
        : null;
    default:
      return null;
  }
}

/** Numbers of an object, non-finite ones revived, anything else left out. A Map-like object without a prototype. */
export function valuesFromWire(raw: Record<string, unknown>): Values {
  const values: Values = Object.create(null) as Values;
  for (const [name, value] of Object.entries(raw)) {
    const number = numberFromWire(value);
    if (number !== undefined) values[name] = number;
  }
  return values;
}

function seriesFromWire(raw: unknown): Record<string, PointColumns> | null {
  if (!isObject(raw)) return null;
  const series = Object.create(null) as Record<string, PointColumns>;
  for (const [name, column] of Object.entries(raw)) {
    if (
      !isObject(column) ||
      !isColumn(column.steps, isStep) ||
      !Array.isArray(column.values) ||
      column.values.length !== column.steps.length
    )
      return null;
    series[name] = { steps: column.steps, values: column.values.map((value) => numberFromWire(value) ?? NaN) };
  }
  return series;
}

function samplesFromWire(raw: unknown) {
  if (!isObject(raw)) return {};
  const { id, label, predicted, probability } = raw;
  if (
    !isColumn(id, isStep) ||
    !isColumn(label, isClass) ||
    !isColumn(predicted, isClass) ||
    !Array.isArray(probability)
  )
    return {};
  if ([label, predicted, probability].some((column) => column.length !== id.length)) return {};
  return { samples: { id, label, predicted, probability: probability.map((p) => numberFromWire(p) ?? NaN) } };
}

function bestFromWire(raw: unknown) {
  if (!isObject(raw) || !isStep(raw.step) || !isString(raw.metric) || !isString(raw.checkpoint)) return {};
  const value = numberFromWire(raw.value);
  return value === undefined ? {} : { best: { step: raw.step, metric: raw.metric, value, checkpoint: raw.checkpoint } };
}

function pick<K extends string, T>(raw: Record<string, unknown>, key: K, is: (v: unknown) => v is T): { [P in K]?: T } {
  const value = raw[key];
  return is(value) ? ({ [key]: value } as { [P in K]?: T }) : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function isString(value: unknown): value is string {
  return typeof value === 'string';
}
function isStep(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
function isClass(value: unknown): value is 0 | 1 {
  return value === 0 || value === 1;
}
function isColumn<T>(value: unknown, is: (element: unknown) => element is T): value is T[] {
  return Array.isArray(value) && value.every(is);
}
function isCounts(value: unknown): value is { tp: number; tn: number; fp: number; fn: number } {
  return isObject(value) && isCount(value.tp) && isCount(value.tn) && isCount(value.fp) && isCount(value.fn);
}
function isHistogram(value: unknown): value is { positive: number[]; negative: number[] } {
  return (
    isObject(value) &&
    Array.isArray(value.positive) &&
    Array.isArray(value.negative) &&
    value.positive.length === value.negative.length &&
    value.positive.every(isCount) &&
    value.negative.every(isCount)
  );
}
function isSampleText(value: unknown): value is { id: number; problem: string; solution: string; writer?: string } {
  return isObject(value) && isStep(value.id) && isString(value.problem) && isString(value.solution);
}
