/** A run built from the hub's messages: a snapshot, then numbered batches without a hole. */

import { applyEvents, eventFromWire, runOf } from '@rewardboard/protocol';
import type { Evaluation, EventBatch, Run, RunEvent, SampleText, Snapshot } from '@rewardboard/protocol';

/** What happened to a batch. After 'hole' the run must be watched again, which brings a new snapshot. */
type BatchResult = 'applied' | 'waiting' | 'hole';

export class FollowedRun {
  run: Run | null = null;
  /** A new list whenever an evaluation is added or changes. */
  evaluations: readonly Evaluation[] = [];
  /** A new map whenever texts are added. */
  sampleTexts: ReadonlyMap<number, SampleText> = new Map();
  /** Incremented with each change of `run`, which grows in place. */
  revision = 0;
  /** Events of unknown kinds, which a newer hub may send to an older page. */
  notUnderstood = 0;
  /** The stream of the snapshot. */
  stream: string | null = null;
  #next = 0;
  /** True until the first snapshot, and from a hole until the next one: batches are ignored. */
  #waiting = true;

  takeSnapshot(snapshot: Snapshot): void {
    this.run = runOf(snapshot.run);
    this.evaluations = [...this.run.evaluations];
    this.sampleTexts = new Map(this.run.sampleTexts);
    this.revision++;
    this.notUnderstood = 0;
    this.stream = snapshot.stream;
    this.#next = snapshot.next;
    this.#waiting = false;
  }

  takeBatch(batch: EventBatch): BatchResult {
    if (this.#waiting || !this.run) return 'waiting';
    if (batch.stream !== this.stream || batch.from !== this.#next) {
      this.#waiting = true;
      return 'hole';
    }
    this.#next += batch.events.length;
    const events = batch.events.map(eventFromWire);
    const understood = events.filter((event): event is RunEvent => event !== null);
    this.notUnderstood += events.length - understood.length;
    applyEvents(this.run, understood);
    this.revision++;
    if (understood.some((event) => event.type === 'evaluation' || event.type === 'points'))
      this.evaluations = [...this.run.evaluations];
    if (understood.some((event) => event.type === 'sample-text')) this.sampleTexts = new Map(this.run.sampleTexts);
    return 'applied';
  }

  /** After a lost connection batches continue only from a new snapshot. */
  interrupt(): void {
    this.#waiting = true;
  }
}
