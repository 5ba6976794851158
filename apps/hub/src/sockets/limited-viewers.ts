/** Viewers that came by a link to one run: of the list they get that run's line alone, and of the hub's own news nothing. */

import { wireCopy } from '@rewardboard/protocol';
import { isShownTo } from '../access/is-shown-to.ts';
import { summaryOf } from '../runs/run-summary.ts';
import type { Runs } from '../runs/runs.ts';
import type { ViewNamespace, ViewSocket } from './socket-server.ts';

const ROOM = 'limited';

/** Everybody who may know of every run. */
export function unlimited(namespace: ViewNamespace) {
  return namespace.except(ROOM);
}

export class LimitedViewers {
  /** To the line that was sent last, and the run's id there. */
  readonly #sent = new Map<ViewSocket, string>();

  constructor(private readonly runs: Runs) {}

  welcome(socket: ViewSocket): void {
    this.#sent.set(socket, '');
    void socket.join(ROOM);
    socket.on('disconnect', () => this.#sent.delete(socket));
    this.#send(socket);
  }

  /** Called a few times a second. */
  sendChanges(): void {
    for (const socket of this.#sent.keys()) this.#send(socket);
  }

  #send(socket: ViewSocket): void {
    const { onlyRun } = socket.data;
    if (!onlyRun) return;
    const run = this.runs.get(onlyRun) ?? this.runs.withFormerId(onlyRun);
    const lines = run && isShownTo({ onlyRun }, run) ? [wireCopy(summaryOf(run))] : [];
    const text = JSON.stringify(lines);
    if (this.#sent.get(socket) === text) return;
    this.#sent.set(socket, text);
    socket.emit('runs', lines);
  }
}
