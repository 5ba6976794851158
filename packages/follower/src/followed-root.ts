/** What is known of the directories and files below one root. */

import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { join, resolve } from 'node:path';
import { FollowedFile } from './followed-file.ts';
import { isSkipped } from './hints.ts';
import { kernelDiskOf } from './network-disk.ts';
import { codeOf, sentenceOf, withDirectoryInside } from './open-inside.ts';
import type { IsDue } from './pace.ts';
import type { FollowOptions, TreeEvents } from './tree-events.ts';

/** Directories within each other that are entered. Sweeps and trackers nest deeply; the number of files has a bound of its own. */
export const MAX_DEPTH = 16;
const MAX_FILES = 100_000;
const MAX_REFUSED = 500_000;
/** Refused files that are asked for again when they have changed; further ones are refused for good. */
const MAX_DOUBTFUL = 2_000;
/** Some file systems keep times to two seconds only: a directory is listed again for this long after its last change. */
const TIME_GRAIN_MS = 2500;
/** Devices whose kind is remembered. */
const MAX_DEVICES = 1_000;
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
}

/** Refused as it was: its name, and times and size of then. */
interface Doubtful {
  directory: Directory;
  name: string;
  number: number;
  signature: string;
  /** Unix time in ms. */
  changedAt: number;
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
  readonly #doubtful = new Map<string, Doubtful>();

  constructor(
    readonly root: string,
    private readonly events: TreeEvents,
    private readonly options: Pick<FollowOptions, 'order' | 'maxFiles' | 'maxRefused'>,
  ) {
    this.absolute = resolve(root);
    this.#directories.set('', this.#newDirectory(0));
  }

  /** Paths of directories to look at; '' is the root itself, which may not exist yet. @param isDue asked of each; null where watches don't help: all, or the live ones */
  *directoriesAt(now: number, onlyLive: boolean, isDue: IsDue | null): Iterable<string> {
    for (const [path, { number, changedAt }] of this.#directories)
      if (path === '' || (isDue ? isDue(number, changedAt) : !onlyLive || now - changedAt < LIVE_MS)) yield path;
  }

  /** Files to look at. */
  *filesAt(now: number, onlyLive: boolean, isDue: IsDue | null): Iterable<FollowedFile> {
    for (const file of this.files.values())
      if (isDue ? file.isAskedBy(isDue) : !onlyLive || file.isLive(now)) yield file;
  }

  /** @param path relative to the root, '' for itself */
  leavesOut(path: string): boolean {
    return this.#leftOut.has(path);
  }

  /** Asks again for those files that were refused as they were, and are not any more. */
  askAgain(isDue: IsDue): FollowedFile[] {
    const found: FollowedFile[] = [];
    for (const [path, { directory, name, number, signature, changedAt }] of this.#doubtful) {
      if (!isDue(number, changedAt)) continue;
      const present = directory.refused.has(name) ? this.#stampOf(path).signature : null;
      if (present === '' || present === signature) continue;
      this.#doubtful.delete(path);
      if (present === null) continue;
      directory.refused.delete(name);
      this.#refusedCount--;
      const file = this.#ask(path, name, directory);
      if (file) found.push(file);
    }
    return found;
  }

  forgetRefusals(path: string): void {
    const directory = this.#directories.get(path);
    if (!directory) return;
    for (const name of directory.refused) this.#doubtful.delete(path === '' ? name : `${path}/${name}`);
    this.#refusedCount -= directory.refused.size;
    directory.refused.clear();
  }

  isRefused(path: string): boolean {
    const cut = path.lastIndexOf('/');
    return this.#directories.get(path.slice(0, Math.max(0, cut)))?.refused.has(path.slice(cut + 1)) ?? false;
  }

  /**
   * Lists a directory if it changed, and asks for its new files.
   * @returns new directories, to look at next, and new files
   */
  lookAt(path: string, now: number, isForced: boolean): { directories: string[]; files: FollowedFile[] } {
    const found = { directories: [] as string[], files: [] as FollowedFile[] };
    const directory = this.#directories.get(path);
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
    this.#forgetRefused(directory, entries);
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

  #meet(
    entry: Dirent,
    parent: string,
    directory: Directory,
    found: { directories: string[]; files: FollowedFile[] },
  ): void {
    const path = parent === '' ? entry.name : `${parent}/${entry.name}`;
    if (entry.isDirectory()) {
      if (directory.depth >= MAX_DEPTH || isSkipped(entry.name) || this.#directories.has(path) || this.#isFull())
        return;
      this.#directories.set(path, this.#newDirectory(directory.depth + 1));
      found.directories.push(path);
    } else if (entry.isFile()) {
      if (this.files.has(path) || directory.refused.has(entry.name) || this.#isFull()) return;
      const file = this.#ask(path, entry.name, directory);
      if (file) found.files.push(file);
    } else if (entry.isSymbolicLink()) this.events.link?.(this.root, path);
  }

  #ask(path: string, name: string, directory: Directory): FollowedFile | null {
    // Before its content is looked at: what changes meanwhile is seen the next time.
    const stamp = this.#stampOf(path);
    const consumer = this.events.accept(this.root, path);
    if (consumer !== null && consumer !== 'later') {
      const file = new FollowedFile(this.absolute, path, join(this.absolute, path), consumer, this.#count++);
      this.files.set(path, file);
      return file;
    }
    directory.refused.add(name);
    this.#refusedCount++;
    if (consumer === 'later' && this.#doubtful.size < MAX_DOUBTFUL)
      this.#doubtful.set(path, { directory, name, number: this.#count++, ...stamp });
    return null;
  }

  /** With the signature '' for what is not there, or no file any more. */
  #stampOf(path: string): Pick<Doubtful, 'signature' | 'changedAt'> {
    try {
      const stats = lstatSync(join(this.absolute, path));
      const { dev, ino, size, mtimeMs, ctimeMs } = stats;
      return { signature: stats.isFile() ? `${dev} ${ino} ${size} ${mtimeMs} ${ctimeMs}` : '', changedAt: mtimeMs };
    } catch {
      return { signature: '', changedAt: 0 };
    }
  }

  /** A refused file that is gone is asked for again if it comes back. */
  #forgetRefused(directory: Directory, entries: readonly Dirent[]): void {
    if (directory.refused.size === 0) return;
    const present = new Set(entries.map((entry) => entry.name));
    for (const name of directory.refused)
      if (!present.has(name) && directory.refused.delete(name)) this.#refusedCount--;
  }

  #leave<T>(path: string, found: T): T {
    const directory = this.#directories.get(path)!;
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
    return { number: this.#count++, depth, signature: '', changedAt: 0, refused: new Set() };
  }

  #isOutside(path: string): boolean {
    return realpathSync(join(this.absolute, path)) !== join(realpathSync(this.absolute), path);
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
