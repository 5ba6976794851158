/** Sends viewers the page of the list of runs that they asked for, and then what changes of it. */

import type { ListOrder, ListQuery, RunCounts, RunLine, RunSummary, RunsPage } from '@rewardboard/protocol';
import { changeOf, countsOf, inOrder, lineOf, pageOf, searchText, wireCopy } from '@rewardboard/protocol';
import { GuestView } from '../access/guest-view.ts';
import type { LiveRun } from '../runs/live-run.ts';
import { isShownTo } from '../access/is-shown-to.ts';
import { summaryOf } from '../runs/run-summary.ts';
import type { Runs } from '../runs/runs.ts';
import type { ViewNamespace, ViewSocket } from './socket-server.ts';

/** Time for pages at a stretch; those that are left have their turn with the next call. */
const SLICE_MS = 20;
/** Room of the viewers of one page. */
export const PAGE_ROOM = 'page:';

/** A page that somebody looks at: all who asked for the same get the same messages. */
interface Page {
  room: string;
  query: ListQuery;
  /** Of viewers that came by a link to one run: its id. They get nothing of the others, not even their number. */
  onlyRun: string | null;
  viewers: Set<ViewSocket>;
  /** As its viewers know it. */
  sent: { ids: string[]; from: number; matching: number; counts: string; lines: Map<string, RunLine> };
  /** Of the list, when it was looked at. */
  revision: number;
}

/** What decides on a run's place in the list: while that stays, so does the order. */
function placeOf({
  name,
  state,
  level,
  isAcknowledged,
  isUnlisted,
  verdict,
  source,
  directory,
  lastPointAt,
}: RunSummary) {
  const at = state === 'running' ? 0 : lastPointAt;
  return JSON.stringify([name, state, level, isAcknowledged, isUnlisted, verdict, source, directory, at]);
}

export class RunList {
  readonly #pages = new Map<string, Page>();
  readonly #pageOf = new Map<ViewSocket, Page>();
  /** Each run as the list knows it. */
  readonly #seen = new Map<LiveRun, { revision: number; place: string; text: string; summary: RunSummary }>();
  readonly #orders = new Map<ListOrder, RunSummary[]>();
  /** Runs by id, of those that are listed. */
  #listed = new Map<string, RunSummary>();
  #textOf = new Map<string, string>();
  #counts = '';
  /** Changes with every line. */
  #revision = 0;
  #rooms = 0;
  /** Until the disk was read for the first time, or that takes long: then the list is drawn once, and not line by line. */
  #isHeld = true;

  constructor(
    private readonly namespace: ViewNamespace,
    private readonly runs: Runs,
    private readonly elapsedMs: () => number,
    private readonly view = new GuestView(false, true),
  ) {}

  release(): void {
    this.#isHeld = false;
    this.sendChanges();
  }

