/** Gathers points into columns, so that a large file costs no object a record. For readers. */

import type { PointsEvent, RunEvent } from '@rewardboard/protocol';

interface Column {
  steps: number[];
  values: number[];
}

/** Add points, and `flush` before any other event and at the end of a read: then the events are in the order of the file. */
export class PointGatherer {
  #columns = new Map<string, Column>();

  /**
   * @param events where finished events go
   * @param rounded whether the file's numbers were rounded
   */
  constructor(
    private readonly events: RunEvent[],
    private readonly rounded = false,
  ) {}

  add(name: string, step: number, value: number): void {
    let column = this.#columns.get(name);
    if (column && step < column.steps[column.steps.length - 1]!) {
      // Its writer went back: what follows is another stretch.
      this.flush();
      column = undefined;
    }
    if (!column) this.#columns.set(name, (column = { steps: [], values: [] }));
    column.steps.push(step);
    column.values.push(value);
  }

  flush(): void {
    if (this.#columns.size === 0) return;
    const event: PointsEvent = { type: 'points', series: Object.create(null) as PointsEvent['series'], ...(this.rounded ? { rounded: true } : {}) };
    for (const [name, column] of this.#columns) event.series[name] = column;
    this.events.push(event);
    this.#columns = new Map();
  }
}
