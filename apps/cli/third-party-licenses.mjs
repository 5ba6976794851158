/** The licenses of all packages whose code may be in the bundles. */

import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './bin/workspace.mjs';

/** What is bundled is in the command's devDependencies and the board's dependencies. */
const BEGINNINGS = { 'apps/cli': 'devDependencies', 'apps/dashboard': 'dependencies' };
const NEVER_BUNDLED = /^esbuild$|^@types\//;

/** @returns {string} for each package its name, version, license and license text */
export function thirdPartyLicenses() {
  const notices = new Map();
  const visited = new Set();
  const visit = (directory, kind = 'dependencies') => {
    visited.add(directory);
    const {
      name,
      version,
      license,
      [kind]: next = {},
    } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    if (directory.includes('node_modules')) {
      const file = readdirSync(directory).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
      const text = file ? readFileSync(join(directory, file), 'utf8').trim() : '';
      notices.set(`${name} ${version}`, `${name} ${version} (${license ?? 'see below'})\n\n${text}\n`);
    }
    for (const dependency of Object.keys(next).filter((candidate) => !NEVER_BUNDLED.test(candidate))) {
      const found = find(dependency, directory);
      if (found && !visited.has(found)) visit(found);
    }
  };
  for (const [workspace, kind] of Object.entries(BEGINNINGS)) visit(join(ROOT, workspace), kind);
  return [...notices.values()].sort().join(`\n${'-'.repeat(80)}\n\n`);
}

/** As Node finds it: in the nearest node_modules upwards. */
function find(name, from) {
  for (let at = from; at !== dirname(at); at = dirname(at)) {
    const candidate = join(at, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
  }
  return null;
}
