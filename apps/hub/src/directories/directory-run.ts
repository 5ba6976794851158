/** One run's directory, and the run that its files add up to: the journal alone where there is one, else all its logs together. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FileConsumer, FileState } from '@rewardboard/follower';
import type { RunEvent } from '@rewardboard/protocol';
import type { Format } from '@rewardboard/run-files';
import { formatOf, journal } from '@rewardboard/run-files';
import { journalConsumer } from './journal-consumer.ts';
import { JournalAssembler } from '../journals/journal-assembler.ts';
import type { LiveRun } from '../runs/live-run.ts';
import { isRunId } from '../runs/run-id.ts';
import type { Runs } from '../runs/runs.ts';
import type { Corrections } from './corrections.ts';
import { DirectoryIdentity } from './directory-identity.ts';
import { Growth } from './growth.ts';
import { LogFile } from './log-file.ts';
import type { LogFileListener } from './log-file.ts';
import { RunLogs } from './run-logs.ts';
import type { RunPlace } from './run-place.ts';
import type { RunJson } from './run-json.ts';
import { readRunJson } from './run-json.ts';
import { sourceStatusOf } from './source-status.ts';
import { statsOf } from './stats-of.ts';

export const JOURNAL = 'events.jsonl';

export interface DirectoryRunOptions {
  runs: Runs;
  now(): number;
  /** A directory is about to show the run with this id, of whose journal it holds so many bytes: a copy of less yields. */
  makeWay(id: string, journalBytes: number): void;
}

export class DirectoryRun {
  live: LiveRun | null = null;
  runJson: RunJson | null = null;
  journal: JournalAssembler | null = null;
  /** Id that the journal claims, before it was made distinct. */
  claimedId: string | null = null;
  readonly identity: DirectoryIdentity;
  /** By path relative to this directory. */
  readonly #logs = new RunLogs();
  /** The journal was replaced: with its first events the run begins anew. */
  #isStale = false;
  #hasNews = false;
  readonly #growth = new Growth();

