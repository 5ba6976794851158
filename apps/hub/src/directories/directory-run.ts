/** One run's directory, and the run that its files add up to: the journal alone where there is one, else all its logs together. */

import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { FileConsumer, FileState } from '@rewardboard/follower';
import type { RunEvent } from '@rewardboard/protocol';
import type { Format } from '@rewardboard/run-files';
import { formatOf } from '@rewardboard/run-files';
import { journalConsumer } from '../journals/journal-consumer.ts';
import { LocalJournal } from '../journals/local-journal.ts';
import type { LiveRun } from '../runs/live-run.ts';
import { idOfDirectory, isRunId } from '../runs/run-id.ts';
import type { Runs } from '../runs/runs.ts';
import type { Corrections } from './corrections.ts';
import { Growth } from './growth.ts';
import { LogFile } from './log-file.ts';
import type { RunPlace } from './run-place.ts';
import type { RunJson } from './run-json.ts';
import { readRunJson } from './run-json.ts';
import { leftBranches } from './sessions.ts';
import { sourceStatusOf } from './source-status.ts';

export const JOURNAL = 'events.jsonl';
/** Formats whose file is a run, even before it says something. */
const OF_THE_GUIDE = new Set(['metrics-history', 'metrics-log', 'predictions-log', 'prediction-samples']);
/** Names of files that a run's line shows. */
const MAX_SOURCE_NAMES = 3;

export interface DirectoryRunOptions {
  runs: Runs;
  now(): number;
  /** A directory is about to show the run with this id, of whose journal it holds so many bytes: a copy of less yields. */
  makeWay(id: string, journalBytes: number): void;
}

export class DirectoryRun {
  live: LiveRun | null = null;
  runJson: RunJson | null = null;
  journal: LocalJournal | null = null;
  /** Id that the journal claims, before it was made distinct. */
  claimedId: string | null = null;
  readonly #hash: string;
  readonly #shownPath: string;
  readonly absolute: string;
  /** By path relative to this directory. */
  readonly #logs = new Map<string, LogFile>();
  /** As last seen, by the same paths. */
  readonly #states = new Map<string, FileState>();
  /** What was told before there was enough for a run. */
  readonly #kept: { events: RunEvent[]; writer: number }[] = [];
  /** The journal was replaced: with its first events the run begins anew. */
  #isStale = false;
  #hasNews = false;
  readonly #growth = new Growth();
  /** Branches that sessions left, numbered apart from those within one file. */
  #leftCount = 1_000_000;

