/** One run's directory, and the run that its files add up to: the journal alone where there is one, else all its logs together. */

import { basename, join, posix } from 'node:path';
import type { FileConsumer, FileState } from '@rewardboard/follower';
import type { RunEvent } from '@rewardboard/protocol';
import { formatOf, journal } from '@rewardboard/run-files';
import type { JournalAssembler } from '../journals/journal-assembler.ts';
import type { LiveRun } from '../runs/live-run.ts';
import { isRunId } from '../runs/run-id.ts';
import { knownFromLonger } from './checkpoint-histories.ts';
import type { Corrections } from './corrections.ts';
import { DirectoryIdentity } from './directory-identity.ts';
import type { DirectoryRunOptions, FilesFollower } from './directory-run-options.ts';
import { isCopied } from './copied.ts';
import { Growth, lookedAt } from './growth.ts';
import { EarlyEvents } from './early-events.ts';
import { JOURNAL } from './journal-consumer.ts';
import { JournalFile } from './journal-file.ts';
import { hasOwnJournal } from './own-journal.ts';
import type { KnownLog } from './known-log.ts';
import { LeftBranches } from './left-branches.ts';
import { LogFile } from './log-file.ts';
import type { Recognized } from './recognition.ts';
import { RunLogs } from './run-logs.ts';
import { RunShares } from './run-shares.ts';
import { separateRuns } from './separate-runs.ts';
import type { RunPlace } from './run-place.ts';
import { contextAt } from './run-place.ts';
import type { RunJson } from './run-json.ts';
import { readRunJson } from './run-json.ts';
import { sourceStatusOf } from './source-status.ts';
import { statsOf } from './stats-of.ts';

export class DirectoryRun {
  live: LiveRun | null = null;
  runJson: RunJson | null = null;
  /** Id that the journal claims, before it was made distinct. */
  claimedId: string | null = null;
  readonly identity: DirectoryIdentity;
  readonly logs = new RunLogs();
  readonly #left = new LeftBranches();
  readonly #shares = new RunShares();
  readonly #early = new EarlyEvents();
  readonly #journal: JournalFile;
  readonly #growth = new Growth();
  #hasNews = false;
  #isLeftOut = false;

