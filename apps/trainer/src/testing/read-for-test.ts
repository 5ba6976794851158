/** Reads examples of texts given in a test, by real files. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Collected, CollectOptions } from '../data/collect-examples.ts';
import { collectExamples } from '../data/collect-examples.ts';
import type { Example } from '../data/example.ts';

export function temporaryFile(name: string, content: string | Uint8Array): string {
  const path = join(mkdtempSync(join(tmpdir(), 'examples-')), name);
  writeFileSync(path, content);
  return path;
}

export async function readText(
  content: string | Uint8Array,
  options: Partial<CollectOptions> = {},
  name = 'data.jsonl',
): Promise<{ examples: Example[]; collected: Collected }> {
  const collected = await collectExamples([{ path: temporaryFile(name, content), weight: 1 }], {
    neutralLabels: 'good',
    ...options,
  });
  return { examples: examplesOf(collected), collected };
}

export function readRows(rows: readonly unknown[], options: Partial<CollectOptions> = {}) {
  return readText(rows.map((row) => `${JSON.stringify(row)}\n`).join(''), options);
}

export function examplesOf({ solutions, preferences }: Collected): Example[] {
  return [
    ...Array.from({ length: solutions.length }, (_, i) => solutions.get(i)),
    ...Array.from({ length: preferences.length }, (_, i) => preferences.get(i)),
  ];
}