  constructor(
    readonly root: string,
    readonly path: string,
    private readonly options: DirectoryRunOptions,
    private readonly corrections: Corrections,
    /** The one file of this run, where its directory holds several runs. */
    private readonly onlyFile: string | null = null,
  ) {
    this.absolute = resolve(root, path);
    const place = join(this.absolute, onlyFile ?? '.');
    this.#hash = createHash('sha256').update(place).digest('hex').slice(0, 8);
    this.#shownPath = join(basename(resolve(root)), path, onlyFile ?? '.');
    corrections.onChange(() => this.#readAnew());
  }

  accept({ file, split }: RunPlace): FileConsumer | null {
    if (file === 'run.json') return readRunJson((runJson) => (this.runJson = runJson));
    const format = formatOf(file);
    if (format?.id === 'journal') return file === JOURNAL ? this.#acceptJournal(format) : null;
    // The disk is asked, since files are met in any order.
    if (this.journal || existsSync(join(this.absolute, JOURNAL))) return null;
    const path = join(this.absolute, file);
    const again = this.#logs.has(file);
    const writer = [...new Set([...this.#logs.keys(), file])].indexOf(file);
    const log = new LogFile(path, {
      context: { ...(split ? { split } : {}), renamed: (name) => this.corrections.pathOf(name) },
      told: (events) => {
        const kept = this.corrections.kept(events);
        this.#leaveEarlier(file, kept);
        this.#told(path, kept, this.#ownId(), writer);
      },
      wasReset: () => this.#readAnew(),
    });
    this.#logs.set(file, log);
    if (again) this.#readAnew();
    return log;
  }

  changed({ file }: Pick<RunPlace, 'file'>, state: FileState): void {
    const log = this.#logs.get(file);
    if (this.journal ? file !== JOURNAL : !log) return;
    this.#states.set(file, state);
    const at = Math.min(this.options.now(), state.changedAt);
    if (this.#mayBegin(file, state)) this.live ??= this.#add(this.#ownId(), at);
    if (!this.live) return;
    this.live.seenAt = at;
    this.#lookForGrowth(file, state, log);
    this.#pointAt(at);
    // The run begins, or begins anew: files that were read before are said too.
    if (this.live.sources.size === 0) for (const [name, known] of this.#states) this.#tellSource(name, known);
    this.#tellSource(file, state);
  }

  #lookForGrowth(file: string, { read, size }: FileState, log: LogFile | undefined): void {
    const { run } = this.live!;
    const isWhole = log ? log.isWhole && read + log.unread >= size : read === size;
    this.#growth.look(file, { hasNews: this.#hasNews, isWhole, lastStep: log?.progress.lastStep ?? run.lastStep, lastTime: run.lastTime, now: this.options.now() });
    this.live!.hasGrown = this.#growth.isSeen;
  }

  /** Whether one of its logs has a metric of this name, as the file spells it. */
  hasName(name: string): boolean {
    return !this.journal && [...this.#logs.values()].some(({ names }) => names?.has(name));
  }

  /** Last lines without their end count in files that did not change for so long. */
  tellRests(quietMs: number): void {
    for (const [file, log] of this.#logs) {
      const state = this.#states.get(file);
      if (!state || this.options.now() - state.changedAt < quietMs) continue;
      if (log.tellRest()) this.changed({ file }, state);
    }
  }

  /** Bytes of this run's journal that came by an uplink on this machine. */
  fromUplink(offset: number, bytes: Uint8Array): boolean {
    const isTaken = this.journal?.fromUplink(offset, bytes) ?? false;
    if (this.live) this.live.hasGrown = this.#growth.isSeen ||= isTaken;
    this.#pointAt(this.options.now());
    return isTaken;
  }

  #acceptJournal(format: Format): FileConsumer {
    if (this.#logs.size > 0) this.#forgetLogs();
    const path = join(this.absolute, JOURNAL);
    return journalConsumer(format, {
      begin: () => {
        this.#isStale = this.live !== null;
        this.journal = new LocalJournal(path, format, (events) => this.#toldByJournal(path, events));
        return this.journal;
      },
      toldAhead: (events) => {
        if (this.live && !this.#isStale) this.#toldByJournal(path, events);
      },
    });
  }

  /** Whether there is something to show: a file that only looks like a log makes no run before it has told something. */
  #mayBegin(file: string, state: FileState): boolean {
    // A journal names its run in its first line: until that is whole there is nothing to show but a file that cannot be read.
    if (this.journal) return this.journal.progress.damaged > 0 || state.error !== null;
    const format = formatOf(file);
    return format !== null && (OF_THE_GUIDE.has(format.id) || (!format.isAside && (state.error !== null || (this.#logs.get(file)?.progress.damaged ?? 0) > 0)));
  }

  #forgetLogs(): void {
    this.#logs.clear();
    this.#states.clear();
    if (this.live) this.options.runs.remove(this.live);
    this.live = null;
  }

  #toldByJournal(path: string, events: RunEvent[]): void {
    if (events.length === 0) return;
    const start = events.find((event) => event.type === 'start');
    const id = start && isRunId(start.info.id) ? start.info.id : this.#ownId();
    const isOther = id !== this.claimedId && (this.#isStale || this.live?.next === 0);
    if (this.live && isOther) {
      this.options.runs.remove(this.live);
      this.live = null;
    } else if (this.live && this.#isStale) this.options.runs.restart(this.live);
    this.#isStale = false;
    this.#told(path, events, id);
  }

  #told(path: string, events: RunEvent[], id: string, writer = 0): void {
    if (events.length === 0) return;
    if (!this.live && !this.#isEnough(events)) {
      this.#kept.push({ events, writer });
      return;
    }
    this.live ??= this.#add(id, statsOf(path)?.mtimeMs ?? this.options.now());
    if (!this.live) return;
    for (const kept of this.#kept.splice(0)) this.options.runs.apply(this.live, kept.events, kept.writer);
    this.options.runs.apply(this.live, events, writer);
    this.#hasNews = true;
  }

  /** A session that begins at a step that an earlier one had passed: what that one told of it and beyond is a branch that was left. */
  #leaveEarlier(file: string, events: readonly RunEvent[]): void {
    if (!this.live) return;
    for (const { writer, from } of leftBranches(this.#logs, this.#states, file, events)) this.options.runs.apply(this.live, [{ type: 'resume', from, branch: ++this.#leftCount }], writer);
  }

  /** Hyperparameters alone make no run, nor does one line of some program's output. */
  #isEnough(events: readonly RunEvent[]): boolean {
    if (this.journal) return true;
    const logs = [...this.#logs.values()];
    const isOutput = logs.every((log) => !log.format || log.format.isAside || log.format.id === 'console');
    const records = logs.reduce((sum, log) => sum + (log.format?.isAside ? 0 : log.progress.records), 0);
    return events.some((event) => event.type !== 'about') && (!isOutput || records > 1);
  }

  /** A file of the run was replaced by another: what the others said is read again from them. */
  #readAnew(): void {
    this.#kept.length = 0;
    if (this.live) this.options.runs.restart(this.live);
    for (const log of this.#logs.values()) log.readAnew();
    // Files that did not change themselves have new names, or at least are read again.
    for (const [file, state] of this.#states) this.#tellSource(file, state);
  }

  #pointAt(at: number): void {
    if (this.#hasNews) this.live?.pointAt(at);
    this.#hasNews = false;
  }

  /** A journal's run is its own; a directory of foreign files is named after its place. */
  #ownId(): string {
    return (this.journal && this.runJson?.id) || idOfDirectory(this.#shownPath, this.#hash);
  }

  #add(id: string, seenAt: number): LiveRun | null {
    this.claimedId = id;
    if (this.journal) this.options.makeWay(id, statsOf(this.journal.path)?.size ?? 0);
    const source = this.#sourceNames();
    return this.options.runs.add(id, this.#hash, { name: this.onlyFile ?? basename(this.absolute), directory: this.#shownPath, path: this.absolute, source }, seenAt);
  }

  #sourceNames(): string {
    if (this.journal) return 'own journal';
    const names = [...new Set([...this.#logs].filter(([file, log]) => log.progress.records > 0 || formatOf(file)).map(([file]) => basename(file)))];
    return names.length > MAX_SOURCE_NAMES ? `${names.slice(0, MAX_SOURCE_NAMES).join(', ')} and ${names.length - MAX_SOURCE_NAMES} more` : names.join(', ');
  }

  #tellSource(file: string, state: FileState): void {
    if (!this.live) return;
    const log = this.journal ? undefined : this.#logs.get(file);
    const format = this.journal ? formatOf(file) : (log?.format ?? null);
    const progress = log?.progress ?? this.journal?.progress;
    if (!progress || (!this.journal && !format)) return;
    // Checkpoints come and go; a later one holds what this one did.
    if (!state.exists && log?.format?.id === 'trainer-state' && [...this.#logs].some(([name, other]) => other.format === log.format && this.#states.get(name)?.exists)) {
      this.live.forgetSource(join(this.path, file));
      return;
    }
    if (!this.journal) this.live.origin.source = this.#sourceNames();
    this.live.setSource(sourceStatusOf(join(this.path, file), state, { format, progress, log, corrections: this.corrections.names, readAt: this.options.now() }));
  }
}

/** null where it cannot be asked, which is no reason to stop. */
function statsOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}
