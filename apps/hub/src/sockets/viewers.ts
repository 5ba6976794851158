/** Tells viewers: the list of runs, and of those they watch a snapshot and then what is added, in batches. */

import type { HubInfo, RunEvent, RunSummary } from '@rewardboard/protocol';
import { snapshotOf, wireCopy } from '@rewardboard/protocol';
import type { LiveRun } from '../runs/live-run.ts';
import { summaryOf } from '../runs/run-summary.ts';
import type { Runs } from '../runs/runs.ts';
import { guard } from './guarded.ts';
import { queuedPackets } from './socket-server.ts';
import type { ViewNamespace, ViewSocket } from './socket-server.ts';

/** Viewers are told at most this often: the limit is frames times viewers, not bytes. */
export const BATCH_MS = 50;
/** More events than this at once are told as a snapshot, */
export const MAX_BATCH_EVENTS = 500;
/** at most this often a run. */
export const SNAPSHOT_MS = 500;
/** Packets that may wait for a slow viewer; then it gets nothing until they are gone, and a fresh snapshot. */
export const MAX_QUEUED_PACKETS = 40;
/** Runs that one viewer may watch at the same time. */
export const MAX_WATCHED = 16;
/** Watching costs a snapshot: so often a second. */
export const MAX_WATCHES_A_SECOND = 20;

/** A dismissed viewer that does not even read why is cut off after this. */
const DISMISS_WITHIN_MS = 500;

interface Pending {
  from: number;
  /** null: too many, so a snapshot is due. */
  events: RunEvent[] | null;
}

export interface ViewersOptions {
  namespace: ViewNamespace;
  runs: Runs;
  hub(): HubInfo;
  /** Whether a viewer's session still counts. */
  mayStay(socket: ViewSocket): boolean;
  /** A clock that never goes back, ms. */
  elapsedMs(): number;
  notice(text: string): void;
}

export class Viewers {
  readonly #options: ViewersOptions;
  readonly #pending = new Map<LiveRun, Pending>();
  readonly #snapshotAt = new WeakMap<LiveRun, number>();
  /** Sockets whose queue is too long, with the runs that they wait for. */
  readonly #slow = new Map<ViewSocket, Set<string>>();
  readonly #told = new Map<string, string>();
  #timer: NodeJS.Timeout | null = null;
  #flushedAt = -Infinity;
  #isListStale = false;

