/** `npm run pack [-- DIRECTORY]`: builds, stages the published package with the clone's layout but only what runs, and packs it. */

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import { ROOT, ensureBuilt, ensureInstalled, npm } from './bin/workspace.mjs';
import { thirdPartyLicenses } from './third-party-licenses.mjs';

const FILES = [
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'config',
  'apps/cli/bin/rewardboard.mjs',
  'apps/cli/bin/require-node.mjs',
  'apps/cli/dist',
  'apps/dashboard/out',
];
const NOTICES = 'THIRD-PARTY-LICENSES.txt';

ensureInstalled();
ensureBuilt();
const stage = mkdtempSync(join(tmpdir(), 'rewardboard-pack-'));
try {
  for (const file of FILES) cpSync(join(ROOT, file), join(stage, file), { recursive: true });
  writeFileSync(join(stage, NOTICES), thirdPartyLicenses());
  const { name, ...manifest } = manifestIn('apps/cli');
  const { version } = manifestIn('.');
  for (const field of ['private', 'scripts', 'devDependencies']) delete manifest[field];
  manifest.bin = { rewardboard: 'apps/cli/bin/rewardboard.mjs' };
  manifest.files = [...FILES, NOTICES];
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify({ name, version, ...manifest }, null, 2)}\n`);
  const [command, args] = npm(['pack', stage, '--json', '--pack-destination', resolve(process.argv[2] ?? '.')]);
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', shell: command.endsWith('.cmd') });
  if (status !== 0) throw new Error(`npm pack failed:\n${stderr}`);
  const [packed] = Object.values(JSON.parse(stdout));
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
  console.log(
    `${packed.filename}: ${megabytes(packed.size)} packed, ${megabytes(packed.unpackedSize)} unpacked, ${packed.entryCount} files`,
  );
} finally {
  rmSync(stage, { recursive: true });
}

function manifestIn(directory) {
  return JSON.parse(readFileSync(join(ROOT, directory, 'package.json'), 'utf8'));
}
