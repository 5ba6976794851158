/** Writes one correction into `rewardboard.json` beside the logs: everything else in it stays, and it is never half written. */

import { lstatSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { writeWholeFile } from '@rewardboard/machine';
import { CORRECTIONS } from './corrections.ts';

/** Why nothing was written, as a sentence for the person. */
export class CorrectionRefused extends Error {}

/**
 * @param root the watched directory, which `directory` lies in
 * @param path null takes back what the file says of this name
 * @returns what the file said of it before; null for nothing
 * @throws CorrectionRefused
 */
export function writeCorrection(root: string, directory: string, name: string, path: string | null): unknown {
  const shown = join(basename(directory), CORRECTIONS);
  const file = join(directory, CORRECTIONS);
  try {
    // A directory on the way may have become a link that leads elsewhere.
    if (relative(realpathSync(root), realpathSync(directory)) !== relative(resolve(root), directory))
      throw new CorrectionRefused(`${shown} is behind a symbolic link, which is not followed.`);
    const known = read(file, shown);
    const metrics = new Map(Object.entries(known.metrics));
    const before = metrics.get(name) ?? null;
    if (path === null) metrics.delete(name);
    else metrics.set(name, path);
    const { metrics: _, ...others } = known.all;
    if (metrics.size === 0 && Object.keys(others).length === 0) rmSync(file, { force: true });
    else {
      const text = `${JSON.stringify({ ...others, metrics: Object.fromEntries(metrics) }, null, 2)}\n`;
      writeWholeFile(file, text, { mode: known.mode, flush: true });
    }
    return before;
  } catch (error) {
    if (error instanceof CorrectionRefused) throw error;
    const by = path === null ? '' : ` Write it there yourself: ${JSON.stringify({ metrics: { [name]: path } })}.`;
    throw new CorrectionRefused(`${shown} cannot be written (${String((error as NodeJS.ErrnoException).code)}).${by}`);
  }
}

interface Known {
  all: Record<string, unknown>;
  metrics: Record<string, unknown>;
  mode: number;
}

function read(file: string, shown: string): Known {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (!stats) return { all: {}, metrics: {}, mode: 0o644 };
  if (!stats.isFile()) throw new CorrectionRefused(`${shown} is not a regular file. Nothing was written.`);
  const all = parsed(readFileSync(file, 'utf8'));
  const metrics = all?.metrics ?? {};
  // An edit by hand that is going on must not be lost.
  if (!all || !isObject(metrics))
    throw new CorrectionRefused(
      `${shown} is not valid. It should look like {"metrics": {"valid_err": "eval/loss"}}: fix or remove it first.`,
    );
  return { all, metrics, mode: stats.mode & 0o777 };
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
