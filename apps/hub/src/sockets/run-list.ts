/** Sends viewers the list of runs, and then what changes of it. All viewers get the same messages. */

import type { ListMessage } from '@rewardboard/protocol';
import { LINES_A_MESSAGE, changeOf, lineOf } from '@rewardboard/protocol';
import { GuestView } from '../access/guest-view.ts';
import { isShownTo } from '../access/is-shown-to.ts';
import type { LiveRun } from '../runs/live-run.ts';
import { summaryOf } from '../runs/run-summary.ts';
import type { Runs } from '../runs/runs.ts';
import type { Sent } from './list-parts.ts';
import { ListParts } from './list-parts.ts';
import { readyList, sendList } from './ready-list.ts';
import type { ViewNamespace, ViewSocket } from './socket-server.ts';

/** Room of those who see the list; with the id of a run, of those who came by a link to it alone. */
export const LIST_ROOM = 'list:';

export class RunList {
  readonly #sent = new Map<LiveRun, Sent>();
  /** Number of the newest change of the list. */
  #change = 0;
  /** The whole list for those who see all of it; null after a run came or went. */
  #parts: ListParts | null = null;
  readonly #viewers = new Map<ViewSocket, { onlyRun: string | null }>();
  /** Until the disk was read for the first time, or that takes long: then the list is drawn once, and not line by line. */
  #isHeld = true;

  constructor(
    private readonly namespace: ViewNamespace,
    private readonly runs: Runs,
    private readonly view = new GuestView(false, true),
  ) {}

  release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#changes();
    for (const socket of this.#viewers.keys()) this.#begin(socket);
  }

  /** It wants to see the list, from its beginning. */
  ask(socket: ViewSocket): void {
    this.forget(socket);
    if (!socket.connected) return;
    this.#viewers.set(socket, { onlyRun: socket.data.onlyRun });
    // It gets what the others know, and then the same changes as they do.
    if (!this.#isHeld) this.#begin(socket);
  }

  /** It has read what waited for it, and gets the list anew if it still shows it. */
  again(socket: ViewSocket): void {
    if (this.#viewers.has(socket)) this.ask(socket);
  }

  /** It left, or shows the list no more. */
  forget(socket: ViewSocket): void {
    const viewer = this.#viewers.get(socket);
    if (!viewer) return;
    this.#viewers.delete(socket);
    void socket.leave(roomOf(viewer.onlyRun));
  }

  /** Called once a second. */
  sendChanges(): void {
    if (this.#isHeld) return;
    if (this.#viewers.size === 0) {
      this.#parts = null;
      return this.#sent.clear();
    }
    const { lines, removed } = this.#changes();
    for (const onlyRun of new Set(Array.from(this.#viewers.values(), (viewer) => viewer.onlyRun))) {
      const isShown = ({ id }: { id: string }) => onlyRun === null || this.#isShown(onlyRun, id);
      const shown = lines.filter(isShown);
      // Which runs there were is known by those alone who saw them.
      const gone = onlyRun === null ? removed : removed.filter((id) => id === onlyRun);
      for (let from = 0; from === 0 || from < shown.length; from += LINES_A_MESSAGE) {
        const message: ListMessage = { lines: shown.slice(from, from + LINES_A_MESSAGE) };
        if (from === 0 && gone.length > 0) message.removed = gone;
        if (message.lines.length > 0 || message.removed)
          sendList(this.namespace.to(roomOf(onlyRun)), readyList(message));
      }
    }
  }

  /** Takes in what changed of the runs. @returns what their viewers don't know yet */
  #changes(): Pick<Required<ListMessage>, 'lines' | 'removed'> {
    const lines: ListMessage['lines'] = [];
    const removed: string[] = [];
    const all = this.runs.all();
    this.#change++;
    for (const run of all) {
      const sent = this.#sent.get(run);
      if (sent?.revision === run.revision) continue;
      const summary = summaryOf(run);
      const line = summary.isUnlisted ? null : lineOf(this.view.withoutPaths(summary));
      const change = line && (sent?.line ? changeOf(sent.line, line) : line);
      if (change) lines.push(change);
      else if (!line && sent?.line) removed.push(run.id);
      if (!sent) this.#parts = null;
      const isSame = sent && !change && line !== null;
      this.#sent.set(run, { revision: run.revision, line, change: isSame ? sent.change : this.#change });
    }
    if (this.#sent.size === all.length) return { lines, removed };
    const known = new Set(all);
    for (const [run, { line }] of this.#sent) {
      if (known.has(run)) continue;
      this.#sent.delete(run);
      this.#parts = null;
      if (line && !this.runs.get(run.id)) removed.push(run.id);
    }
    return { lines, removed };
  }

  /** In parts, so that whoever reads slowly isn't sent more than it has read. What changes meanwhile comes besides. */
  #begin(socket: ViewSocket): void {
    const viewer = this.#viewers.get(socket);
    if (!viewer) return;
    const { onlyRun } = viewer;
    if (this.#sent.size === 0) this.#changes();
    const parts = this.#partsFor(onlyRun);
    void socket.join(roomOf(onlyRun));
    const send = (number: number) => {
      // It asked again meanwhile, or left.
      if (this.#viewers.get(socket) !== viewer || !socket.connected) return;
      const isLast = number + 1 >= parts.count;
      sendList(socket, parts.part(number, this.#change), isLast ? undefined : () => send(number + 1));
    };
    send(0);
  }

  #partsFor(onlyRun: string | null): ListParts {
    if (onlyRun === null) return (this.#parts ??= new ListParts([...this.#sent.keys()], this.#sent));
    return new ListParts(
      [...this.#sent.keys()].filter(({ id }) => this.#isShown(onlyRun, id)),
      this.#sent,
    );
  }

  #isShown(onlyRun: string, id: string): boolean {
    const run = this.runs.get(id);
    return run !== undefined && isShownTo({ onlyRun }, run);
  }
}

function roomOf(onlyRun: string | null): string {
  return LIST_ROOM + (onlyRun ?? '');
}
