/** Asks the disk about a file; where it cannot be asked there is no answer, which is no reason to stop. */

import { statSync } from 'node:fs';
import type { Stats } from 'node:fs';

export function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
