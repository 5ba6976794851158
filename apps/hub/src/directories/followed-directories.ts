/** All followed directories: gives the follower's files to the run of their directory, and finds the run that an uplink speaks of. */

import { basename, dirname, posix, relative, resolve, sep } from 'node:path';
import { followTree } from '@rewardboard/follower';
import type { FileConsumer, FileState, TreeEvents, TreeFollower } from '@rewardboard/follower';
import type { Unread } from '@rewardboard/protocol';
import { formatOf, mayBeLog } from '@rewardboard/run-files';
import { AllCorrections } from './all-corrections.ts';
import type { Corrections } from './corrections.ts';
import { CORRECTIONS } from './corrections.ts';
import type { DirectoryRunOptions, FilesFollower } from './directory-run-options.ts';
import { DirectoryRun } from './directory-run.ts';
import { DirectoryRuns } from './directory-runs.ts';
import type { DirectoryRunsOptions } from './directory-runs.ts';
import type { LiveRun } from '../runs/live-run.ts';
import { againForAll, divide, partsOf } from './divided-file.ts';
import { FileLinks } from './file-links.ts';
import { forwardTo, ownerOf } from './file-owner.ts';
import type { Owner } from './file-owner.ts';
import { JOURNAL } from './journal-consumer.ts';
import { isOwnJournal } from './own-journal.ts';
import { homeOf, isBelowJournal, placeIn } from './file-home.ts';
import type { Home } from './file-home.ts';
import { foundAt } from './recognition.ts';
import { joinRenamed } from './renamed-runs.ts';
import { newestFirst, runPlaceOf } from './run-place.ts';
import type { RunPlace } from './run-place.ts';
import { UnreadableNotices } from './unreadable-notices.ts';
import { unreadFiles } from './unread-files.ts';
import { FollowedDatabases, mayBeDatabase } from './followed-databases.ts';
import { StateHomes } from './state-home.ts';
import { mayBeOfOneSplit, splitPlaceOf } from './split-place.ts';
import { eventsOfSmall, trackerFileOf } from './tracker-file.ts';
import { TrackerHomes } from './tracker-home.ts';
import { withoutLogger } from './logger-place.ts';
import { TrainingNames } from './training-names.ts';
import { TrainerProbe } from './trainer-probe.ts';

export interface FollowOptions extends DirectoryRunOptions, DirectoryRunsOptions {
  directories: readonly string[];
}

export class FollowedDirectories {
  readonly #directories: DirectoryRuns;
  /** By the absolute paths of the followed files. */
  readonly #owners = new Map<string, Owner>();
  readonly #corrections: AllCorrections;
  /** Directories of event files to where their run is. */
  readonly #homes = new Map<string, Home>();
  readonly #stateHomes: StateHomes;
  readonly #trackerHomes: TrackerHomes;
  /** Files of several trainings in one directory to the file that their run is named after. */
  readonly #trainings = new TrainingNames();
  readonly #unreadable: UnreadableNotices;
  readonly #options: FollowOptions;
  readonly #follower: TreeFollower;
  readonly #databases: FollowedDatabases;
  /** How often a file was asked for again. */
  #readAgain = 0;
  readonly #links = new FileLinks((root, target) => this.#linked(root, target));
  readonly #trainers = new TrainerProbe(() => this.#follower.look());

  constructor(options: FollowOptions) {
    this.#options = options;
    this.#directories = new DirectoryRuns(options);
    this.#stateHomes = new StateHomes(this.#directories, this.#owners);
    this.#trackerHomes = new TrackerHomes(this.#owners);
    this.#corrections = new AllCorrections(options.notice, (directory) => options.runs.updateWordsIn(directory));
    this.#unreadable = new UnreadableNotices(options.notice);
    this.#databases = new FollowedDatabases(options);
    const roots = [...new Set(options.directories.map((directory) => resolve(directory)))];
    const events: TreeEvents = {
      accept: (root, path) => this.#accept(root, path),
      changed: (root, path, state) => this.#changed(root, path, state),
      link: (root, path) => this.#links.met(root, path),
      notice: options.notice,
    };
    this.#follower = followTree(roots, events, { order: newestFirst });
  }

