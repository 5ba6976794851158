/** One followed directory, and the run that its files add up to: the journal alone where there is one, else the guide's files together. */

import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { FileConsumer, FileState } from '@rewardboard/follower';
import type { RunEvent } from '@rewardboard/protocol';
import type { Format } from '@rewardboard/run-files';
import { formatOf } from '@rewardboard/run-files';
import type { JournalProgress } from '../journals/journal-assembler.ts';
import { LocalJournal } from '../journals/local-journal.ts';
import type { LiveRun } from '../runs/live-run.ts';
import { idOfDirectory, isRunId } from '../runs/run-id.ts';
import type { Runs } from '../runs/runs.ts';
import { GuideFile } from './guide-file.ts';
import type { RunJson } from './run-json.ts';
import { readRunJson } from './run-json.ts';

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
  journal: LocalJournal | null = null;
  /** Id that the journal claims, before it was made distinct. */
  claimedId: string | null = null;
  readonly #hash: string;
  readonly #shownPath: string;
  readonly #absolute: string;
  readonly #guideFiles = new Map<string, GuideFile>();
  /** The journal was replaced: with its first events the run begins anew. */
  #isStale = false;
  #hasNews = false;

  constructor(
    readonly root: string,
    readonly path: string,
    private readonly options: DirectoryRunOptions,
  ) {
    this.#absolute = resolve(root, path);
    this.#hash = createHash('sha256').update(this.#absolute).digest('hex').slice(0, 8);
    this.#shownPath = join(basename(resolve(root)), path);
  }

  accept(fileName: string): FileConsumer | null {
    if (fileName === 'run.json') return readRunJson((runJson) => (this.runJson = runJson));
    const format = formatOf(fileName);
    if (!format) return null;
    if (format.id === 'journal') return this.#acceptJournal(format);
    // The disk is asked, since files are met in any order.
    if (this.journal || existsSync(join(this.#absolute, JOURNAL))) return null;
    const again = this.#guideFiles.has(fileName);
    const path = join(this.#absolute, fileName);
    const writer = [...new Set([...this.#guideFiles.keys(), fileName])].indexOf(fileName);
    const file = new GuideFile(path, format, (events) => this.#told(path, events, this.#ownId(), writer), () => this.#readAnew());
    this.#guideFiles.set(fileName, file);
    if (again) this.#readAnew();
    return file;
  }

  changed(fileName: string, state: FileState): void {
    const progress = this.journal ? fileName === JOURNAL && this.journal.progress : this.#guideFiles.get(fileName)?.progress;
    if (!progress) return;
    const at = Math.min(this.options.now(), state.changedAt);
    // A journal names its run in its first line: until that is whole there is nothing to show but a file that cannot be read.
    const hasName = !this.journal || progress.damaged > 0 || state.error !== null;
    if (hasName) this.live ??= this.#add(this.#ownId(), at);
    if (!this.live) return;
    this.live.seenAt = at;
    this.#pointAt(at);
    this.#tellSource(fileName, progress, state);
  }

  /** Bytes of this run's journal that came by an uplink on this machine. */
  fromUplink(offset: number, bytes: Uint8Array): boolean {
    const isTaken = this.journal?.fromUplink(offset, bytes) ?? false;
    this.#pointAt(this.options.now());
    return isTaken;
  }

  #acceptJournal(format: Format): FileConsumer {
    if (this.#guideFiles.size > 0) this.#forgetGuideFiles();
    const path = join(this.#absolute, JOURNAL);
    const begin = () => {
      this.#isStale = this.live !== null;
      this.journal = new LocalJournal(path, format, (events) => this.#toldByJournal(path, events));
      return this.journal;
    };
    let journal = begin();
    return {
      read: (bytes) => {
        if (!journal.fromFile(bytes)) journal = begin().readAnewFromFile(journal.fileAt, bytes);
        return bytes.length;
      },
      reset: () => (journal = begin()),
    };
  }

  #forgetGuideFiles(): void {
    this.#guideFiles.clear();
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
    this.live ??= this.#add(id, statsOf(path)?.mtimeMs ?? this.options.now());
    if (!this.live) return;
    this.options.runs.apply(this.live, events, writer);
    this.#hasNews = true;
  }

  /** A file of the run was replaced by another: what the others said is read again from them. */
  #readAnew(): void {
    if (!this.live) return;
    this.options.runs.restart(this.live);
    for (const file of this.#guideFiles.values()) file.readAnew();
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
    const source = this.journal ? 'own journal' : [...this.#guideFiles.keys()].join(', ');
    return this.options.runs.add(id, this.#hash, { name: basename(this.#absolute), directory: this.#shownPath, path: this.#absolute, source }, seenAt);
  }

  #tellSource(fileName: string, progress: JournalProgress, state: FileState): void {
    const format = formatOf(fileName);
    if (!this.live || !format) return;
    if (!this.journal) this.live.origin.source = [...this.#guideFiles.keys()].join(', ');
    this.live.setSource({
      path: join(this.path, fileName),
      format: format.id,
      size: state.size,
      read: state.read,
      ...progress,
      error: state.error ?? (state.exists ? null : 'the file is gone; what was read of it is kept'),
    });
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
