/** Opens a regular file for reading, and closes it again. */

import { closeSync, constants, fstatSync, openSync } from 'node:fs';

/** A link, a device or a pipe is not opened: it throws, as does a file that is not there. */
export function withRegularFile<T>(path: string, use: (file: number) => T): T {
  // O_NONBLOCK: opening a pipe must not wait for its writer.
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!fstatSync(file).isFile()) throw new Error(`${path} is not a regular file.`);
    return use(file);
  } finally {
    closeSync(file);
  }
}
