/** Runs that are recorded on the disk, as far as sending them needs to know. */

import { closeSync, existsSync, openSync, readFileSync, readSync, readdirSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { eventFromLine } from '@rewardboard/protocol';
import { BadInput, systemReason } from '../base/bad-input.ts';
import { RUN_FILES } from '../recording/output-directory.ts';

/** The first line of a journal describes the run; it is not longer than this. */
const MAX_FIRST_LINE_BYTES = 1024 * 1024;
/** Of directories that are named, how far down runs are looked for, and in how many directories. */
const MAX_DEPTH = 16;
const MAX_DIRECTORIES = 20_000;

export interface RecordedRuns {
  /** Directories of runs, by path. */
  directories: string[];
  /** What was named and holds none, such as a file among those that `outputs/*` stands for. */
  without: string[];
}

/**
 * The runs in some directories and below them. Links are not followed, and nothing is looked for within a run.
 * @throws BadInput where one doesn't exist, and where there is no run at all
 */
export function recordedRunsIn(paths: readonly string[]): RecordedRuns {
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined) throw new BadInput(`${missing}: no such directory`);
  const found = paths.map((path) => runsBelow(path));
  const directories = [...new Map(found.flat().map((path) => [resolve(path), path])).values()];
  const without = paths.filter((_, i) => found[i]!.length === 0);
  // With one, the reason is known.
  if (directories.length === 0 && paths.length === 1 && existsSync(join(paths[0]!, RUN_FILES.journal)))
    recordedRun(paths[0]!);
  if (directories.length === 0)
    throw new BadInput(
      `${without.join(', ')}: no ${RUN_FILES.journal} there or in a directory below, so there is no rewardboard run to send`,
    );
  return { directories, without };
}

function runsBelow(top: string): string[] {
  const found: string[] = [];
  const waiting = [{ path: top, depth: 0 }];
  let looked = 0;
  for (let next = waiting.pop(); next && looked < MAX_DIRECTORIES; next = waiting.pop()) {
    looked++;
    const { path, depth } = next;
    if (isRun(path)) {
      found.push(path);
      continue;
    }
    if (depth >= MAX_DEPTH) continue;
    const below = directoriesIn(path).map((name) => ({ path: join(path, name), depth: depth + 1 }));
    waiting.push(...below.toReversed());
  }
  return found;
}

function isRun(directory: string): boolean {
  if (!existsSync(join(directory, RUN_FILES.journal))) return false;
  try {
    recordedRun(directory);
    return true;
  } catch {
    // Another program's file of that name.
    return false;
  }
}

function directoriesIn(path: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch {
    return [];
  }
  const names = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  return names.filter((name) => !name.startsWith('.') && name !== 'node_modules').sort();
}

/** @throws BadInput where the directory holds no run of ours */
export function recordedRun(directory: string): { runId: string; name: string } {
  const journalPath = join(directory, RUN_FILES.journal);
  if (!existsSync(journalPath))
    throw new BadInput(
      existsSync(directory)
        ? `${directory}: has no ${RUN_FILES.journal}, so there is no rewardboard run to send; name the directory of one run`
        : `${directory}: no such directory`,
    );
  const event = eventFromLine(firstLineOf(journalPath));
  const { id, name } = event?.type === 'start' ? event.info : described(join(directory, RUN_FILES.run));
  if (typeof id !== 'string' || id === '')
    throw new BadInput(
      `${journalPath}: neither its first line nor ${RUN_FILES.run} describes a rewardboard run, so there is nothing to send`,
    );
  return { runId: id, name: typeof name === 'string' && name !== '' ? name : basename(resolve(directory)) };
}

/** Where the journal's first line is damaged. */
function described(path: string): { id?: unknown; name?: unknown } {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as object | null) ?? {};
  } catch {
    return {};
  }
}

function firstLineOf(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(MAX_FIRST_LINE_BYTES);
      const text = bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, 0));
      return text.split('\n', 1)[0]!;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new BadInput(`${path}: cannot be read: ${systemReason(error)}`);
  }
}