  /** @param onlyFile of this run, where its directory holds several runs */
  constructor(
    readonly root: string,
    readonly path: string,
    private readonly options: DirectoryRunOptions,
    private readonly corrections: Corrections,
    private readonly follower: FilesFollower,
    onlyFile: string | null = null,
  ) {
    this.identity = new DirectoryIdentity(root, path, onlyFile);
    const file = join(this.identity.absolute, JOURNAL);
    this.#journal = new JournalFile(file, options, {
      run: () => this,
      add: (events) => this.#addJournaled(file, events),
      show: (id, seenAt) => (this.live = this.#show(id, seenAt)),
    });
    corrections.onChange(() => this.beginAnew());
  }

  /** null in a directory of other programs' logs. */
  get journal(): JournalAssembler | null {
    return this.#journal.assembler;
  }

  /** @param found of a file whose content was looked at */
  accept(place: RunPlace, found: Recognized | null = null): FileConsumer | null {
    const { file, isSession } = place;
    if (file === 'run.json') return readRunJson((runJson) => (this.runJson = runJson));
    if (formatOf(file) === journal) {
      if (file !== JOURNAL) return null;
      if (this.logs.size > 0) this.#forgetLogs();
      return this.#journal.accept();
    }
    // The disk is asked, since files are met in any order.
    if (this.journal || hasOwnJournal(this.root, this.identity.absolute)) return null;
    const log: LogFile = new LogFile(
      this.root,
      join(this.identity.absolute, file),
      {
        context: {
          ...contextAt(place, this.corrections),
          knownElsewhere: (bytes, offset) => knownFromLonger(known, bytes, offset, this.logs.all()),
        },
        given: () => this.corrections.given(basename(file)),
        add: (events) => this.#addLogged(known, events),
        wasReset: () => this.beginAnew(),
      },
      found,
    );
    const before = this.logs.get(file);
    const known = this.logs.add(file, log, isSession ?? false);
    if (before) this.beginAnew();
    return log;
  }

  /** What a file says of the run that is not followed. @param from the directory of a tracker's run */
  addAside(from: string, events: readonly RunEvent[]): void {
    this.#early.addAside(from, events);
    if (this.live) this.options.runs.apply(this.live, [...events]);
  }

  /** The tracker's run is part of another one. */
  moveAsides(from: string, to: DirectoryRun): void {
    if (to !== this) to.addAside(from, this.#early.takeAsides(from));
  }

  /** The file is of another run. */
  drop(file: string): void {
    this.logs.delete(file);
    if (this.logs.size > 0) this.beginAnew();
    else this.#forgetLogs();
  }

  /** What one of its files said no longer holds, or others come before it: all of them are read again, in their order. */
  beginAnew(): void {
    if (this.journal) return;
    this.#left.forget();
    this.#early.forget();
    if (this.live) this.options.runs.restart(this.live);
    for (const known of this.logs.all()) this.#again(known);
    this.#listAll(0);
  }

  changed({ file }: Pick<RunPlace, 'file'>, state: FileState): void {
    const known = this.logs.get(file);
    if (this.journal ? file !== JOURNAL : !known) return;
    const { reading } = known?.log ?? {};
    if (reading?.runs) this.follower.divide(posix.join(this.path, file), reading.runs, reading.hasAll(state.size));
    if (this.logs.get(file) !== known) return;
    if (known) known.state = state;
    else this.#journal.size = state.size;
    const at = Math.min(this.options.now(), state.arrivedAt);
    // A journal names its run in its first line: until that is whole there is nothing to show but a file that cannot be read.
    const isTrouble = this.journal && (this.journal.progress.damaged > 0 || state.error !== null);
    if (!this.#isLeftOut && (isTrouble ?? this.logs.mayBegin(file, state))) this.live ??= this.#show(this.#ownId(), at);
    if (!this.live) return;
    this.live.seen(at);
    this.live.deletion.set(this.journal ? !state.exists : this.logs.areGone, this.options.now());
    const late = known && this.#left.atEnd(known, this.logs.all());
    if (late) this.options.runs.apply(this.live, [late.resume.event], late.resume.writer);
    for (const log of late?.again ?? []) this.#again(log);
    this.#growth.look(file, lookedAt(this.live.run, state, known ?? this.journal!, this.#hasNews, this.options.now()));
    const files = this.journal ? [state] : this.logs.states();
    this.#growth.tell(this.live.times, () => isCopied(this.identity.absolute, files));
    if (this.#hasNews) this.live.pointAt(at);
    this.#hasNews = false;
    const decided = this.#decide();
    if (!decided) return;
    // The run begins, or begins anew: files that were read before are listed too.
    if (this.live.sources.size === 0 || decided === 'listed') this.#listAll();
    this.#listSource(file, state);
  }

  /** Which file's numbers count, and whether all of them are of this run. @returns null where its files are read again, or are of others */
  #decide(isQuiet = false): 'listed' | 'same' | null {
    const decided = this.#shares.update(this.logs.all(), isQuiet);
    const others = decided === null ? [] : separateRuns(this.logs.all());
    for (const training of others) this.follower.separate(training.map(({ file }) => posix.join(this.path, file)));
    if (others.length === 0 && decided === 'counted') this.beginAnew();
    return others.length > 0 || decided === 'counted' ? null : (decided ?? 'same');
  }

  /** Last lines without their end count in files that did not change for so long. */
  endLogs(quietMs: number): void {
    if (this.live?.rest.isAsleep) return;
    const since = this.options.now() - quietMs;
    for (const { file, state } of this.logs.endQuiet(since)) this.changed({ file }, state!);
    if (this.live && this.logs.isQuiet(since) && this.#decide(true) === 'listed') this.#listAll();
  }

  #addJournaled(path: string, events: RunEvent[]): void {
    if (events.length === 0) return;
    if (this.live?.rest.isAsleep && !this.#journal.isStale) return this.live.rest.read(this.options.now());
    const start = events.find((event) => event.type === 'start');
    const id = start && isRunId(start.info.id) ? start.info.id : this.#ownId();
    const isOther = id !== this.claimedId && (this.#journal.isStale || this.live?.next === 0);
    if (this.live && isOther) {
      this.options.runs.remove(this.live);
      this.live = null;
    } else if (this.live && this.#journal.isStale) this.options.runs.restart(this.live);
    this.#journal.isStale = false;
    this.#add(path, events, id);
  }

  #addLogged(known: KnownLog, all: RunEvent[]): void {
    // Dropped: a journal took its place.
    if (this.logs.get(known.file) !== known) return;
    // They come again with everything before them.
    if (this.live?.rest.isAsleep) return this.live.rest.read(this.options.now());
    const events = this.#shares.counted(known.file, this.corrections.kept(all));
    const left = this.live ? this.#left.before(known, events, this.logs.all(), this.live.run) : [];
    for (const { writer, event } of left) this.options.runs.apply(this.live!, [event], writer);
    if (events.length === 0) return;
    if (!this.live && !this.logs.isEnough(events)) this.#early.add(events, known.writer);
    else this.#add(known.log.path, events, this.#ownId(), known.writer);
  }

  #add(path: string, events: RunEvent[], id: string, writer = 0): void {
    const seenAt = statsOf(path)?.mtimeMs ?? this.options.now();
    if (this.#isLeftOut) return this.#returns(seenAt);
    this.live ??= this.#show(id, seenAt);
    if (!this.live) return;
    this.#early.apply(this.options.runs, this.live, this.#shares.about());
    this.options.runs.apply(this.live, events, writer);
    this.#hasNews = true;
  }

  #again({ file, log }: KnownLog): void {
    log.forget();
    this.follower.readAgain(posix.join(this.path, file));
  }

  #forgetLogs(): void {
    this.logs.clear();
    this.#shares.clear();
    this.leave();
  }

  /** There is nothing to show, or another run shows it: what comes next begins one. */
  leave(): void {
    if (this.live) this.options.runs.remove(this.live);
    this.live = null;
    this.#readAgain();
  }

  #hasAll(): boolean {
    return this.journal ? this.#journal.hasAll : this.logs.areRead;
  }

  #readAgain(): void {
    if (this.journal) this.follower.readAgain(posix.join(this.path, JOURNAL));
    else this.beginAnew();
  }

  /** The hub had no room for it; now that it is written again, an older run may give way. */
  #returns(seenAt: number): void {
    if (!this.options.runs.hasRoom(seenAt)) return;
    this.#isLeftOut = false;
    this.#readAgain();
  }

  /** A journal's run is its own; a directory of foreign files is named after its place. */
  #ownId(): string {
    return (this.journal && this.runJson?.id) || this.identity.id;
  }

  #show(id: string, seenAt: number): LiveRun | null {
    this.claimedId = id;
    if (this.journal) this.options.makeWay(id, statsOf(join(this.identity.absolute, JOURNAL))?.size ?? 0);
    const source = this.journal ? 'own journal' : this.logs.names();
    const live = this.options.runs.add(id, this.identity.hash, this.identity.origin(source), seenAt);
    this.#isLeftOut = !live && this.options.runs.isFull;
    const gaveWay = () => {
      this.live = null;
      this.#isLeftOut = true;
    };
    live?.rest.readBy({
      hasAll: () => this.#hasAll(),
      readAgain: () => this.#readAgain(),
      gaveWay,
      rests: () => this.#journal.keepLine(),
    });
    return live;
  }

  /** @param read how far, where they are read again */
  #listAll(read?: number): void {
    for (const { file, state } of this.logs.all())
      if (state) this.#listSource(file, read === undefined ? state : { ...state, read });
  }

  #listSource(file: string, state: FileState): void {
    if (!this.live) return;
    if (this.logs.isOutlived(file)) return this.live.forgetSource(join(this.path, file));
    const reader = this.journal ?? this.logs.get(file)?.log;
    const context = { corrections: this.corrections.names, readAt: this.options.now(), shares: this.#shares };
    const status = reader && sourceStatusOf({ directory: this.path, file }, state, reader, context);
    if (!status) return;
    if (!this.journal) this.live.setSourceName(this.logs.names());
    this.live.setSource(status);
  }
}
