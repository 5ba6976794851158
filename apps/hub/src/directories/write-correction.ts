/** Writes one correction into `rewardboard.json` beside the logs: everything else in it stays, and it is never half written. */

import { closeSync, constants, fstatSync, openSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { withDirectoryInside } from '@rewardboard/follower';
import { writeWholeFile } from '@rewardboard/machine';
import { CORRECTIONS } from './corrections.ts';
import { withLock } from './directory-lock.ts';

const LOCK = `.${CORRECTIONS}.lock`;

/** Why nothing was written, as a sentence for the person. */
export class CorrectionRefused extends Error {}

/**
 * @param root the watched directory, which `directory` lies in
 * @param path null takes back what the file says of this name
 * @returns what the file said of it before; null for nothing
 * @throws CorrectionRefused
 */
export function writeCorrection(root: string, directory: string, name: string, path: string | null): unknown {
  let before: unknown = null;
  const by = path === null ? '' : ` Write it there yourself: ${JSON.stringify({ metrics: { [name]: path } })}.`;
  changeCorrections(root, directory, by, (known, shown) => {
    // An edit by hand that is going on must not be lost.
    if (known.metrics !== undefined && !isObject(known.metrics)) throw invalid(shown);
    const metrics = new Map(Object.entries(known.metrics ?? {}));
    before = metrics.get(name) ?? null;
    if (path === null) metrics.delete(name);
    else metrics.set(name, path);
    const { metrics: _, ...others } = known;
    return metrics.size === 0 && Object.keys(others).length === 0
      ? {}
      : { ...others, metrics: Object.fromEntries(metrics) };
  });
  return before;
}

/**
 * @param byHand what a person can do where it can't be written, as a sentence
 * @param change of all that the file says; an empty result removes the file
 * @throws CorrectionRefused
 */
export function changeCorrections(
  root: string,
  directory: string,
  byHand: string,
  change: (all: Record<string, unknown>, shown: string) => Record<string, unknown>,
): void {
  const shown = join(basename(directory), CORRECTIONS);
  try {
    // A directory on the way may become a link at any moment: what is written goes into the one that was opened.
    withDirectoryInside(root, directory, (pinned) => {
      const file = join(pinned, CORRECTIONS);
      withLock(join(pinned, LOCK), () => {
        const { all, mode } = read(file, shown);
        const now = change(all, shown);
        if (Object.keys(now).length === 0) rmSync(file, { force: true });
        else writeWholeFile(file, `${JSON.stringify(now, null, 2)}\n`, { mode, flush: true });
      });
    });
  } catch (error) {
    if (error instanceof CorrectionRefused) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ELOOP') throw new CorrectionRefused(`${shown} is behind a symbolic link, which is not followed.`);
    throw new CorrectionRefused(`${shown} cannot be written (${String(code)}).${byHand}`);
  }
}

interface Known {
  all: Record<string, unknown>;
  mode: number;
}

function read(file: string, shown: string): Known {
  let fd: number;
  try {
    fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { all: {}, mode: 0o644 };
    if (code === 'ELOOP') throw new CorrectionRefused(`${shown} is not a regular file. Nothing was written.`);
    throw error;
  }
  let all: Record<string, unknown> | null;
  let mode: number;
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) throw new CorrectionRefused(`${shown} is not a regular file. Nothing was written.`);
    mode = stats.mode & 0o777;
    all = parsed(readFileSync(fd, 'utf8'));
  } finally {
    closeSync(fd);
  }
  if (!all) throw invalid(shown);
  return { all, mode };
}

function invalid(shown: string): CorrectionRefused {
  return new CorrectionRefused(
    `${shown} is not valid. It should look like {"metrics": {"valid_err": "eval/loss"}}: fix or remove it first.`,
  );
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const raw: unknown = JSON.parse(text);
    return isObject(raw) ? raw : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
