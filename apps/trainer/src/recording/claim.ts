/** Of two trainings that start in one directory at the same moment, one gets it. From `run.json` on, its process number keeps others out. */

import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isWriterAlive, nameBeside } from '@rewardboard/machine';
import { BadInput, systemReason } from '../base/bad-input.ts';

const CLAIM = '.starting';
/** A claim is held for milliseconds: an older one is of a process that died. */
const STALE_MS = 60_000;

/** Makes the directory where it is missing. @param use checks that it is free, and writes `run.json` @throws BadInput */
export function claimed<T>(directory: string, use: () => T): T {
  const path = join(directory, CLAIM);
  try {
    mkdirSync(directory, { recursive: true });
    if (!claim(path) && !(removeStale(path) && claim(path)))
      throw new BadInput(`${directory}: another training is starting there; choose another --output_dir`);
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`${directory}: cannot be used as the output directory: ${systemReason(error)}`);
  }
  try {
    return use();
  } finally {
    rmSync(path, { force: true });
  }
}

/** @returns false when another process has it */
function claim(path: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(file, JSON.stringify({ pid: process.pid, host: hostname(), at: Date.now() }));
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  return true;
}

/** Takes away the claim of a process that died in these milliseconds. @returns whether it is gone */
function removeStale(path: string): boolean {
  const stale = readClaim(path);
  if (stale === null) return true;
  const isDead = stale.host === hostname() && isWriterAlive(stale.pid, stale.at) === false;
  // One of another machine, or half written, may still be held.
  if (!isDead && Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) < STALE_MS) return false;
  const aside = nameBeside(path);
  try {
    renameSync(path, aside);
  } catch {
    return true;
  }
  const taken = readClaim(aside);
  const isStale = taken?.pid === stale.pid && taken.at === stale.at;
  if (isStale) rmSync(aside, { force: true });
  else renameSync(aside, path);
  return isStale;
}

/** @returns null when there is none */
function readClaim(path: string): { pid: number; host: string; at: number } | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as { pid: number; host: string; at: number };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    return { pid: 0, host: '', at: 0 };
  }
}
