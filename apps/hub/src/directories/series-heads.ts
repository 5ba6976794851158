/** The beginning of each series in a file: enough to see whether another file records the same numbers. Bounded, whatever the file holds. */

import type { RunEvent } from '@rewardboard/protocol';
import { EpochEnds } from './epoch-ends.ts';

/** Points kept of a series, */
const MAX_HEAD_POINTS = 256;
/** and series of a file. */
const MAX_HEADS = 200;

export interface Head {
  /** Rising. */
  steps: number[];
  values: number[];
  /** Points in all. */
  count: number;
  first: number;
  last: number;
  /** Points at the step of the one before: the file does not place its records well. */
  repeated: number;
}

export class SeriesHeads {
  readonly byPath = new Map<string, Head>();
  readonly epochs = new EpochEnds();
  unit: 'step' | 'epoch' | 'record' = 'step';
  /** All its numbers yield to others anyway. */
  isRounded = true;
  /** Of its last number about the whole run. */
  summaryStep: number | undefined;
  /** Points so far. */
  count = 0;

  add(events: readonly RunEvent[]): void {
    for (const event of events) {
      if (event.type === 'about') this.unit = event.about.stepUnit ?? this.unit;
      else if (event.type === 'resume') this.#leave(event.from);
      else if (event.type === 'points') {
        this.isRounded &&= event.rounded ?? false;
        for (const [path, { steps, values }] of Object.entries(event.series)) this.#addColumn(path, steps, values);
      } else if (event.type === 'train' || event.type === 'evaluation') {
        this.isRounded &&= event.rounded ?? false;
        if (event.epoch !== undefined) this.epochs.add(event.step, event.epoch);
        for (const path in event.values) this.#addOne(path, event.step, event.values[path]!);
      }
    }
  }

  #addColumn(path: string, steps: ArrayLike<number>, values: ArrayLike<number>): void {
    if (path === 'epoch') for (let i = 0; i < steps.length; i++) this.epochs.add(steps[i]!, values[i]!);
    const head = steps.length > 0 ? this.#headOf(path, steps[0]!) : null;
    if (!head) return;
    for (let i = 0; i < steps.length && head.steps.length < MAX_HEAD_POINTS; i++) addPoint(head, steps[i]!, values[i]!);
    this.#count(head, steps.length, steps[steps.length - 1]!);
  }

  #addOne(path: string, step: number, value: number): void {
    const head = this.#headOf(path, step);
    if (!head) return;
    if (head.steps.length < MAX_HEAD_POINTS) addPoint(head, step, value);
    this.#count(head, 1, step);
  }

  #count(head: Head, points: number, last: number): void {
    head.count += points;
    head.last = Math.max(head.last, last);
    this.count += points;
  }

  /** null for axes and summaries, and for more series than are kept. */
  #headOf(path: string, first: number): Head | null {
    const known = this.byPath.get(path);
    if (known) return known;
    if (path.startsWith('summary/')) this.summaryStep = first;
    if (path === 'epoch' || path === 'time' || path.startsWith('summary/') || this.byPath.size >= MAX_HEADS)
      return null;
    const head: Head = { steps: [], values: [], count: 0, first, last: -Infinity, repeated: 0 };
    this.byPath.set(path, head);
    return head;
  }

  #leave(from: number): void {
    for (const [path, head] of this.byPath) {
      const at = head.steps.findIndex((step) => step >= from);
      if (at < 0) continue;
      head.steps.length = head.values.length = head.count = at;
      head.last = head.steps.at(-1) ?? -Infinity;
      if (at === 0) this.byPath.delete(path);
    }
  }
}

function addPoint(head: Head, step: number, value: number): void {
  const last = head.steps.at(-1) ?? -Infinity;
  if (step > last) {
    head.steps.push(step);
    head.values.push(value);
  } else if (step === last) {
    if (!Object.is(head.values.at(-1), value)) head.repeated++;
    head.values[head.values.length - 1] = value;
  }
}
