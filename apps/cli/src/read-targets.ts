/** Reads and checks the targets file. */

import type { Target } from '@rewardboard/diagnostics';
import { parseTargets } from '@rewardboard/diagnostics';
import { readYaml } from '@rewardboard/trainer';
import { UsageError } from './usage-error.ts';

export function readTargets(file: string): Target[] {
  const { value } = readYaml(file);
  try {
    return parseTargets(value);
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}`);
  }
}