  /** @param query null: the viewer shows no list */
  ask(socket: ViewSocket, query: ListQuery | null): void {
    this.forget(socket);
    if (!query || !socket.connected) return;
    const { onlyRun } = socket.data;
    const key = JSON.stringify([query, onlyRun]);
    const page = this.#pages.get(key) ?? this.#open(key, query, onlyRun);
    page.viewers.add(socket);
    this.#pageOf.set(socket, page);
    void socket.join(page.room);
    // Whoever joins others gets what they have, and with them what changes.
    if (this.#isHeld) return;
    if (page.revision < 0) {
      this.#update();
      this.#look(page, { lines: [] });
    }
    socket.emit('runs', wholeOf(page));
  }

  /** It left, or asks for something else. */
  forget(socket: ViewSocket): void {
    const page = this.#pageOf.get(socket);
    if (!page) return;
    this.#pageOf.delete(socket);
    void socket.leave(page.room);
    page.viewers.delete(socket);
    if (page.viewers.size === 0) this.#pages.delete(JSON.stringify([page.query, page.onlyRun]));
  }

  /** Sends its page again to a viewer that could not be sent the changes. */
  again(socket: ViewSocket): void {
    const page = this.#pageOf.get(socket);
    if (page) this.ask(socket, page.query);
  }

  /** Called once a second. */
  sendChanges(): void {
    if (this.#isHeld || this.#pages.size === 0) return;
    this.#update();
    const began = this.elapsedMs();
    for (const [key, page] of this.#pages) {
      if (page.revision === this.#revision) continue;
      const isFirst = page.revision < 0;
      const change: RunsPage = { lines: [] };
      this.#look(page, change);
      if (isFirst) this.namespace.to(page.room).emit('runs', wholeOf(page));
      else if (Object.keys(change).length > 1 || change.lines.length > 0)
        this.namespace.to(page.room).emit('runs', wireCopy(change));
      // Those that were not reached come first the next time.
      this.#pages.delete(key);
      this.#pages.set(key, page);
      if (this.elapsedMs() - began > SLICE_MS) return;
    }
  }

  #open(key: string, query: ListQuery, onlyRun: string | null): Page {
    const sent = { ids: [], from: 0, matching: 0, counts: '', lines: new Map<string, RunLine>() };
    const page: Page = { room: `${PAGE_ROOM}${++this.#rooms}`, query, onlyRun, viewers: new Set(), sent, revision: -1 };
    this.#pages.set(key, page);
    return page;
  }

  /** Takes in what changed of the runs. */
  #update(): void {
    let isOtherOrder = this.#counts === '';
    const all = this.runs.all();
    for (const run of all) {
      const seen = this.#seen.get(run);
      if (seen?.revision === run.revision) continue;
      const summary = this.view.withoutPaths(summaryOf(run));
      const place = placeOf(summary);
      const isInPlace = seen?.place === place;
      this.#seen.set(run, {
        revision: run.revision,
        place,
        text: isInPlace ? seen.text : searchText(summary),
        summary,
      });
      this.#revision++;
      if (!isInPlace) isOtherOrder = true;
      else if (!summary.isUnlisted) this.#listed.set(run.id, summary);
    }
    if (!isOtherOrder && this.#seen.size === all.length) return;
    this.#revision++;
    const known = new Set(all);
    for (const run of this.#seen.keys()) if (!known.has(run)) this.#seen.delete(run);
    this.#orders.clear();
    const listed = [...this.#seen.values()].filter(({ summary }) => !summary.isUnlisted);
    this.#listed = new Map(listed.map(({ summary }) => [summary.id, summary]));
    this.#textOf = new Map(listed.map(({ summary, text }) => [summary.id, text]));
    this.#counts = JSON.stringify(countsOf(listed.map(({ summary }) => summary)));
  }

  /** Brings a page up to date. @param change gets what its viewers don't know yet */
  #look(page: Page, change: RunsPage): void {
    const { query, onlyRun, sent } = page;
    const all = this.#inOrder(query.order);
    const shown = onlyRun === null ? all : all.filter(({ id }) => this.#isShownTo(onlyRun, id));
    const counts = onlyRun === null ? this.#counts : JSON.stringify(countsOf(shown));
    const { runs, from, matching } = pageOf(shown, query, ({ id }) => this.#textOf.get(id) ?? '');
    const ids = runs.map(({ id }) => id);
    if (ids.join('\n') !== sent.ids.join('\n')) change.ids = sent.ids = ids;
    if (from !== sent.from) change.from = sent.from = from;
    if (matching !== sent.matching) change.matching = sent.matching = matching;
    if (counts !== sent.counts) {
      sent.counts = counts;
      change.counts = JSON.parse(counts) as RunCounts;
    }
    const before = sent.lines;
    sent.lines = new Map();
    for (const id of new Set([...ids, ...(onlyRun === null ? query.also : [])])) {
      const summary = this.#listed.get(id);
      if (!summary) continue;
      const line = lineOf(summary);
      const known = before.get(id);
      const changed = known ? changeOf(known, line) : line;
      if (changed) change.lines.push(changed);
      sent.lines.set(id, known && !changed ? known : line);
    }
    page.revision = this.#revision;
  }

  #isShownTo(onlyRun: string, id: string): boolean {
    const run = this.runs.get(id);
    return run !== undefined && isShownTo({ onlyRun }, run);
  }

  /** The order is that of the last change that mattered; the lines are those of now. */
  #inOrder(order: ListOrder): RunSummary[] {
    let runs = this.#orders.get(order);
    if (!runs) this.#orders.set(order, (runs = inOrder([...this.#listed.values()], order)));
    return runs;
  }
}

function wholeOf({ sent: { ids, from, matching, counts, lines } }: Page): RunsPage {
  return wireCopy({
    isNew: true,
    ids,
    from,
    matching,
    counts: JSON.parse(counts) as RunCounts,
    lines: [...lines.values()],
  });
}
