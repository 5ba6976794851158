/** The file in which a hub keeps the lines of its resting runs: one for each choice of directories. */

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KnownLines } from './known-lines.ts';

/** Files of other hubs; beyond them the one that was written longest ago goes. */
const MAX_FILES = 16;

export interface LinesOf {
  stateDirectory: string;
  directories: readonly string[];
  version: string;
  /** What else verdicts follow from. */
  targets: unknown;
}

/** Never throws. */
export function openLines({ stateDirectory, directories, version, targets }: LinesOf): KnownLines {
  const folder = join(stateDirectory, 'lines');
  const name = `${hashOf([...new Set(directories.map((directory) => resolve(directory)))].sort())}.bin`;
  const lines = new KnownLines({
    path: join(folder, name),
    key: hashOf([version, process.version, programOf(), targets]),
  });
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    makeRoom(folder, name);
  } catch {
    // Then nothing is kept.
  }
  lines.open();
  return lines;
}

function makeRoom(folder: string, name: string): void {
  const others = readdirSync(folder)
    .filter((other) => other !== name)
    .map((other) => ({ path: join(folder, other), at: statSync(join(folder, other)).mtimeMs }))
    .sort((a, b) => b.at - a.at);
  for (const { path } of others.slice(MAX_FILES - 1)) rmSync(path, { force: true });
}

/** Changes whenever the program is built with other rules, also between two versions. */
function programOf(): unknown {
  const own = fileURLToPath(import.meta.url);
  try {
    return readdirSync(dirname(own), { recursive: true })
      .map((file) => {
        const { size, mtimeMs } = statSync(join(dirname(own), String(file)));
        return `${String(file)} ${size} ${mtimeMs}`;
      })
      .sort();
  } catch {
    return own;
  }
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
