/** Checks that no text that people read has a word of the private language listed in private-words.json. */

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DOCUMENTS } from './documents.mjs';

const PROSE = [...DOCUMENTS, 'packages/corpus/data/README.md', 'config'];
/** The rows of proof-table.mjs quote titles of tests. */
const TITLES_OF_TESTS = /^(\| [RT]\d+ \|[^|\n]*\|).*$/gm;
/** Sources whose strings people read. */
const SOURCES = [
  'apps/cli/bin',
  'apps/cli/src',
  'apps/trainer/src',
  'apps/trainer/native',
  'apps/dashboard/src',
  'apps/hub/src',
  'packages/run-files/src',
  'packages/protocol/src',
  'packages/follower/src',
  'packages/machine/src',
  'packages/diagnostics/src',
  'packages/metrics/src',
  'packages/corpus/src/mint',
];

/** @returns {string[]} one sentence per private word in the prose, and in the strings of SOURCES */
export function privateWords(root) {
  const list = JSON.parse(readFileSync(join(root, 'packages/checks/private-words.json'), 'utf8'));
  const words = new RegExp(`\\b(?:${list.join('|')})\\b`, 'i');
  const textOf = (file) => readFileSync(join(root, file), 'utf8');
  const filesIn = (folder) => readdirSync(join(root, folder), { recursive: true }).map((file) => `${folder}/${file}`);
  const prose = PROSE.flatMap((path) => (path.endsWith('.md') ? [path] : filesIn(path)));
  const sources = SOURCES.flatMap(filesIn).filter((file) => /(?<!\.test)\.(tsx?|mjs)$/.test(file));
  return [
    ...prose.map((file) => [file, [textOf(file).replace(TITLES_OF_TESTS, '$1')]]),
    ...sources.map((file) => [file, stringsOf(textOf(file), file.endsWith('.tsx'))]),
  ].flatMap(([file, texts]) =>
    texts.flatMap((text) => {
      // A phrase may be wrapped.
      const word = words.exec(text.replace(/\s+/g, ' '))?.[0];
      return word === undefined ? [] : [`${file}: "${word}" is a private word; see packages/checks/private-words.json`];
    }),
  );
}

/** String literals that contain a space, without the code in them, and the text between tags. */
function stringsOf(source, hasTags) {
  const code = source.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
  const literals = [...code.matchAll(/(['"`])((?:\\.|(?!\1)[^\\\n])*)\1/g)].map((match) =>
    match[2].replace(/\$\{[^}]*\}+/g, ' '),
  );
  const betweenTags = hasTags ? [...code.matchAll(/[>}]([^<>{};=]+)(?=[<{])/g)].map((match) => match[1]) : [];
  return [...literals, ...betweenTags].filter((text) => text.includes(' '));
}
