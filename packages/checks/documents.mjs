/** Checks the documents: every path, script and verb that they name exists, and the changelog and the Python package have the version of package.json. */

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const DOCUMENTS = ['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'];
/** Names of files in a run rather than in the tree, and addresses of the hub. */
const OF_A_RUN =
  /^(metrics\.log|\*\.json|metrics_history\.json|predictions\.log|prediction_samples\.json|events\.jsonl|run\.json|rewardboard\.json|validation\/loss|model\.safetensors|tokenizer\.json|config\.json|outputs\/|checkpoint-.*|path\/to\/.*|.*\.jsonl)$/;

const PYTHON_VERSION = 'packages/python/src/rewardboard/version.py';

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
  const python = /VERSION = "(.+)"/.exec(readFileSync(join(root, PYTHON_VERSION), 'utf8'))?.[1];
  const disagreement = [
    ...(newest === version ? [] : [`CHANGELOG.md begins with ${newest}, but package.json has version ${version}`]),
    ...(python === version ? [] : [`${PYTHON_VERSION} has ${python}, but package.json has version ${version}`]),
  ];
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
          /^[\w@.*/-]+(\.(ts|tsx|mjs|json|jsonl|ya?ml|log|md|safetensors)|\/[\w-]+\/?)$/.test(name) &&
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
