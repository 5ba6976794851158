/** What is known of the directories and files below one root. */

import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { join, resolve } from 'node:path';
import { DoubtfulFiles } from './doubtful-files.ts';
import { FollowedFile } from './followed-file.ts';
import { isSkipped } from './hints.ts';
import { kernelDiskOf } from './network-disk.ts';
import { codeOf, sentenceOf, withDirectoryInside } from './open-inside.ts';
import type { IsDue, Turn } from './pace.ts';
import type { FollowOptions, TreeEvents } from './tree-events.ts';
import { below, nameOf, parentOf } from './tree-paths.ts';
import { Wheel } from './wheel.ts';

/** Directories within each other that are entered. Sweeps and trackers nest deeply; the number of files has a bound of its own. */
export const MAX_DEPTH = 16;
const MAX_FILES = 100_000;
const MAX_REFUSED = 500_000;
/** Some file systems keep times to two seconds only: a directory is listed again for this long after its last change. */
const TIME_GRAIN_MS = 2500;
/** Devices whose kind is remembered. */
const MAX_DEVICES = 1_000;
/** Files of a directory that are looked at when its names have changed: one of them may be gone, or another one. */
const MAX_LOOKED_AT = 1_000;
/** A directory whose names changed this long ago, or less, is looked at often. */
const LIVE_MS = 5 * 60_000;

interface Directory {
  /** Of all that were met, files included. */
  number: number;
  depth: number;
  /** Identity and time of the last listing. */
  signature: string;
  changedAt: number;
  refused: Set<string>;
  /** Directories in it, by their paths, and followed files, by their names. */
  readonly directories: Set<string>;
  readonly files: Map<string, FollowedFile>;
}

/** What is to be looked at next. */
interface Found {
  directories: string[];
  files: FollowedFile[];
  /** Files that may have gone or been replaced. */
  known: FollowedFile[];
  /** Others were found here before: these have just come. */
  areNew: boolean;
}

export class FollowedRoot {
  readonly absolute: string;
  readonly files = new Map<string, FollowedFile>();
  readonly #directories = new Map<string, Directory>();
  #refusedCount = 0;
  /** How many were met. */
  #count = 0;
  /** By device. */
  readonly #kernelDisks = new Map<number, string | null>();
  /** Directories of the kernel. */
  readonly #leftOut = new Set<string>();
  readonly #doubtful: DoubtfulFiles;
  readonly #directoryWheel = new Wheel<string>();
  readonly #fileWheel = new Wheel<FollowedFile>();

  constructor(
    readonly root: string,
    private readonly events: TreeEvents,
    private readonly options: Pick<FollowOptions, 'order' | 'maxFiles' | 'maxRefused'>,
  ) {
    this.absolute = resolve(root);
    this.#doubtful = new DoubtfulFiles(this.absolute);
    this.#directories.set('', this.#newDirectory(0));
  }

