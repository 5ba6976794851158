/** The files of the second corpus: one run per line, compressed. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { FamilyRun, Part } from './family-run.ts';
import { ROOT } from '../../../../e2e/processes.ts';

const FOLDER = join(ROOT, 'packages/corpus/data');

export function readFamilies(part: Part): FamilyRun[] {
  return readLines(`families-${part}.jsonl.gz`);
}

export function writeFamilies(part: Part, runs: readonly FamilyRun[]): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(
    join(FOLDER, `families-${part}.jsonl.gz`),
    gzipSync(runs.map((run) => JSON.stringify(run)).join('\n'), { level: 9 }),
  );
}

/** What other libraries trained, as `python/train_families.py` wrote it: without truth. */
export function readLines<T>(name: string): T[] {
  const file = join(FOLDER, name);
  if (!existsSync(file)) return [];
  const text = gunzipSync(readFileSync(file)).toString('utf8');
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as T]));
}
