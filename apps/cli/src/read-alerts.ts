/** Reads and checks the alerts file; an error names the file and the line. */

import type { AlertSettings } from '@rewardboard/hub';
import { AlertFieldError, parseAlerts } from '@rewardboard/hub';
import { readYaml } from '@rewardboard/trainer';
import { UsageError } from './usage-error.ts';

export function readAlerts(file: string): AlertSettings {
  const { value, placeOf } = readYaml(file);
  try {
    return parseAlerts(value);
  } catch (error) {
    if (!(error instanceof AlertFieldError)) throw error;
    throw new UsageError(`${placeOf(error.path)}: ${error.message}`);
  }
}
