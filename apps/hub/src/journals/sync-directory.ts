/** The name of a new file is on disk only when its directory is; where a system cannot sync directories, it does so itself. */

import { open } from 'node:fs/promises';

export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r').catch(() => null);
  await directory?.sync().catch(() => undefined);
  await directory?.close();
}
