/** For tests: a temporary folder, and what a follower of it told. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import { followTree } from '../follow-tree.ts';
import type { FileState, FollowOptions, TreeFollower } from '../tree-events.ts';

/** What a file's consumer got since its last reset, and how often it was reset. */
export interface Seen {
  text: string;
  resets: number;
  state: FileState | null;
}

let root: string;
let follower: TreeFollower | null = null;

/** Call once a test file: each test gets a folder of its own, and its follower is closed. */
export function useFolder(): void {
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'follow-'));
  });
  afterEach(async () => {
    await follower?.close();
    follower = null;
    rmSync(root, { recursive: true, force: true });
  });
}

/** A path in the test's folder. */
export const at = (path = '') => join(root, path);

/** Waits until a check holds. */
export const until = (check: () => void, timeout = 8000) => vi.waitFor(check, { timeout, interval: 5 });

/** Has the follower closed behind the test. */
export function closing(started: TreeFollower): TreeFollower {
  follower = started;
  return started;
}

/** Follows the folder; consumers take whole lines only, as format readers do. */
export function follow(options?: FollowOptions & { roots?: string[]; refuse?: (path: string) => boolean }) {
  const files = new Map<string, Seen>();
  const notices: string[] = [];
  const asked: string[] = [];
  const started = followTree(
    options?.roots ?? [root],
    {
      accept(_, path) {
        asked.push(path);
        if (options?.refuse?.(path)) return null;
        const seen: Seen = { text: '', resets: 0, state: null };
        files.set(path, seen);
        return {
          read(bytes) {
            const end = bytes.lastIndexOf(10) + 1;
            seen.text += Buffer.from(bytes.subarray(0, end)).toString();
            return end;
          },
          reset() {
            seen.text = '';
            seen.resets++;
          },
        };
      },
      changed: (_, path, state) => (files.get(path)!.state = state),
      notice: (text) => notices.push(text),
    },
    options,
  );
  return { files, notices, asked, follower: closing(started), textOf: (path: string) => files.get(path)?.text };
}
