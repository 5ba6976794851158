/** No regular expression of the product takes more than linear time, whatever text it is given. */

import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { superlinear } from './pattern-cost.mjs';
import { constructedPatternsIn, patternsIn, rawTexts } from './patterns-in.mjs';

/** Tools that read only what we wrote. */
const TOOLS = new Set(['bench', 'checks', 'corpus']);

/** @returns {string[]} what is wrong, with its place */
export function slowPatterns(root) {
  const files = new Map(sources(root).map((path) => [path, readFileSync(path, 'utf8')]));
  const texts = rawTexts(files.values());
  const faults = [];
  for (const [path, text] of files) {
    for (const { line, source, flags } of [...patternsIn(text), ...constructedPatternsIn(text, texts)]) {
      const fault = source === null ? 'a pattern whose text is not literal' : superlinear(source, flags);
      if (fault) faults.push(`${relative(root, path)}:${line}: /${source}/${flags}: ${fault}`);
    }
  }
  return faults;
}

function sources(root) {
  return ['apps', 'packages']
    .flatMap((part) => readdirSync(join(root, part)).map((name) => [name, join(root, part, name, 'src')]))
    .filter(([name]) => !TOOLS.has(name))
    .flatMap(([, folder]) => {
      try {
        return readdirSync(folder, { recursive: true }).map((name) => join(folder, name));
      } catch {
        return [];
      }
    })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|[\\/]testing[\\/]/.test(path));
}
