/** Whether the hub can write its state. */

import { accessSync, constants, mkdirSync } from 'node:fs';

/** @returns the code of the error when files can't be written there; null when they can */
export function refusalToKeep(stateDirectory: string): string | null {
  try {
    mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
    accessSync(stateDirectory, constants.W_OK);
    return null;
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}
