/** Sends viewers the runs that they watch: a snapshot first, then new events in batches. */

import type { RunEvent } from '@rewardboard/protocol';
import type { Asker } from '../access/access.ts';
import { isShownTo } from '../access/is-shown-to.ts';
import type { LiveRun } from '../runs/live-run.ts';
import type { Runs } from '../runs/runs.ts';
import type { EveryoneOptions, Reader } from './everyone.ts';
import { EVERYONE, Everyone } from './everyone.ts';
import { dismiss } from './dismiss.ts';
import { PendingEvents } from './pending-events.ts';
import { LIST_ROOM, RunList } from './run-list.ts';
import { RunMessages } from './run-messages.ts';
import { SlowViewers } from './slow-viewers.ts';
import type { ViewSocket } from './socket-server.ts';
import { takeRequests } from './viewer-requests.ts';

/** Time between two batches: the limit is frames times viewers, not bytes. */
const BATCH_MS = 50;
/** Runs that one viewer may watch at the same time. */
const MAX_WATCHED = 16;
const LONG_SNAPSHOT_MS = 5;
/** Apart from the room that socket.io makes for each socket. */
const ROOM = 'run:';

export interface ViewersOptions extends EveryoneOptions {
  runs: Runs;
  /** Who this viewer is; null: the session no longer counts. */
  viewerAt(socket: ViewSocket): Asker | null;
  /** A clock that never goes back, ms. */
  elapsedMs(): number;
  notice(text: string): void;
}

export class Viewers {
  readonly #options: ViewersOptions;
  readonly #list: RunList;
  readonly #slow: SlowViewers;
  readonly #everyone: Everyone;
  readonly #messages: RunMessages;
  readonly #pending = new Map<LiveRun, PendingEvents>();
  /** Sockets that get their snapshot with the next batch: one for all, however many come back after a restart. */
  readonly #joining = new Map<LiveRun, Set<ViewSocket>>();
  /** Runs with a viewer, and those whose last one left a moment ago. */
  readonly #watched = new Set<LiveRun>();
  /** Runs that cannot be sent, with a notice once each. */
  readonly #broken = new WeakSet<LiveRun>();
  #timer: NodeJS.Timeout | null = null;
  #flushedAt = -Infinity;
  /** After a long snapshot for guests, the hub's own work has as much time before the next one. */
  #guestsFrom = 0;

  constructor(options: ViewersOptions) {
    const { namespace, runs } = options;
    this.#options = options;
    this.#list = new RunList(namespace, runs, options.view);
    this.#messages = new RunMessages(options.view, options.elapsedMs);
    this.#slow = new SlowViewers(namespace);
    this.#everyone = new Everyone(options);
    runs.listen({
      events: (run, from, events) => this.#add(run, from, events),
      restarted: (run) => this.#needSnapshot(run),
      removed: (id) => {
        namespace.to(ROOM + id).emit('run-removed', id);
        namespace.socketsLeave(ROOM + id);
      },
      acknowledged: (run) => this.#isWatched(run) && this.#messages.sendAcknowledged(run, this.#watchersOf(run)),
      diagnosed: (run) =>
        this.#isWatched(run) && this.#guarded(run, () => this.#messages.sendDiagnosis(run, this.#watchersOf(run))),
    });
    namespace.on('connection', (socket) => this.#welcome(socket));
  }

  /** Called twice a second: sends what changed of watched runs and of the hub. */
  sendChanges(): void {
    this.#setAside();
    this.#everyone.sendNotices();
    // Of thousands of runs few are watched: the others cost nothing.
    for (const run of this.#watched) {
      if (!this.#isWatched(run) || this.#options.runs.get(run.id) !== run) {
        this.#watched.delete(run);
        this.#messages.forget(run);
        continue;
      }
      void this.#options.runs.wake(run);
      this.#messages.sendChanges(run, this.#watchersOf(run));
    }
  }

  /** Called once a second. */
  sendList(): void {
    this.#list.sendChanges();
  }

  /** What the hub says of itself changed. */
  sendHub(viewer: Reader): void {
    this.#everyone.sendHub(viewer);
  }

  /** The list is fit to be seen. */
  releaseList(): void {
    this.#list.release();
  }

  /** New ones came. */
  sendAlerts(): void {
    this.#everyone.sendAlerts();
  }

  /** Cuts off whose session ended or was revoked. */
  dismissUnwelcome(): void {
    dismiss(this.#options.namespace, (socket) => this.#options.viewerAt(socket) !== null);
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }

  #welcome(socket: ViewSocket): void {
    takeRequests(socket, this.#options.elapsedMs, {
      list: (isWanted) => (isWanted ? this.#list.ask(socket) : this.#list.forget(socket)),
      watch: (id) => {
        const { runs } = this.#options;
        const home = runs.get(id) ? undefined : runs.withFormerId(id);
        const refusal = this.#watch(socket, id);
        return { refusal, home: home && isShownTo(socket.data, home) ? home.id : undefined };
      },
      unwatch: (id) => {
        const run = this.#options.runs.get(id);
        if (run) this.#joining.get(run)?.delete(socket);
        this.#slow.leave(socket, ROOM + id);
        void socket.leave(ROOM + id);
      },
    });
    socket.on('disconnect', () => {
      this.#slow.forget(socket);
      this.#list.forget(socket);
    });
    const viewer = this.#options.viewerAt(socket);
    if (!viewer) return void socket.disconnect(true);
    socket.data.onlyRun = viewer.onlyRun;
    this.#everyone.welcome(socket, viewer);
  }

  /** @returns why not, or null */
  #watch(socket: ViewSocket, id: string): string | null {
    const run = this.#options.runs.get(id);
    if (!run || !isShownTo(socket.data, run)) return `There is no run ${JSON.stringify(id.slice(0, 80))} here.`;
    const watched = [...socket.rooms].filter((room) => room.startsWith(ROOM));
    if (watched.length >= MAX_WATCHED && !socket.rooms.has(ROOM + id))
      return `A viewer can watch at most ${MAX_WATCHED} runs. Unwatch one first.`;
    if (run.rest.isAsleep && run.deletion.at !== null)
      return 'The files of this run were deleted, and its points are no longer in memory.';
    void this.#options.runs.wake(run);
    const joining = this.#joining.get(run) ?? new Set();
    this.#joining.set(run, joining.add(socket));
    this.#schedule();
    return null;
  }

