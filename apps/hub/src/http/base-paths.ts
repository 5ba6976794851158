/** Where the board's files name the path below which a proxy serves them, and how that path gets into them. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Written by `apps/dashboard/compress-export.mjs`. */
export const OFFSETS_FILE = 'base-paths.json';

export type Offsets = Readonly<Record<string, readonly number[]>>;

/** @returns offsets in bytes by file; none where the board has no such list */
export function readOffsets(root: string): Offsets {
  try {
    return JSON.parse(readFileSync(join(root, OFFSETS_FILE), 'utf8')) as Offsets;
  } catch {
    return {};
  }
}

/** @param offsets rising */
export function withBasePath(file: Buffer, offsets: readonly number[], basePath: string): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  for (const at of offsets) {
    pieces.push(file.subarray(from, at), Buffer.from(basePath));
    from = at;
  }
  return Buffer.concat([...pieces, file.subarray(from)]);
}

/** A proxy may pass the path on or take it off: both are answered. @returns the address as if the board began at the root */
export function withoutBasePath(url: string, basePath: string): string {
  if (basePath === '' || !url.startsWith(basePath)) return url;
  const rest = url.slice(basePath.length);
  return rest.startsWith('/') ? rest : rest === '' || rest.startsWith('?') ? `/${rest}` : url;
}
