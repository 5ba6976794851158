/** Compresses the exported files beside themselves, so that the hub need not do it while somebody waits for the page. */

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const OUT = new URL('out/', import.meta.url);
const PACKABLE = /\.(html|js|css|txt|json|svg)$/;
/** Smaller ones fit into a packet as they are. */
const FROM_BYTES = 1_000;

for (const entry of readdirSync(OUT, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !PACKABLE.test(entry.name)) continue;
  const path = `${entry.parentPath}/${entry.name}`;
  const plain = readFileSync(path);
  if (plain.length > FROM_BYTES) writeFileSync(`${path}.gz`, gzipSync(plain, { level: 9 }));
}
