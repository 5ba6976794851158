/** Gathers points into columns, so that a large file costs no object a record. For readers. */

import type { PointsEvent, RunEvent } from '@rewardboard/protocol';

/** Columns begin with room for so many points; what stays below travels as plain arrays. */
const FEW = 64;
/** Room that closed columns leave to the next ones: growing it anew each time would be garbage by the megabyte. */
const free: Float64Array<ArrayBuffer>[] = [];
const MAX_FREE = 64;

/** Points of one metric, in the order in which they were written. */
export class PointColumn {
  isOpen = true;
  length = 0;
  #steps = free.pop() ?? new Float64Array(FEW);
  #values = free.pop() ?? new Float64Array(FEW);

  get lastStep(): number {
    return this.length === 0 ? -Infinity : this.#steps[this.length - 1]!;
  }

  push(step: number, value: number): void {
    if (this.length === this.#steps.length) this.#steps = grown(this.#steps);
    if (this.length === this.#values.length) this.#values = grown(this.#values);
    this.#steps[this.length] = step;
    this.#values[this.length++] = value;
  }

  pushAll(steps: Float64Array, values: Float64Array): void {
    const length = this.length + steps.length;
    while (length > this.#steps.length) this.#steps = grown(this.#steps);
    while (length > this.#values.length) this.#values = grown(this.#values);
    this.#steps.set(steps, this.length);
    this.#values.set(values, this.length);
    this.length = length;
  }

  /** @param beside another column's steps: where they are the same, they are shared, and need no second search */
  close(beside?: ArrayLike<number>): PointsEvent['series'][string] {
    this.isOpen = false;
    const steps = beside instanceof Float64Array && this.#hasSteps(beside) ? beside : this.#steps.slice(0, this.length);
    const values = this.#values.slice(0, this.length);
    if (free.length < MAX_FREE) free.push(this.#steps, this.#values);
    return this.length <= FEW ? { steps: Array.from(steps), values: Array.from(values) } : { steps, values };
  }

  #hasSteps(steps: Float64Array): boolean {
    if (steps.length !== this.length) return false;
    for (let i = 0; i < this.length; i++) if (steps[i] !== this.#steps[i]) return false;
    return true;
  }
}

function grown(column: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(column.length * 2);
  larger.set(column);
  return larger;
}

/** Add points, and `flush` before any other event and at the end of a read: then the events are in the order of the file. */
export class PointGatherer {
  #columns = new Map<string, PointColumn>();

  /**
   * @param events where finished events go
   * @param rounded whether the file's numbers were rounded
   */
  constructor(
    private readonly events: RunEvent[],
    private readonly rounded = false,
  ) {}

  add(name: string, step: number, value: number): void {
    this.addTo(this.#columns.get(name), name, step, value);
  }

  /**
   * The same for those who keep the column of a name, which saves the search.
   * @returns the column to give with the next point of this name
   */
  addTo(known: PointColumn | undefined, name: string, step: number, value: number): PointColumn {
    let column = known;
    // Its writer went back: what follows is another stretch.
    if (column?.isOpen && step < column.lastStep) this.flush();
    if (!column?.isOpen) {
      column = this.#columns.get(name);
      if (!column) this.#columns.set(name, (column = new PointColumn()));
      else if (step < column.lastStep) return this.addTo(column, name, step, value);
    }
    column.push(step, value);
    return column;
  }

  /** Many points of one name whose steps never fall, the first one neither. @returns as `addTo` */
  addAllTo(known: PointColumn | undefined, name: string, steps: Float64Array, values: Float64Array): PointColumn {
    const column = this.addTo(known, name, steps[0]!, values[0]!);
    column.pushAll(steps.subarray(1), values.subarray(1));
    return column;
  }

  flush(): void {
    if (this.#columns.size === 0) return;
    const event: PointsEvent = {
      type: 'points',
      series: Object.create(null) as PointsEvent['series'],
      ...(this.rounded ? { rounded: true } : {}),
    };
    let steps: ArrayLike<number> | undefined;
    for (const [name, column] of this.#columns) steps = (event.series[name] = column.close(steps)).steps;
    this.events.push(event);
    this.#columns = new Map();
  }
}
