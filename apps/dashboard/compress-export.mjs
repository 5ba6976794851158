/**
 * Takes the place holder of the base path out of the exported files, and writes down where it was; asks for scripts to be compiled
 * before they run; then compresses all files beside themselves, so that the hub need not do it while somebody waits for the page;
 * and removes what no page asks for.
 */

import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const OUT = new URL('out/', import.meta.url);
const PACKABLE = /\.(html|js|css|txt|json|svg)$/;
/** What the build leaves beside the programs of workers, which are chunks: their source files, and maps that map nothing. */
const LEFTOVER = /\.(ts|map)$/;
/** Smaller ones fit into a packet as they are. */
const FROM_BYTES = 1_000;
/**
 * Chromium compiles functions when they are first called, on the thread of the page. With this comment it compiles those of a
 * file while that is loaded, on another thread, which takes the longest task of an opening page from 54 to 33 ms.
 */
const COMPILE_EARLY = Buffer.from('//# allFunctionsCalledOnLoad\n');
const SCRIPT = /\.js$/;
const PLACE_HOLDER = Buffer.from('/__board_base_path__');
/** By path: offsets in the file without the place holder. The hub reads it (`apps/hub/src/http/base-paths.ts`). */
const OFFSETS_FILE = 'base-paths.json';

const offsets = {};
for (const entry of readdirSync(OUT, { recursive: true, withFileTypes: true })) {
  const path = `${entry.parentPath}/${entry.name}`;
  if (entry.isFile() && LEFTOVER.test(entry.name)) rmSync(path);
  if (!entry.isFile() || !PACKABLE.test(entry.name)) continue;
  const plain = withoutPlaceHolder(path);
  if (plain.length > FROM_BYTES) writeFileSync(`${path}.gz`, gzipSync(plain, { level: 9 }));
}
writeFileSync(new URL(OFFSETS_FILE, OUT), `${JSON.stringify(offsets)}\n`);

function withoutPlaceHolder(path) {
  const file = readFileSync(path);
  const isScript = SCRIPT.test(path);
  const exported = isScript ? Buffer.concat([COMPILE_EARLY, file]) : file;
  const pieces = [];
  const found = [];
  let from = 0;
  for (let at = exported.indexOf(PLACE_HOLDER); at >= 0; at = exported.indexOf(PLACE_HOLDER, from)) {
    pieces.push(exported.subarray(from, at));
    from = at + PLACE_HOLDER.length;
    found.push(at - found.length * PLACE_HOLDER.length);
  }
  const plain = Buffer.concat([...pieces, exported.subarray(from)]);
  if (isScript || found.length > 0) writeFileSync(path, plain);
  if (found.length === 0) return plain;
  offsets[relative(fileURLToPath(OUT), path).replaceAll('\\', '/')] = found;
  return plain;
}
