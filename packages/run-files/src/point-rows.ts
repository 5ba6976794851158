/** Reads lines of JSON by the thousand: those that differ in their numbers alone become columns without an object a line. */

import type { ReadResult } from './format.ts';
import type { Lines, TakeLine } from './lines.ts';
import { NumberRows } from './number-rows.ts';
import type { Shape } from './number-rows.ts';
import type { PointColumn } from './point-gatherer.ts';
import { PointGatherer } from './point-gatherer.ts';
import { objectOfText } from './python-json.ts';

/** Fewer bytes at once are no large file but a few new lines: events of their own. */
const FROM_BYTES = 16 * 1024;

/** What the numbers of one shape of record are. */
export interface PointPlan {
  /** Path of the metric at a place; null where the number is none. */
  metricOf(place: readonly string[]): string | null;
  isStep(place: readonly string[]): boolean;
  /** The step at which a record is kept, or NaN where it takes more than its step and epoch to say so; its own when absent. @param epoch NaN where it has none */
  place?(step: number, epoch: number): number;
  /** What makes a metric's values what is kept of them, or NaN where one makes the record unfit for this; null where they are kept as they are. */
  conversionOf?(metric: string): ((value: number) => number) | null;
}

interface Columns {
  stepAt: number;
  /** `column` is where the newest point went: it need not be searched for again. */
  metrics: { at: number; name: string; column: PointColumn | undefined }[];
  /** Index of the epoch among the numbers, or -1. */
  epochAt: number;
  place: PointPlan['place'];
  conversions: { at: number; convert(value: number): number }[];
}

export class PointRows {
  readonly #rows = new NumberRows();
  readonly #plans = new Map<Shape, Columns | null>();

  /** @param planOf what to make of records like this one; null for those that are more than numbers at a step */
  constructor(private readonly planOf: (record: Record<string, unknown>) => PointPlan | null) {}

  /**
   * The same as `lines.read`, by way of columns where it can be.
   * @param shared where `take` gathers its points too; without it, it makes events
   */
  readLines(lines: Lines, bytes: Uint8Array, take: TakeLine, shared: PointGatherer | null = null): ReadResult {
    if (bytes.length < FROM_BYTES) return lines.read(bytes, take);
    let gatherer = shared;
    const result = lines.read(
      bytes,
      (line, number, into) => {
        if (!shared) gatherer?.flush();
        take(line, number, into);
      },
      (all, start, end, into) => {
        const stop = all[end - 1] === 0x0d ? end - 1 : end;
        const shape = this.#rows.read(all, start, stop) ?? this.#learn(all, start, stop);
        const columns = shape && this.#columnsOf(shape);
        if (!columns) return false;
        gatherer ??= new PointGatherer(into.events);
        if (!this.#add(columns, gatherer)) return false;
        into.records++;
        return true;
      },
    );
    if (!shared) gatherer?.flush();
    return result;
  }

  #learn(bytes: Uint8Array, start: number, end: number): Shape | null {
    return this.#rows.learn(bytes, start, end, objectOfText) ? this.#rows.read(bytes, start, end) : null;
  }

  #columnsOf(shape: Shape): Columns | null {
    const known = this.#plans.get(shape);
    if (known !== undefined) return known;
    const plan = this.planOf(shape.example);
    const stepAt = plan ? shape.places.findIndex((place) => plan.isStep(place)) : -1;
    const metrics = shape.places.flatMap((place, at) => {
      const name = at === stepAt ? null : (plan?.metricOf(place) ?? null);
      return name === null ? [] : [{ at, name, column: undefined }];
    });
    const columns =
      !plan || stepAt < 0
        ? null
        : {
            stepAt,
            metrics,
            epochAt: metrics.find(({ name }) => name === 'epoch')?.at ?? -1,
            place: plan.place,
            conversions: metrics.flatMap(({ at, name }) => {
              const convert = plan.conversionOf?.(name);
              return convert ? [{ at, convert }] : [];
            }),
          };
    this.#plans.set(shape, columns);
    return columns;
  }

  #add({ stepAt, metrics, epochAt, place, conversions }: Columns, gatherer: PointGatherer): boolean {
    const { numbers } = this.#rows;
    let step = numbers[stepAt]!;
    if (!(step >= 0)) return false;
    for (const { at, convert } of conversions) {
      const value = convert(numbers[at]!);
      if (value !== value) return false;
      numbers[at] = value;
    }
    if (place) step = place(step, epochAt < 0 ? NaN : numbers[epochAt]!);
    if (step !== step) return false;
    for (const metric of metrics) metric.column = gatherer.addTo(metric.column, metric.name, step, numbers[metric.at]!);
    return true;
  }
}