  /** Paths of directories to look at where watches don't help; '' is the root itself, which may not exist yet. */
  *directoriesAt(now: number, onlyLive: boolean): Iterable<string> {
    for (const [path, { changedAt }] of this.#directories)
      if (path === '' || !onlyLive || now - changedAt < LIVE_MS) yield path;
  }

  /** The same of files. */
  *filesAt(now: number, onlyLive: boolean): Iterable<FollowedFile> {
    for (const file of this.files.values()) if (!onlyLive || file.isLive(now)) yield file;
  }

  /** Paths of directories to look at with this tick where watches work; the root itself with each. */
  *directoriesIn(turn: Turn): Iterable<string> {
    yield '';
    yield* this.#directoryWheel.dueIn(turn, (path) => (path && this.#directories.get(path)) || null);
  }

  /** The same of files. */
  filesIn(turn: Turn): Iterable<FollowedFile> {
    return this.#fileWheel.dueIn(turn, (file) => file.timing);
  }

  /** Reads at most one piece of a file. */
  lookInto(file: FollowedFile, now: number, isForced: boolean): ReturnType<FollowedFile['look']> {
    this.#fileWheel.wake(file);
    return file.look(now, isForced);
  }

  /** @param path relative to the root, '' for itself */
  leavesOut(path: string): boolean {
    return this.#leftOut.has(path);
  }

  /** Asks again for those files that were refused as they were, and are not any more. */
  askAgain(isDue: IsDue): FollowedFile[] {
    const found: FollowedFile[] = [];
    for (const path of this.#doubtful.takeChanged(isDue)) {
      const directory = this.#directories.get(parentOf(path));
      if (!directory?.refused.delete(nameOf(path))) continue;
      this.#refusedCount--;
      const file = this.#ask(path, nameOf(path), directory);
      if (file) found.push(file);
    }
    return found;
  }

  forgetRefusals(path: string): void {
    const directory = this.#directories.get(path);
    if (!directory) return;
    for (const name of directory.refused) this.#doubtful.delete(below(path, name));
    this.#refusedCount -= directory.refused.size;
    directory.refused.clear();
  }

  isRefused(path: string): boolean {
    return this.#directories.get(parentOf(path))?.refused.has(nameOf(path)) ?? false;
  }

  /** Lists a directory if it changed, and asks for its new files. */
  lookAt(path: string, now: number, isForced: boolean): Found {
    const directory = this.#directories.get(path);
    this.#directoryWheel.wake(path);
    const found: Found = { directories: [], files: [], known: [], areNew: !!directory?.signature };
    if (!directory) return found;
    let entries: Dirent[];
    try {
      const absolute = join(this.absolute, path);
      // The root may be a link, what lies below may not.
      const stats = path === '' ? statSync(absolute) : lstatSync(absolute);
      if (!stats.isDirectory() && path === '') this.events.notice(`${this.root} is not a directory.`);
      if (!stats.isDirectory()) return this.#leave(path, found);
      const kernel = this.#kernelDisk(stats.dev, absolute);
      if (kernel !== null) {
        this.#leftOut.add(path);
        this.events.notice(
          `${join(this.root, path)} belongs to the kernel (${kernel}) and holds no logs. It is left out.`,
        );
        return found;
      }
      const signature = `${stats.dev} ${stats.ino} ${stats.mtimeMs}`;
      if (!isForced && signature === directory.signature && now - stats.mtimeMs > TIME_GRAIN_MS) return found;
      if (this.#isOutside(path)) return this.#leave(path, found);
      entries = withDirectoryInside(this.absolute, absolute, (pinned) => readdirSync(pinned, { withFileTypes: true }));
      // At the first look the disk says how old it is: a large tree of old files is not looked at four times a second.
      if (signature !== directory.signature) directory.changedAt = directory.signature === '' ? stats.mtimeMs : now;
      directory.signature = signature;
    } catch (error) {
      const code = codeOf(error);
      if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return this.#leave(path, found);
      this.events.notice(`The directory ${join(this.root, path)} cannot be listed: ${sentenceOf(code)}.`);
      return found;
    }
    this.#forgetRefused(path, directory, entries);
    if (directory.files.size <= MAX_LOOKED_AT) found.known = [...directory.files.values()];
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) this.#meet(entry, path, directory, found);
    const { order } = this.options;
    if (order) found.directories.sort((a, b) => order(nameOf(a), nameOf(b)));
    return found;
  }

  #kernelDisk(device: number, directory: string): string | null {
    const known = this.#kernelDisks.get(device);
    if (known !== undefined) return known;
    const kind = kernelDiskOf(directory);
    if (this.#kernelDisks.size < MAX_DEVICES) this.#kernelDisks.set(device, kind);
    return kind;
  }

  #meet(entry: Dirent, parent: string, directory: Directory, found: Found): void {
    const path = below(parent, entry.name);
    if (entry.isDirectory()) {
      if (directory.depth >= MAX_DEPTH || isSkipped(entry.name) || this.#directories.has(path) || this.#isFull())
        return;
      this.#directories.set(path, this.#newDirectory(directory.depth + 1));
      this.#directoryWheel.wake(path);
      directory.directories.add(path);
      found.directories.push(path);
    } else if (entry.isFile()) {
      const known = this.files.get(path);
      // Made again, with its directory.
      if (known) directory.files.set(entry.name, known);
      if (known || directory.refused.has(entry.name) || this.#isFull()) return;
      const file = this.#ask(path, entry.name, directory);
      if (file) found.files.push(file);
    } else if (entry.isSymbolicLink()) this.events.link?.(this.root, path);
  }

  #ask(path: string, name: string, directory: Directory): FollowedFile | null {
    // Before its content is looked at: what changes meanwhile is seen the next time.
    const stamp = this.#doubtful.stampOf(path);
    const consumer = this.events.accept(this.root, path);
    if (consumer !== null && consumer !== 'later') {
      const file = new FollowedFile(this.absolute, path, join(this.absolute, path), consumer, this.#count++);
      this.files.set(path, file);
      this.#fileWheel.wake(file);
      directory.files.set(name, file);
      return file;
    }
    directory.refused.add(name);
    this.#refusedCount++;
    if (consumer === 'later') this.#doubtful.add(path, stamp, this.#count++);
    return null;
  }

  /** A refused file that is gone is asked for again if it comes back. */
  #forgetRefused(path: string, directory: Directory, entries: readonly Dirent[]): void {
    if (directory.refused.size === 0) return;
    const present = new Set(entries.map((entry) => entry.name));
    for (const name of directory.refused) {
      if (present.has(name)) continue;
      directory.refused.delete(name);
      this.#doubtful.delete(below(path, name));
      this.#refusedCount--;
    }
  }

  /** It is gone, and with it what lies in it: nobody may say so of each. */
  #leave(path: string, found: Found): Found {
    const directory = this.#directories.get(path)!;
    found.directories = [...directory.directories];
    found.known = [...directory.files.values()];
    this.#directories.get(parentOf(path))?.directories.delete(path);
    this.#refusedCount -= directory.refused.size;
    if (path === '') this.#directories.set('', this.#newDirectory(0));
    else this.#directories.delete(path);
    return found;
  }

  #isFull(): boolean {
    const { maxFiles = MAX_FILES, maxRefused = MAX_REFUSED } = this.options;
    const isFull = this.files.size + this.#directories.size >= maxFiles || this.#refusedCount >= maxRefused;
    if (isFull)
      this.events.notice(
        `${this.root} holds more than ${maxFiles} logs and directories, or ${maxRefused} other files. Those beyond that are not followed: watch a directory further down.`,
      );
    return isFull;
  }

  #newDirectory(depth: number): Directory {
    return {
      number: this.#count++,
      depth,
      signature: '',
      changedAt: 0,
      refused: new Set(),
      directories: new Set(),
      files: new Map(),
    };
  }

  #isOutside(path: string): boolean {
    return realpathSync(join(this.absolute, path)) !== join(realpathSync(this.absolute), path);
  }
}
