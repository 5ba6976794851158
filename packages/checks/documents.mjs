/** Checks the documents: every path, script and verb that they name exists, the changelog begins with the version, and no word is private. */

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const DOCUMENTS = ['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'];
const PROSE = [
  'ARCHITECTURE.md',
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'packages/corpus/data/README.md',
  'config',
];
/** Sources whose strings people read. */
const SOURCES = [
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
];
/** Names of files in a run rather than in the tree, and addresses of the hub. */
const OF_A_RUN =
  /^(metrics\.log|\*\.json|metrics_history\.json|predictions\.log|prediction_samples\.json|events\.jsonl|run\.json|rewardboard\.json|validation\/loss|model\.safetensors|tokenizer\.json|config\.json|outputs\/|checkpoint-.*|path\/to\/.*|.*\.jsonl)$/;

/** @returns {string[]} one sentence per name that doesn't exist */
export function brokenNames(root) {
  const { scripts, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const verbs = ['help', ...readdirSync(join(root, 'apps/cli/src/verbs')).map((file) => file.replace(/\.ts$/, ''))];
  const files = new Set(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
      .flatMap((entry) => [entry.name, `${entry.parentPath.split(/[\\/]/).at(-1)}/${entry.name}`]),
  );
  const newest = /^## (\S+)/m.exec(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'))?.[1];
  const disagreement =
    newest === version ? [] : [`CHANGELOG.md begins with ${newest}, but package.json has version ${version}`];
  const brokenIn = DOCUMENTS.flatMap((document) => {
    const text = readFileSync(join(root, document), 'utf8');
    const code = [...text.matchAll(/`([^`\n]+)`/g), ...text.matchAll(/^(npm .*|npx .*|node .*)$/gm)].map(
      (match) => match[1],
    );
    const links = [...text.matchAll(/\]\(([^)#]+)\)/g)].map((match) => match[1]);
    const broken = [];
    for (const path of [
      ...links,
      ...code.filter(
        (name) =>
          /^[\w@.*/-]+(\.(ts|tsx|mjs|json|jsonl|ya?ml|log|md|safetensors)|\/[\w-]+)$/.test(name) &&
          !name.startsWith('@') &&
          !name.startsWith('/'),
      ),
    ])
      if (!OF_A_RUN.test(path) && !existsSync(join(root, path)) && !files.has(path))
        broken.push(`${document} names ${path}, which does not exist`);
    for (const command of code) {
      const verb = /rewardboard ([a-z]+)/.exec(command)?.[1];
      if (verb && !verbs.includes(verb)) broken.push(`${document} names the verb ${verb}, which does not exist`);
      const script = /^npm (?:run )?([a-z]+)/.exec(command)?.[1];
      if (script && !['ci', 'install'].includes(script) && !(script in scripts))
        broken.push(`${document} names npm run ${script}, which does not exist`);
    }
    return broken;
  });
  return [...disagreement, ...brokenIn];
}

/** @returns {string[]} one sentence per private word in the prose, and in the strings of SOURCES */
export function privateWords(root) {
  const list = JSON.parse(readFileSync(join(root, 'packages/checks/private-words.json'), 'utf8'));
  const words = new RegExp(`\\b(?:${list.join('|')})\\b`, 'i');
  const textOf = (file) => readFileSync(join(root, file), 'utf8');
  const filesIn = (folder) => readdirSync(join(root, folder), { recursive: true }).map((file) => `${folder}/${file}`);
  const prose = PROSE.flatMap((path) => (path.endsWith('.md') ? [path] : filesIn(path)));
  const sources = SOURCES.flatMap(filesIn).filter((file) => /(?<!\.test)\.(tsx?|mjs)$/.test(file));
  return [
    ...prose.map((file) => [file, [textOf(file)]]),
    ...sources.map((file) => [file, stringsOf(textOf(file), file.endsWith('.tsx'))]),
  ].flatMap(([file, texts]) =>
    texts.flatMap((text) => {
      const word = words.exec(text)?.[0];
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