  /** Reads everything that can be read now. */
  async look(): Promise<void> {
    await this.#follower.look();
    await this.#databases.look();
  }

  /** The directory whose journal claims this id, the first one that did. */
  withJournalOf(runId: string): DirectoryRun | undefined {
    return this.#directories.withJournalOf(runId);
  }

  /** The directory of a run that is read from its logs, where a person may correct what their names mean. */
  withLogsOf(run: LiveRun): DirectoryRun | undefined {
    return this.#directories.withLogsOf(run);
  }

  /** Asks for every run without an end whether its process still lives, and for those without files whether these have other names now. */
  probe(): void {
    this.#links.update();
    this.#trainers.probe(this.#directories.all());
    joinRenamed(this.#options.runs, this.#directories.all(), this.#owners.values());
  }

  /** Reads everything, and finds out whose trainer is gone. */
  async settle(): Promise<void> {
    await this.look();
    this.probe();
    await this.look();
    this.probe();
  }

  /** What is in the directories and part of no run, and why. Walks through them: for when something is missing. */
  unread(): Unread {
    return unreadFiles({
      roots: this.#options.directories,
      onlyLikely: this.#options.runs.all().length > 0,
      owner: (path) => this.#owners.get(path),
    });
  }

  async close(): Promise<void> {
    await this.#follower.close();
    await this.#databases.close();
  }

  /** Last lines without their end count in files that did not change for so long. @returns whether files must be read again: `look` does it */
  endLogs(quietMs: number): boolean {
    const before = this.#readAgain;
    for (const directory of this.#directories.all()) directory.endLogs(quietMs);
    return this.#readAgain > before;
  }

  #accept(root: string, path: string): FileConsumer | 'later' | null {
    const absolute = resolve(root, path);
    if (basename(path) === CORRECTIONS) return this.#correctionsIn(root, dirname(absolute));
    if (mayBeDatabase(path)) {
      this.#databases.add(root, path, absolute, this.#correctionsIn(root, dirname(absolute)));
      return null;
    }
    if (basename(path) === JOURNAL && !isOwnJournal(root, absolute)) return 'later';
    const tracked = trackerFileOf(root, path);
    if (tracked === 'ignored' || tracked === 'later') return tracked === 'later' ? tracked : null;
    const own = tracked ? resolve(root, tracked.place.directory) : dirname(absolute);
    const home = this.#homes.get(dirname(absolute)) ?? this.#homes.get(own);
    const linked = this.#links.of(absolute);
    const named = formatOf(linked?.path ?? path);
    const found = foundAt(root, absolute, tracked?.format, this.#corrections.given(absolute));
    if (found?.unreadable) this.#unreadable.add(root, path, found.unreadable);
    // Most files of a tree are not logs; their directories are not kept.
    if (found && !found.format) return mayBeLog(path) ? 'later' : null;
    const format = named ?? found?.format ?? null;
    if (!home && !format && mayBeOfOneSplit(path)) return 'later';
    const place = home
      ? placeIn(home, path, tracked?.place)
      : (linked?.place ??
        tracked?.place ??
        withoutLogger(root, (format && splitPlaceOf(root, path, format)) ?? runPlaceOf(path)));
    if (isBelowJournal(resolve(root), resolve(root, place.directory))) return null;
    // A journal, a checkpoint and an event file belong to the run of their directory, whatever their name.
    const alone = linked ? undefined : this.#trainings.of(absolute, place.file, format, named !== null);
    if (alone !== undefined) place.aloneAs = alone;
    const run = this.#runAt(root, place);
    if (run && tracked?.isReadOnce) {
      const events = eventsOfSmall(root, absolute, tracked.format!, place);
      run.addAside(own, events ?? []);
      return events ? null : 'later';
    }
    const consumer = run?.accept(place, found);
    if (!run || !consumer) return null;
    const owner = ownerOf({ run, place, consumer });
    this.#owners.set(absolute, owner);
    return forwardTo(owner);
  }

  #changed(root: string, path: string, state: FileState): void {
    const absolute = resolve(root, path);
    const directory = dirname(absolute);
    if (!state.exists && basename(path) === CORRECTIONS) this.#corrections.clear(directory);
    const owner = this.#owners.get(absolute);
    if (!owner) return;
    if (state.size !== owner.size) owner.divisions = 0;
    Object.assign(owner, { identity: state.identity, exists: state.exists, size: state.size });
    for (const part of partsOf(owner)) part.run.changed(part.place, state);
    const home = this.#homes.get(directory) ?? homeOf(owner.run, absolute, path, owner.place.file);
    if (home && owner.run.path !== home.directory) this.#moveFiles(root, directory, home);
    for (const [from, above] of this.#stateHomes.found(absolute, owner, home !== null))
      this.#moveFiles(root, from, { directory: above, isSession: true });
    const before = owner.run;
    for (const [from, at] of this.#trackerHomes.found(absolute, owner)) {
      this.#moveFiles(root, from, at);
      const run = this.#runAt(root, placeIn(at, path));
      if (run) before.moveAsides(from, run);
    }
  }

  /** All files of a directory go to the run that they are of, those that come later too. */
  #moveFiles(root: string, directory: string, home: Home): void {
    this.#homes.set(directory, home);
    for (const [absolute, owner] of this.#owners) {
      const { run: before, place: from } = owner;
      if (dirname(absolute) !== directory || before.path === home.directory || !before.logs.get(from.file)) continue;
      this.#move(root, owner, placeIn(home, relative(resolve(root), absolute).replaceAll(sep, '/'), from));
    }
  }

  /** Files of one training beside those of another: a run that is named after the first of them. */
  #separateRun(root: string, before: DirectoryRun, paths: readonly string[]): void {
    for (const path of paths) {
      const owner = this.#owners.get(resolve(root, path));
      if (owner?.run !== before) continue;
      const aloneAs = posix.relative(before.path, paths[0]!);
      this.#trainings.set(resolve(root, path), aloneAs);
      this.#move(root, owner, { ...owner.place, aloneAs });
    }
  }

