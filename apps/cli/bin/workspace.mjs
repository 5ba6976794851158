/** Makes a fresh clone runnable: installs what is missing, builds what is stale. Plain JavaScript without any dependency. */

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** No tool of ours calls home. */
const QUIET = {
  NEXT_TELEMETRY_DISABLED: '1',
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  DO_NOT_TRACK: '1',
  // Its install script would fetch a CUDA library of several hundred megabytes; what trains on a CPU is in the package.
  ONNXRUNTIME_NODE_INSTALL: 'skip',
};
Object.assign(process.env, QUIET);

/** `npm ci` when a package of the lock file isn't installed in its version. Also builds (the `prepare` script). */
export function ensureInstalled() {
  if (isInstalled()) return;
  console.log('Installing (once, about half a minute) ...');
  run(
    npm(['ci', '--no-audit', '--no-fund']),
    'The installation failed. With a network to the npm registry, run: npm ci',
  );
}

function isInstalled() {
  const marker = `${ROOT}node_modules/.package-lock.json`;
  if (!existsSync(marker)) return false;
  const installed = JSON.parse(readFileSync(marker, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(`${ROOT}package-lock.json`, 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, link, resolved, optional, devOptional }]) => {
    if (!path.startsWith('node_modules/')) return true;
    // A workspace that was added since needs no registry.
    if (link && !existsSync(ROOT + path)) symlinkSync(relative(dirname(path), resolved), ROOT + path, 'junction');
    if (link) return true;
    return path in installed ? installed[path].version === version : Boolean(optional || devOptional);
  });
}

/** Builds what changed; a build that is up to date costs well under a second. Prints nothing unless it fails or is the first. */
export function ensureBuilt() {
  if (!existsSync(`${ROOT}apps/cli/dist`) || !existsSync(`${ROOT}apps/dashboard/out`))
    console.log('Building (once, about half a minute) ...');
  const turbo = `${ROOT}node_modules/turbo/bin/turbo`;
  run(
    [process.execPath, [turbo, 'run', 'build', '--output-logs=errors-only']],
    'The build failed; what it printed above says why.',
    'pipe',
  );
}

/** npm as it was called by, or else the one on the path. */
export function npm(args) {
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.c?js$/.test(script)) return [process.execPath, [script, ...args]];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', args];
}

function run([command, args], failure, output = 'inherit') {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: ['inherit', output, output],
    shell: command.endsWith('.cmd'),
  });
  if (status === 0) return;
  for (const text of [stdout, stderr]) if (text) process.stderr.write(text);
  console.error(failure);
  process.exit(1);
}