  constructor(options: ViewersOptions) {
    this.#options = options;
    options.runs.listen({
      events: (run, from, events) => this.#add(run, from, events),
      restarted: (run) => this.#owe(run),
      listed: () => (this.#isListStale = true),
      removed: (id) => {
        options.namespace.emit('run-removed', id);
        options.namespace.socketsLeave(roomOf(id));
      },
      diagnosed: (run) => this.#guarded(run, () => this.#tellDiagnosis(run, options.namespace.to(roomOf(run.id)))),
    });
    options.namespace.on('connection', (socket) => this.#welcome(socket));
  }

  /** Called several times a second: tells what changed in the list, and in the files. */
  tellChanges(): void {
    const { namespace, runs } = this.#options;
    const changed: RunSummary[] = [];
    for (const run of runs.all()) {
      if (run.news.sources) this.#tellSources(run);
      if (!run.news.summary) continue;
      run.news.summary = false;
      this.#guarded(run, () => {
        const summary = wireCopy(summaryOf(run));
        const text = JSON.stringify(summary);
        if (this.#told.get(run.id) === text) return;
        this.#told.set(run.id, text);
        changed.push(summary);
      });
    }
    if (this.#isListStale) namespace.emit('runs', this.#list());
    else for (const summary of changed) namespace.emit('run-changed', summary);
    this.#isListStale = false;
    for (const id of this.#told.keys()) if (!runs.get(id)) this.#told.delete(id);
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }

  #welcome(socket: ViewSocket): void {
    let allowance = MAX_WATCHES_A_SECOND;
    let allowedAt = this.#options.elapsedMs();
    guard(socket, {
      watch: (id, answer) => {
        const now = this.#options.elapsedMs();
        allowance = Math.min(MAX_WATCHES_A_SECOND, allowance + ((now - allowedAt) / 1000) * MAX_WATCHES_A_SECOND);
        allowedAt = now;
        if (allowance < 1) return answer('Too many at once. Watch again in a second.');
        allowance--;
        answer(this.#watch(socket, id));
      },
      unwatch: (id) => {
        if (typeof id !== 'string') return;
        this.#slow.get(socket)?.delete(id);
        void socket.leave(roomOf(id));
      },
    });
    socket.on('disconnect', () => this.#slow.delete(socket));
    socket.emit('hub', this.#options.hub());
    socket.emit('runs', this.#list());
  }

  /** @returns why not, or null */
  #watch(socket: ViewSocket, id: unknown): string | null {
    const run = typeof id === 'string' ? this.#options.runs.get(id) : undefined;
    if (!run) return `There is no run ${JSON.stringify(String(id).slice(0, 80))} here.`;
    // A socket is in a room of its own id too.
    if (socket.rooms.size > MAX_WATCHED && !socket.rooms.has(roomOf(run.id))) return `One viewer watches at most ${MAX_WATCHED} runs. Unwatch another.`;
    this.#guarded(run, () => {
      // Those who watch already get theirs first: then this snapshot and their state are the same.
      this.#flushRun(run);
      this.#tellAll(run, socket);
      void socket.join(roomOf(run.id));
    });
    return null;
  }

  #add(run: LiveRun, from: number, events: readonly RunEvent[]): void {
    if (!this.#isWatched(run)) return;
    const pending = this.#pending.get(run);
    if (!pending) this.#pending.set(run, { from, events: events.length > MAX_BATCH_EVENTS ? null : [...events] });
    else if (pending.events && pending.events.length + events.length <= MAX_BATCH_EVENTS) pending.events.push(...events);
    else pending.events = null;
    this.#schedule();
  }

  #owe(run: LiveRun): void {
    if (!this.#isWatched(run)) return;
    this.#pending.set(run, { from: 0, events: null });
    this.#schedule();
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => this.#flush(), Math.max(0, this.#flushedAt + BATCH_MS - this.#options.elapsedMs()));
  }

  #flush(): void {
    this.#timer = null;
    this.#flushedAt = this.#options.elapsedMs();
    this.#setSlowAside();
    for (const run of this.#pending.keys()) this.#guarded(run, () => this.#flushRun(run));
    this.#serveDrained();
    if (this.#pending.size > 0 || this.#slow.size > 0) this.#schedule();
  }

  #flushRun(run: LiveRun): void {
    const pending = this.#pending.get(run);
    if (!pending) return;
    const room = this.#options.namespace.to(roomOf(run.id));
    if (pending.events) {
      this.#pending.delete(run);
      room.emit('events', { runId: run.id, stream: run.stream, from: pending.from, events: pending.events.map(wireCopy) });
      return;
    }
    if (this.#options.elapsedMs() - (this.#snapshotAt.get(run) ?? -Infinity) < SNAPSHOT_MS) return;
    this.#snapshotAt.set(run, this.#options.elapsedMs());
    this.#pending.delete(run);
    this.#tellAll(run, room);
  }

  #tellAll(run: LiveRun, to: Pick<ViewSocket, 'emit'>): void {
    to.emit('snapshot', {
      runId: run.id,
      stream: run.stream,
      next: run.next,
      run: wireCopy(snapshotOf(run.run)),
      sources: [...run.sources.values()],
    });
    this.#tellDiagnosis(run, to);
  }

  #tellDiagnosis(run: LiveRun, to: Pick<ViewSocket, 'emit'>): void {
    if (run.diagnosis) to.emit('diagnosis', { runId: run.id, diagnosis: wireCopy(run.diagnosis) });
  }

  #tellSources(run: LiveRun): void {
    run.news.sources = false;
    if (this.#isWatched(run)) this.#options.namespace.to(roomOf(run.id)).emit('sources', { runId: run.id, sources: [...run.sources.values()] });
  }

  /** A viewer that does not read would fill the hub's memory: it is left out until it has read what waits for it. */
  #setSlowAside(): void {
    for (const socket of this.#options.namespace.sockets.values()) {
      if (queuedPackets(socket) <= MAX_QUEUED_PACKETS || this.#slow.has(socket)) continue;
      const watched = this.#options.runs.all().filter((run) => socket.rooms.has(roomOf(run.id)));
      this.#slow.set(socket, new Set(watched.map((run) => run.id)));
      for (const run of watched) void socket.leave(roomOf(run.id));
    }
  }

  #serveDrained(): void {
    for (const [socket, watched] of this.#slow) {
      if (queuedPackets(socket) > 0) continue;
      this.#slow.delete(socket);
      for (const id of watched) this.#watch(socket, id);
    }
  }

  #isWatched(run: LiveRun): boolean {
    return this.#options.namespace.adapter.rooms.has(roomOf(run.id));
  }

  #list(): RunSummary[] {
    return wireCopy(this.#options.runs.all().map(summaryOf));
  }

  /** Cuts off whose session ended or was revoked: at once, whatever still waits for them. */
  dismissUnwelcome(): void {
    for (const socket of this.#options.namespace.sockets.values()) {
      if (this.#options.mayStay(socket)) continue;
      const connection = socket.request.socket;
      socket.emit('revoked');
      socket.disconnect(true);
      setTimeout(() => connection.destroy(), DISMISS_WITHIN_MS).unref();
    }
  }

  /** What one run holds must not keep the others from being told. */
  #guarded(run: LiveRun, tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.#pending.delete(run);
      this.#options.notice(`Run ${run.id} cannot be shown: ${String(error)}`);
    }
  }
}

/** Apart from the room that socket.io makes for each socket. */
function roomOf(runId: string): string {
  return `run:${runId}`;
}
