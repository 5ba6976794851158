/** The two files of the labelled corpus: one run per line, compressed. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { MintedRun } from './minted-run.ts';
import { ROOT } from '../../../e2e/processes.ts';

const CORPUS = join(ROOT, 'packages/corpus/data');

export function readCorpus(part: MintedRun['part']): MintedRun[] {
  const file = fileOf(part);
  if (!existsSync(file)) return [];
  const text = gunzipSync(readFileSync(file)).toString('utf8');
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as MintedRun]));
}

export function writeCorpus(part: MintedRun['part'], runs: readonly MintedRun[]): void {
  mkdirSync(CORPUS, { recursive: true });
  writeFileSync(fileOf(part), gzipSync(runs.map((run) => JSON.stringify(run)).join('\n'), { level: 9 }));
}

function fileOf(part: MintedRun['part']): string {
  return join(CORPUS, `${part}.jsonl.gz`);
}
