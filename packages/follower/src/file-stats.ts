/** What the system says of a file without opening it. */

import { lstatSync } from 'node:fs';
import type { Stats } from 'node:fs';

/** Unix time of its last change in ms; 0 for what is not there. */
export function timeOf(path: string): number {
  try {
    return lstatSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

/** A new file may get the number of a deleted one, but not its time of birth. */
export function identityOf({ dev, ino, birthtimeMs }: Stats): string {
  return ino > 0 && birthtimeMs > 0 ? `${dev} ${ino} ${birthtimeMs}` : '';
}

export function signatureOf({ dev, ino, size, mtimeMs, ctimeMs }: Stats): string {
  return `${dev} ${ino} ${size} ${mtimeMs} ${ctimeMs}`;
}
