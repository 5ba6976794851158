/** Small inputs that once failed, beside the checkout where it has them. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LiveRun } from '../read-runs.ts';
import { readRuns } from '../read-runs.ts';

const CASES = fileURLToPath(new URL('../../../../../shared/cases', import.meta.url));

export const hasCases = existsSync(CASES);
if (!hasCases) console.log('../shared/cases is absent: its cases are skipped.');

/** @param path such as "formats/wandb-local-dir" */
export function casePath(path: string): string {
  return join(CASES, path);
}

/** Everything that a directory holds now. */
export async function runsIn(directory: string): Promise<LiveRun[]> {
  const read = await readRuns({
    directories: [directory],
    stateDirectory: join(directory, 'no-state'),
    targets: [],
    notice: () => undefined,
  });
  await read.close();
  return read.all();
}