  #letIn(run: LiveRun, joining: Set<ViewSocket>): void {
    // It is read again: a large file is shown as far as it was read, any other whole.
    if (run.rest.isReading && !run.isFilling) return;
    this.#joining.delete(run);
    // One that left meanwhile must not be put into a room: nothing would take it out again.
    const sockets = [...joining].filter((socket) => socket.connected);
    if (sockets.length === 0 || this.#options.runs.get(run.id) !== run) return;
    this.#messages.sendWhole(run, this.#options.namespace.to(sockets.map((socket) => socket.id)), run.hasUnread);
    for (const socket of sockets) void socket.join(ROOM + run.id);
    this.#watched.add(run);
  }

  #add(run: LiveRun, from: number, events: readonly RunEvent[]): void {
    if (!this.#isWatched(run)) return;
    const pending = this.#pending.get(run) ?? new PendingEvents(from);
    pending.add(events);
    this.#pending.set(run, pending);
    this.#schedule();
  }

  #needSnapshot(run: LiveRun): void {
    if (!this.#isWatched(run)) return;
    const pending = new PendingEvents(0);
    pending.needSnapshot();
    this.#pending.set(run, pending);
    this.#schedule();
  }

  #schedule(): void {
    this.#timer ??= setTimeout(
      () => this.#flush(),
      Math.max(0, this.#flushedAt + BATCH_MS - this.#options.elapsedMs()),
    );
  }

  #flush(): void {
    this.#timer = null;
    this.#flushedAt = this.#options.elapsedMs();
    this.#setAside();
    for (const run of this.#pending.keys()) this.#guarded(run, () => this.#flushRun(run));
    // After those who watch already: then this snapshot and their state are the same.
    for (const [run, joining] of this.#joining) {
      const began = this.#options.elapsedMs();
      if (began < this.#guestsFrom) break;
      this.#guarded(run, () => this.#letIn(run, joining));
      const tookMs = this.#options.elapsedMs() - began;
      if (this.#options.view.isShared && tookMs > LONG_SNAPSHOT_MS) this.#guestsFrom = began + 2 * tookMs;
    }
    for (const [socket, rooms] of this.#slow.takeDrained()) for (const room of rooms) this.#bringBack(socket, room);
    if (this.#pending.size > 0 || this.#joining.size > 0 || this.#slow.areAny) this.#schedule();
  }

  /** Whoever does not read gets nothing of what all get, of the list, and of a run. */
  #setAside(): void {
    this.#slow.setAside((room) => room === EVERYONE || room.startsWith(LIST_ROOM) || room.startsWith(ROOM));
    if (this.#slow.areAny) this.#schedule();
  }

  #bringBack(socket: ViewSocket, room: string): void {
    const viewer = room === EVERYONE && this.#options.viewerAt(socket);
    if (viewer) this.#everyone.welcome(socket, viewer);
    else if (room.startsWith(LIST_ROOM)) this.#list.again(socket);
    else this.#watch(socket, room.slice(ROOM.length));
  }

  #flushRun(run: LiveRun): void {
    const pending = this.#pending.get(run);
    if (!pending) return;
    if (pending.events) {
      this.#pending.delete(run);
      this.#messages.sendEvents(run, pending.from, pending.events, this.#watchersOf(run));
      return;
    }
    if (!this.#messages.isSnapshotDue(run)) return;
    this.#pending.delete(run);
    this.#messages.sendWhole(run, this.#watchersOf(run), run.isFilling);
  }

  #watchersOf(run: LiveRun) {
    return this.#options.namespace.to(ROOM + run.id);
  }

  #isWatched(run: LiveRun): boolean {
    return this.#options.namespace.adapter.rooms.has(ROOM + run.id);
  }

  /** An error in one run must not stop the others. */
  #guarded(run: LiveRun, send: () => void): void {
    try {
      send();
    } catch (error) {
      this.#pending.delete(run);
      this.#joining.delete(run);
      if (!this.#broken.has(run)) this.#options.notice(`Run ${run.id} cannot be shown: ${String(error)}`);
      this.#broken.add(run);
    }
  }
}