  /** A link says now, or no longer, which run a file is of. */
  #linked(root: string, target: string): void {
    const path = relative(resolve(root), target).replaceAll(sep, '/');
    const owner = this.#owners.get(target);
    if (!owner) return this.#follower.askAgain(root, path.includes('/') ? posix.dirname(path) : '');
    const format = owner.run.logs.get(owner.place.file)?.log.format ?? null;
    const own = runPlaceOf(path);
    const aloneAs = this.#trainings.of(target, own.file, format, formatOf(path) !== null);
    this.#move(root, owner, this.#links.of(target)?.place ?? (aloneAs === undefined ? own : { ...own, aloneAs }));
  }

  #move(root: string, owner: Owner, place: RunPlace): void {
    const { run: before, place: from } = owner;
    // What holds several runs is of this directory.
    const run = owner.whole === null ? this.#runAt(root, place) : null;
    const consumer = run === before ? null : run?.accept(place);
    if (!run || !consumer) return;
    Object.assign(owner, { run, place, consumer });
    before.drop(from.file);
    run.identity.formerIds.add(before.identity.id);
    run.beginAnew();
  }

  #correctionsIn(root: string, directory: string): Corrections {
    const path = relative(resolve(root), directory).replaceAll(sep, '/');
    return this.#corrections.in(directory, () => this.#follower.askAgain(root, path));
  }

  #runAt(root: string, place: RunPlace): DirectoryRun | null {
    return this.#directories.at(root, place, () => {
      const { directory: path, aloneAs = null } = place;
      const corrections = this.#correctionsIn(root, resolve(root, path));
      const follower: FilesFollower = {
        readAgain: (file) => {
          this.#readAgain++;
          this.#follower.readAgain(root, file);
          againForAll(this.#owners.get(resolve(root, file)), made);
        },
        separate: (paths) => this.#separateRun(root, made, paths),
        divide: (file, names, isWhole) => {
          const owner = this.#owners.get(resolve(root, file));
          if (owner && (owner.whole || names.length > 0)) divide(owner, names, isWhole, (at) => this.#runAt(root, at));
        },
      };
      const made = new DirectoryRun(root, path, this.#options, corrections, follower, aloneAs);
      return made;
    });
  }
}