  constructor(
    readonly root: string,
    readonly path: string,
    private readonly options: DirectoryRunOptions,
    private readonly corrections: Corrections,
    /** The one file of this run, where its directory holds several runs. */
    onlyFile: string | null = null,
  ) {
    this.identity = new DirectoryIdentity(root, path, onlyFile);
    corrections.onChange(() => this.#readAnew());
  }

  accept({ file, split }: RunPlace): FileConsumer | null {
    if (file === 'run.json') return readRunJson((runJson) => (this.runJson = runJson));
    const format = formatOf(file);
    if (format === journal) return file === JOURNAL ? this.#acceptJournal(format) : null;
    // The disk is asked, since files are met in any order.
    if (this.journal || existsSync(join(this.identity.absolute, JOURNAL))) return null;
    const again = this.#logs.get(file) !== undefined;
    const log = new LogFile(join(this.identity.absolute, file), this.#listenerOf(file, split));
    this.#logs.set(file, log);
    if (again) this.#readAnew();
    return log;
  }

  logOf(file: string): LogFile | undefined {
    return this.#logs.get(file);
  }

  /** A session's file goes to the run that it is of. What remains here is read anew. */
  give(file: string): { log: LogFile; state: FileState } | null {
    const log = this.#logs.get(file);
    const state = this.#logs.states.get(file);
    if (!log || !state) return null;
    this.#logs.delete(file);
    if (this.#logs.size > 0) this.#readAnew();
    else this.#forgetLogs();
    return { log, state };
  }

  take(file: string, log: LogFile, state: FileState): void {
    log.listener = this.#listenerOf(file);
    log.isSession = true;
    this.#logs.set(file, log);
    this.#logs.states.set(file, state);
    this.#readAnew();
    this.changed({ file }, state);
  }

  #listenerOf(file: string, split?: RunPlace['split']): LogFileListener {
    return {
      context: {
        ...(split ? { split } : {}),
        renamed: (name) => this.corrections.pathOf(name),
        toldElsewhere: (bytes, offset) => this.#logs.toldElsewhere(this.identity.absolute, file, bytes, offset),
      },
      told: (events) => {
        const kept = this.corrections.kept(events);
        for (const { writer, event } of this.live ? this.#logs.resumesBy(file, kept, this.live.run) : [])
          this.options.runs.apply(this.live!, [event], writer);
        this.#told(join(this.identity.absolute, file), kept, this.#ownId(), this.#logs.writerOf(file));
      },
      wasReset: () => this.#readAnew(),
    };
  }

  changed({ file }: Pick<RunPlace, 'file'>, state: FileState): void {
    const log = this.#logs.get(file);
    if (this.journal ? file !== JOURNAL : !log) return;
    this.#logs.states.set(file, state);
    const at = Math.min(this.options.now(), state.changedAt);
    if (this.#mayBegin(file, state)) this.live ??= this.#add(this.#ownId(), at);
    if (!this.live) return;
    this.live.seen(at);
    const late = this.#logs.leaveLate(file, state);
    if (late) this.options.runs.apply(this.live, [late.resume.event], late.resume.writer);
    for (const log of late?.again ?? []) log.readAnew();
    this.#lookForGrowth(file, state, log);
    this.#pointAt(at);
    // The run begins, or begins anew: files that were read before are said too.
    if (this.live.sources.size === 0) for (const [name, known] of this.#logs.states) this.#tellSource(name, known);
    this.#tellSource(file, state);
  }

  #lookForGrowth(file: string, state: FileState, log: LogFile | undefined): void {
    const { run } = this.live!;
    const isWhole = log ? log.isReadTo(state) : state.read === state.size;
    this.#growth.look(file, {
      hasNews: this.#hasNews,
      isWhole,
      lastStep: log?.progress.lastStep ?? run.lastStep,
      lastTime: run.lastTime,
      now: this.options.now(),
    });
    if (this.#growth.isSeen) this.live!.grew();
  }

  /** Whether one of its logs has a metric of this name, as the file spells it. */
  hasName(name: string): boolean {
    return !this.journal && this.#logs.all().some(({ log }) => log.names?.has(name));
  }

  /** Last lines without their end count in files that did not change for so long. */
  tellRests(quietMs: number): void {
    for (const { file, log, state } of this.#logs.all()) {
      if (!state || this.options.now() - state.changedAt < quietMs) continue;
      if (log.tellRest()) this.changed({ file }, state);
    }
  }

  #acceptJournal(format: Format): FileConsumer {
    if (this.#logs.size > 0) this.#forgetLogs();
    const path = join(this.identity.absolute, JOURNAL);
    return journalConsumer(format, {
      begin: () => {
        this.#isStale = this.live !== null;
        this.journal = new JournalAssembler(format.open(), (events) => this.#toldByJournal(path, events));
        return this.journal;
      },
      toldAhead: (events) => {
        if (this.live && !this.#isStale) this.#toldByJournal(path, events);
      },
    });
  }

  #mayBegin(file: string, state: FileState): boolean {
    // A journal names its run in its first line: until that is whole there is nothing to show but a file that cannot be read.
    if (this.journal) return this.journal.progress.damaged > 0 || state.error !== null;
    return this.#logs.mayBegin(file, state);
  }

  #forgetLogs(): void {
    this.#logs.clear();
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
    if (!this.live && !this.journal && !this.#logs.isEnough(events)) {
      this.#logs.early.push({ events, writer });
      return;
    }
    this.live ??= this.#add(id, statsOf(path)?.mtimeMs ?? this.options.now());
    if (!this.live) return;
    for (const early of this.#logs.early.splice(0)) this.options.runs.apply(this.live, early.events, early.writer);
    this.options.runs.apply(this.live, events, writer);
    this.#hasNews = true;
  }

  /** A file of the run was replaced by another: what the others said is read again from them. */
  #readAnew(): void {
    this.#logs.forgetTold();
    if (this.live) this.options.runs.restart(this.live);
    for (const { log } of this.#logs.all()) log.readAnew();
    // Files that did not change themselves have new names, or at least are read again.
    for (const [file, state] of this.#logs.states) this.#tellSource(file, state);
  }

  #pointAt(at: number): void {
    if (this.#hasNews) this.live?.pointAt(at);
    this.#hasNews = false;
  }

  /** A journal's run is its own; a directory of foreign files is named after its place. */
  #ownId(): string {
    return (this.journal && this.runJson?.id) || this.identity.id;
  }

  #add(id: string, seenAt: number): LiveRun | null {
    this.claimedId = id;
    if (this.journal) this.options.makeWay(id, statsOf(join(this.identity.absolute, JOURNAL))?.size ?? 0);
    const source = this.journal ? 'own journal' : this.#logs.names();
    return this.options.runs.add(id, this.identity.hash, this.identity.origin(source), seenAt);
  }

  #tellSource(file: string, state: FileState): void {
    if (!this.live) return;
    const path = join(this.path, file);
    if (this.#logs.isOutlived(file)) return this.live.forgetSource(path);
    const reader = this.journal ?? this.#logs.get(file);
    const status =
      reader &&
      sourceStatusOf(path, state, reader, { corrections: this.corrections.names, readAt: this.options.now() });
    if (!status) return;
    if (!this.journal) this.live.setSourceName(this.#logs.names());
    this.live.setSource(status);
  }
}
