/** Follows all files below some directories. A hint only says where to look first; the disk is the truth. */

import { relative, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { FollowedFile } from './followed-file.ts';
import { FollowedRoot, MAX_DEPTH } from './followed-root.ts';
import { hearHints } from './hints.ts';
import type { Hints } from './hints.ts';
import { networkDiskOf } from './network-disk.ts';
import type { FollowOptions, TreeEvents, TreeFollower } from './tree-events.ts';
import { ALL, Turns } from './turns.ts';

/** A hint is followed by looks for this long, this far apart: the writes within 50 ms of another one get no hint. */
const AFTER_HINT_MS = 60;
const AFTER_HINT_LOOK_MS = 15;
/** Time at a stretch before others get their turn. */
const TURN_MS = 5;
/** Different notices that are remembered, so that each is given once. */
const MAX_NOTICES = 100;

type Task = { root: FollowedRoot; isForced: boolean } & ({ file: FollowedFile } | { directory: string });

/**
 * @param roots directories, which need not exist yet
 * All calls of `events` come one after the other, from within this process's event loop, never after close().
 */
export function followTree(roots: readonly string[], events: TreeEvents, options: FollowOptions = {}): TreeFollower {
  return new FollowedTree(roots, events, options);
}

class FollowedTree implements TreeFollower {
  readonly #roots: FollowedRoot[];
  /** By what they look at, so that nothing waits twice. Files that have more go to the end: all get their turn. */
  readonly #tasks = new Map<unknown, Task>();
  /** The same for files that are being written, and new directories: before all others, however many wait. */
  readonly #first = new Map<unknown, Task>();
  readonly #notices = new Set<string>();
  /** Files with a hint, and until when they are looked at again. */
  readonly #hinted = new Map<FollowedFile, { root: FollowedRoot; until: number }>();
  readonly #timers: NodeJS.Timeout[];
  #afterHint: NodeJS.Timeout | null = null;
  #working: Promise<void> | null = null;
  readonly #networkDisk: (directory: string) => string | null;
  /** On disks of other machines, whose times and sizes the system keeps for seconds, or for a minute: only opening a file shows its present state. */
  readonly #remote = new Set<FollowedRoot>();
  #hints: Hints | null = null;
  /** Whether watches work; null until there is one for all. */
  #areWatched: boolean | null = null;
  readonly #turns = new Turns();
  #isClosed = false;

  constructor(
    roots: readonly string[],
    private readonly events: TreeEvents,
    options: FollowOptions,
  ) {
    const { lookMs = 250, idleLookMs = 2000, networkDiskOf: networkDisk = networkDiskOf } = options;
    const guarded: TreeEvents = {
      accept: (root, path) => events.accept(root, path),
      changed: (root, path, state) => events.changed(root, path, state),
      link: (root, path) => events.link?.(root, path),
      notice: (text) => this.#notice(text),
    };
    this.#roots = [...new Set(roots)].map((root) => new FollowedRoot(root, guarded, options));
    this.#timers = [
      setInterval(() => this.#lookAtAll(true, false), lookMs),
      setInterval(() => this.#lookAtAll(false, false, this.#turns.next()), idleLookMs),
    ];
    this.#networkDisk = networkDisk;
    // Watches come after the first look, which shows which files need one.
    void this.look().then(() => this.#hear());
  }

  async look(): Promise<void> {
    this.#lookAtAll(false, true);
    await this.#working;
  }

  readAgain(name: string, path: string): void {
    const root = this.#roots.find((one) => one.root === name);
    const file = root?.files.get(path);
    if (!root || !file) return;
    file.readAgain();
    // Of several files, in the order of the calls.
    this.#tasks.delete(file);
    this.#first.delete(file);
    this.#add(file, { root, file, isForced: true }, true);
    this.#work();
  }

  askAgain(name: string, directory: string): void {
    const root = this.#roots.find((one) => one.root === name);
    if (!root) return;
    root.forgetRefusals(directory);
    this.#add(`${root.root}\0${directory}`, { root, directory, isForced: true });
    this.#work();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers) clearInterval(timer);
    if (this.#afterHint) clearTimeout(this.#afterHint);
    this.#tasks.clear();
    this.#first.clear();
    await this.#working;
    await this.#hints?.close();
  }

  #hear(): void {
    if (this.#isClosed) return;
    const local = this.#roots.filter((root) => {
      const kind = this.#networkDisk(root.absolute);
      if (kind === null) return true;
      this.#remote.add(root);
      this.#notice(
        `${root.root} is on a network disk (${kind}), which doesn't report what other machines write. It is checked for new lines a few times a second instead.`,
      );
      return false;
    });
    this.#hints = hearHints(
      local.map((root) => root.absolute),
      {
        depth: MAX_DEPTH,
        isWanted: (path) => !this.#roots.some((root) => root.isRefused(pathBelow(root, path) ?? '')),
        isLeftOut: (path) => this.#roots.some((root) => root.leavesOut(pathBelow(root, path) ?? '\0')),
        hint: (kind, path) => this.#hint(kind, path),
        ready: () => {
          this.#areWatched ??= true;
          // What happened before there was a watch for it.
          this.#lookAtAll(false, false);
        },
        trouble: (text) => {
          this.#areWatched = false;
          this.#notice(text);
        },
      },
    );
  }

  #hint(kind: 'content' | 'names', absolute: string): void {
    if (this.#isClosed) return;
    for (const root of this.#roots) {
      const path = pathBelow(root, absolute);
      if (path === null) continue;
      const file = root.files.get(path);
      if (file) {
        this.#add(file, { root, file, isForced: true }, true);
        this.#hinted.set(file, { root, until: performance.now() + AFTER_HINT_MS });
        this.#afterHint ??= setTimeout(() => this.#lookAfterHint(), AFTER_HINT_LOOK_MS);
      }
      if (kind === 'content' && file) continue;
      for (const directory of [path, path.slice(0, Math.max(0, path.lastIndexOf('/')))])
        this.#add(`${root.root}\0${directory}`, { root, directory, isForced: true });
    }
    this.#work();
  }

  #lookAfterHint(): void {
    const now = performance.now();
    for (const [file, { root, until }] of this.#hinted) {
      this.#add(file, { root, file, isForced: true }, true);
      if (now >= until) this.#hinted.delete(file);
    }
    this.#afterHint = this.#hinted.size === 0 ? null : setTimeout(() => this.#lookAfterHint(), AFTER_HINT_LOOK_MS);
    this.#work();
  }

  /** @param turn of old files, where watches work */
  #lookAtAll(onlyLive: boolean, isForced: boolean, turn = ALL): void {
    if (this.#isClosed) return;
    const now = Date.now();
    for (const root of this.#roots) {
      const old = this.#areWatched && !this.#remote.has(root) ? turn : ALL;
      for (const directory of root.directories(now, onlyLive, old))
        this.#add(`${root.root}\0${directory}`, { root, directory, isForced });
      if (!onlyLive) for (const file of root.askAgain()) this.#add(file, { root, file, isForced: true });
      for (const file of root.filesAt(now, onlyLive, old))
        this.#add(
          file,
          { root, file, isForced: isForced || (onlyLive && this.#remote.has(root)) },
          onlyLive && file.wasWritten(now),
        );
    }
    this.#work();
  }

  #add(key: unknown, task: Task, isFirst = false): void {
    const waiting = this.#first.get(key) ?? this.#tasks.get(key);
    if (waiting) waiting.isForced ||= task.isForced;
    if (isFirst && waiting && this.#tasks.delete(key)) this.#first.set(key, waiting);
    else if (!waiting) (isFirst ? this.#first : this.#tasks).set(key, task);
  }

  #work(): void {
    if (this.#tasks.size + this.#first.size === 0 || this.#working || this.#isClosed) return;
    this.#working = this.#drain().finally(() => {
      this.#working = null;
      this.#work();
    });
  }

  async #drain(): Promise<void> {
    // The caller continues first.
    await Promise.resolve();
    let turnEnds = performance.now() + TURN_MS;
    for (;;) {
      const tasks = this.#first.size > 0 ? this.#first : this.#tasks;
      const next = tasks.entries().next();
      if (next.done || this.#isClosed) return;
      const [key, task] = next.value;
      tasks.delete(key);
      try {
        this.#do(key, task);
      } catch (error) {
        this.#notice(`Following ${'file' in task ? task.file.path : task.directory} failed: ${String(error)}`);
      }
      if (performance.now() < turnEnds) continue;
      await setImmediate();
      turnEnds = performance.now() + TURN_MS;
    }
  }

  #do(key: unknown, task: Task): void {
    const { root, isForced } = task;
    const now = Date.now();
    if ('file' in task) {
      const { changed, hasMore } = task.file.look(now, isForced);
      if (changed) this.events.changed(root.root, task.file.path, { ...task.file.state });
      if (hasMore) this.#add(key, { ...task, isForced: true });
      return;
    }
    const found = root.lookAt(task.directory, now, isForced);
    for (const directory of found.directories)
      this.#add(`${root.root}\0${directory}`, { root, directory, isForced: true });
    for (const file of found.files) this.#add(file, { root, file, isForced: true }, file.wasWritten(now));
  }

  #notice(text: string): void {
    if (this.#isClosed || this.#notices.has(text) || this.#notices.size >= MAX_NOTICES) return;
    this.#notices.add(text);
    this.events.notice(text);
  }
}

/** Path relative to a root, with "/", '' for the root itself; null for what is not below it. */
function pathBelow(root: FollowedRoot, absolute: string): string | null {
  const path = relative(root.absolute, absolute);
  return path === '..' || path.startsWith(`..${sep}`) ? null : path.split(sep).join('/');
}
