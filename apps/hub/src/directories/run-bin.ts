/** Deletes a run by moving its directory into a bin beside it, from where a person can take it back. */

import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { RUN_BIN, withDirectoryInside } from '@rewardboard/follower';
import type { LiveRun } from '../runs/live-run.ts';

/** Why nothing was moved, as a sentence for the person. */
export class DeleteRefused extends Error {}

/** Runs of one name in a bin. */
const MAX_OF_A_NAME = 1_000;

/**
 * @param others all runs of the hub
 * @returns where it lies now, relative to the watched directory
 * @throws DeleteRefused
 */
export function moveToBin({ origin, state }: LiveRun, others: Iterable<LiveRun>): string {
  const { path, root } = origin;
  if (state === 'running') throw new DeleteRefused('This run is being trained. Stop it first.');
  if (path === undefined || root === undefined)
    throw new DeleteRefused(
      'This run was sent by a trainer on another machine. Its copy is removed when space is needed; archive it to hide it.',
    );
  if (resolve(path) === resolve(root))
    throw new DeleteRefused(
      'This run is the watched directory itself, which has no bin beside it. Delete its files yourself.',
    );
  const inside = [...others].filter(
    ({ origin: other }) => other !== origin && other.path !== undefined && isInside(path, other.path),
  );
  if (inside.length > 0)
    throw new DeleteRefused(
      `${basename(path)} holds ${inside.length === 1 ? 'another run' : `${inside.length} other runs`} too. Delete this one’s files there, or archive it.`,
    );
  try {
    return withDirectoryInside(root, dirname(path), (pinned) => {
      const bin = join(pinned, RUN_BIN);
      mkdirSync(bin, { recursive: true });
      const name = freeName(bin, basename(path));
      renameSync(join(pinned, basename(path)), join(bin, name));
      return relative(resolve(root), join(dirname(path), RUN_BIN, name)).replaceAll(sep, '/');
    });
  } catch (error) {
    if (error instanceof DeleteRefused) throw error;
    throw new DeleteRefused(
      `${basename(path)} can’t be moved to ${RUN_BIN} beside it (${String((error as NodeJS.ErrnoException).code)}). Nothing was deleted.`,
    );
  }
}

function isInside(directory: string, path: string): boolean {
  const from = relative(directory, path);
  return from === '' || (from !== '..' && !from.startsWith(`..${sep}`));
}

function freeName(bin: string, name: string): string {
  for (let i = 1; i <= MAX_OF_A_NAME; i++) {
    const free = i === 1 ? name : `${name}-${i}`;
    if (!existsSync(join(bin, free))) return free;
  }
  throw new DeleteRefused(`${RUN_BIN} holds ${MAX_OF_A_NAME} runs called ${name}. Empty it first.`);
}
