/** What viewers of one run get of it: all of it once, and then what changes. */

import { snapshotOf, wireCopy } from '@rewardboard/protocol';
import type { RunEvent } from '@rewardboard/protocol';
import type { GuestView } from '../access/guest-view.ts';
import type { LiveRun } from '../runs/live-run.ts';
import { SnapshotTiming } from './snapshot-timing.ts';
import type { ViewSocket } from './socket-server.ts';
import { WatchedDiagnoses } from './watched-diagnoses.ts';
import { WatchedLines } from './watched-lines.ts';

/** A socket, or a room of them. */
export type Receivers = Pick<ViewSocket, 'emit'>;

export class RunMessages {
  readonly #lines: WatchedLines;
  readonly #diagnoses: WatchedDiagnoses;
  readonly #timing = new SnapshotTiming();
  /** Revision of the state of each run's files that was sent last. */
  readonly #sourcesSent = new WeakMap<LiveRun, number>();

  constructor(
    private readonly view: GuestView,
    private readonly elapsedMs: () => number,
  ) {
    this.#lines = new WatchedLines(view);
    this.#diagnoses = new WatchedDiagnoses(view);
  }

  /** Whether it is time for another snapshot to all viewers of a run that is being read. */
  isSnapshotDue(run: LiveRun): boolean {
    return this.#timing.isDue(run, this.elapsedMs());
  }

  /** @param isPart its files are still being read */
  sendWhole(run: LiveRun, to: Receivers, isPart: boolean): void {
    const { id: runId, stream, next } = run;
    this.#timing.sent(run, this.elapsedMs(), isPart);
    to.emit('snapshot', {
      runId,
      stream,
      next,
      run: wireCopy(this.view.snapshot(snapshotOf(run.evaluated()))),
      sources: this.view.sources(run.sources.values()),
    });
    to.emit('line', this.#lines.whole(run));
    this.sendAcknowledged(run, to);
    this.#diagnoses.sendWhole(run, to);
  }

  /** @param from number of the first event */
  sendEvents(run: LiveRun, from: number, events: readonly RunEvent[], to: Receivers): void {
    to.emit('events', {
      runId: run.id,
      stream: run.stream,
      from,
      events: this.view.events(events).map(wireCopy),
    });
  }

  /** What changed of its line and its files. */
  sendChanges(run: LiveRun, to: Receivers): void {
    const line = this.#lines.change(run);
    if (line) to.emit('line', line);
    if (this.#sourcesSent.get(run) === run.sourcesRevision) return;
    this.#sourcesSent.set(run, run.sourcesRevision);
    to.emit('sources', { runId: run.id, sources: this.view.sources(run.sources.values()) });
  }

  sendDiagnosis(run: LiveRun, to: Receivers): void {
    this.#diagnoses.sendChanges(run, to);
  }

  sendAcknowledged(run: LiveRun, to: Receivers): void {
    to.emit('acknowledged', { runId: run.id, keys: [...run.acknowledged] });
  }

  /** Nobody watches it. */
  forget(run: LiveRun): void {
    this.#lines.forget(run);
    this.#diagnoses.forget(run);
  }
}
