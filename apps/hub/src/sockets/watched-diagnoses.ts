/** The diagnosis of each watched run, as its viewers know it: they get what changes of it. */

import type { Diagnosis } from '@rewardboard/protocol';
import { jsonChanges, wireCopy } from '@rewardboard/protocol';
import type { GuestView } from '../access/guest-view.ts';
import type { LiveRun } from '../runs/live-run.ts';
import type { ViewSocket } from './socket-server.ts';

type To = Pick<ViewSocket, 'emit'>;

export class WatchedDiagnoses {
  /** As they travelled. */
  readonly #sent = new WeakMap<LiveRun, Diagnosis>();

  constructor(private readonly view: Pick<GuestView, 'withoutPaths'>) {}

  /** For a new viewer. */
  sendWhole(run: LiveRun, to: To): void {
    const diagnosis = this.#take(run);
    if (diagnosis) to.emit('diagnosis', { runId: run.id, diagnosis });
  }

  /** @param to all who were sent the last one */
  sendChanges(run: LiveRun, to: To): void {
    const before = this.#sent.get(run);
    if (!before) return this.sendWhole(run, to);
    const changes = jsonChanges(before, this.#take(run));
    if (changes.length > 0) to.emit('diagnosis-change', { runId: run.id, changes });
  }

  /** Nobody watches it any more. */
  forget(run: LiveRun): void {
    this.#sent.delete(run);
  }

  #take(run: LiveRun): Diagnosis | null {
    if (!run.diagnosis) return null;
    const diagnosis = wireCopy(this.view.withoutPaths(run.diagnosis));
    this.#sent.set(run, diagnosis);
    return diagnosis;
  }
}
