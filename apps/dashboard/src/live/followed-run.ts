/** A run as the messages of the hub add up to it: a snapshot, then numbered batches without a hole. */

import { applyEvents, eventFromWire, runOf } from '@rewardboard/protocol';
import type { Evaluation, EventBatch, Run, RunEvent, SampleText, Snapshot } from '@rewardboard/protocol';

/** What became of a batch. After 'hole' the run must be watched again: a fresh snapshot then replaces it. */
export type BatchFate = 'applied' | 'waiting' | 'hole';

export class FollowedRun {
  run: Run | null = null;
  /** A new list whenever an evaluation came or changed, so that who draws evaluations can tell. */
  evaluations: readonly Evaluation[] = [];
  /** A new map whenever texts came. */
  sampleTexts: ReadonlyMap<number, SampleText> = new Map();
  /** Rises with each change of `run`, which grows in place. */
  revision = 0;
  /** Events that this board does not understand: an older page of a newer hub. Counted, never hidden. */
  notUnderstood = 0;
  /** Of the snapshot that it is. */
  stream: string | null = null;
  #next = 0;
  /** A hole was found and a snapshot is on its way: batches until then mean nothing. */
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

  takeBatch(batch: EventBatch): BatchFate {
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

  /** The connection broke: what was numbered before it is continued only by a snapshot. */
  interrupt(): void {
    this.#waiting = true;
  }
}
