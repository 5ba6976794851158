/** Reads and checks the targets file. */

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Target } from '@rewardboard/diagnostics';
import { parseTargets } from '@rewardboard/diagnostics';
import { UsageError } from './usage-error.ts';

export function readTargets(file: string): Target[] {
  try {
    return parseTargets(parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}`);
  }
}
