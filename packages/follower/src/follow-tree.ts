/** Follows all files below some directories. A hint only says where to look first; the disk is the truth. */

import { relative, sep } from 'node:path';
import type { FollowedFile } from './followed-file.ts';
import { FollowedRoot, MAX_DEPTH } from './followed-root.ts';
import { hearHints } from './hints.ts';
import type { Hints } from './hints.ts';
import { networkDiskOf } from './network-disk.ts';
import type { FollowOptions, TreeEvents, TreeFollower } from './tree-events.ts';
import { ALWAYS, Pace } from './pace.ts';
import { WaitingLooks } from './waiting-looks.ts';
import type { Look } from './waiting-looks.ts';

/** A hint is followed by looks for this long, this far apart: the writes within 50 ms of another one get no hint. */
const AFTER_HINT_MS = 60;
const AFTER_HINT_LOOK_MS = 15;
/** Different notices that are remembered, so that each is given once. */
const MAX_NOTICES = 100;

/**
 * @param roots directories, which need not exist yet
 * All calls of `events` come one after the other, from within this process's event loop, never after close().
 */
export function followTree(roots: readonly string[], events: TreeEvents, options: FollowOptions = {}): TreeFollower {
  return new FollowedTree(roots, events, options);
}

class FollowedTree implements TreeFollower {
  readonly #roots: FollowedRoot[];
  readonly #looks = new WaitingLooks((look) => this.#do(look));
  readonly #notices = new Set<string>();
  /** Files with a hint, and until when they are looked at again. */
  readonly #hinted = new Map<FollowedFile, { root: FollowedRoot; until: number }>();
  readonly #timers: NodeJS.Timeout[];
  #afterHint: NodeJS.Timeout | null = null;
  readonly #networkDisk: (directory: string) => string | null;
  /** On disks of other machines, whose times and sizes the system keeps for seconds, or for a minute: only opening a file shows its present state. */
  readonly #remote = new Set<FollowedRoot>();
  #hints: Hints | null = null;
  /** Whether watches work; null until there is one for all. */
  #areWatched: boolean | null = null;
  readonly #pace: Pace;
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
    this.#pace = new Pace(lookMs);
    this.#timers = [
      setInterval(() => this.#lookAround(true), lookMs),
      setInterval(() => this.#lookAround(false), idleLookMs),
    ];
    this.#networkDisk = networkDisk;
    // Watches come after the first look, which shows which files need one.
    void this.look().then(() => this.#hear());
  }

  async look(): Promise<void> {
    this.#lookAtAll(true);
    await this.#looks.working;
  }

  readAgain(name: string, path: string): void {
    const root = this.#roots.find((one) => one.root === name);
    const file = root?.files.get(path);
    if (!root || !file) return;
    file.readAgain();
    // Of several files, in the order of the calls.
    this.#looks.addLastOfFirst({ root, file, isForced: true });
    this.#looks.work();
  }

  askAgain(name: string, directory: string): void {
    const root = this.#roots.find((one) => one.root === name);
    if (!root) return;
    root.forgetRefusals(directory);
    this.#looks.add({ root, directory, isForced: true });
    this.#looks.work();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers) clearInterval(timer);
    if (this.#afterHint) clearTimeout(this.#afterHint);
    await this.#looks.close();
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
          this.#lookAtAll(false);
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
        this.#looks.add({ root, file, isForced: true }, true);
        this.#hinted.set(file, { root, until: performance.now() + AFTER_HINT_MS });
        this.#afterHint ??= setTimeout(() => this.#lookAfterHint(), AFTER_HINT_LOOK_MS);
      }
      if (kind === 'content' && file) continue;
      for (const directory of [path, path.slice(0, Math.max(0, path.lastIndexOf('/')))])
        this.#looks.add({ root, directory, isForced: true });
    }
    this.#looks.work();
  }

  #lookAfterHint(): void {
    const now = performance.now();
    for (const [file, { root, until }] of this.#hinted) {
      this.#looks.add({ root, file, isForced: true }, true);
      if (now >= until) this.#hinted.delete(file);
    }
    this.#afterHint = this.#hinted.size === 0 ? null : setTimeout(() => this.#lookAfterHint(), AFTER_HINT_LOOK_MS);
    this.#looks.work();
  }

  /** Compares everything with the disk. */
  #lookAtAll(isForced: boolean): void {
    if (this.#isClosed) return;
    const now = Date.now();
    for (const root of this.#roots) this.#lookAt(root, root.directoriesAt(now, false), isForced);
    for (const root of this.#roots) this.#lookAt(root, root.askAgain(ALWAYS), true);
    for (const root of this.#roots) this.#lookAt(root, root.filesAt(now, false), isForced);
    this.#looks.work();
  }

  /** A hint may be lost. Where there are none, live files and directories are looked at with each tick, and all with the slow one. */
  #lookAround(onlyLive: boolean): void {
    if (this.#isClosed) return;
    const now = Date.now();
    const paced = onlyLive ? this.#pace.next(now) : null;
    for (const root of this.#roots) {
      const isRemote = this.#remote.has(root);
      const isWatched = this.#areWatched === true && !isRemote;
      if (isWatched && !onlyLive) continue;
      const turn = isWatched ? paced : null;
      this.#lookAt(root, turn ? root.directoriesIn(turn) : root.directoriesAt(now, onlyLive), false);
      if (turn || !onlyLive) this.#lookAt(root, root.askAgain(turn?.isDue ?? ALWAYS), true);
      const files = turn ? root.filesIn(turn) : root.filesAt(now, onlyLive);
      this.#lookAt(root, files, onlyLive && isRemote, onlyLive);
    }
    this.#looks.work();
  }

  /** @param areFirst those that were written lately */
  #lookAt(root: FollowedRoot, all: Iterable<string | FollowedFile>, isForced: boolean, areFirst = false): void {
    for (const one of all)
      if (typeof one === 'string') this.#looks.add({ root, directory: one, isForced }, one === '');
      else this.#looks.add({ root, file: one, isForced }, areFirst && one.wasWritten(Date.now()));
  }

  #do(look: Look): void {
    try {
      this.#look(look);
    } catch (error) {
      this.#notice(`Following ${'file' in look ? look.file.path : look.directory} failed: ${String(error)}`);
    }
  }

  #look(look: Look): void {
    const { root, isForced } = look;
    const now = Date.now();
    if ('file' in look) {
      const { changed, hasMore } = root.lookInto(look.file, now, isForced);
      if (changed) this.events.changed(root.root, look.file.path, { ...look.file.state });
      if (hasMore) this.#looks.add({ ...look, isForced: true });
      return;
    }
    const found = root.lookAt(look.directory, now, isForced);
    for (const directory of found.directories) this.#looks.add({ root, directory, isForced: true }, found.areNew);
    for (const file of found.files) this.#looks.add({ root, file, isForced: true }, file.wasWritten(now));
    for (const file of found.known) this.#looks.add({ root, file, isForced: false });
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
