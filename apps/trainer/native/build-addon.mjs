#!/usr/bin/env node
/**
 * `npm run native`: builds the native addon of tfjs-node with the C library from TensorFlow's Python wheel, for networks that reach
 * a Python package index but not tfjs-node's download server. Linux on x86-64.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** Both packages have the same sources; without a graphics card, the gpu one runs on the CPU. */
const PACKAGE = '@tensorflow/tfjs-node-gpu';
/** Built and run with tfjs-node 4.22.0. */
const WHEEL = 'tensorflow-cpu==2.21.0';
/** The highest Node-API version that the package supports. */
const NODE_API = 8;
const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const HELP = `Usage: npm run native [-- OPTIONS]

Builds the tfjs-node addon from TensorFlow's Python wheel, for --backend tfjs-node.
Needs a C++ compiler and Node's headers. Linux on x86-64 only.

Options:
  --tensorflow DIR   the "tensorflow" directory of an installed wheel (default:
                     download ${WHEEL}, about 250 MB, with pip)
  --python PATH      the Python whose pip to use (default: python3)
  -h, --help         show this help`;

class Refusal extends Error {}

function main() {
  const { values: flags } = readFlags();
  if (flags.help) return console.log(HELP);
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Refusal(`only Linux on x86-64 is supported; this is ${process.platform} on ${process.arch}`);
  if (flags.tensorflow !== undefined) requireWheel(resolve(flags.tensorflow));
  const headers = nodeHeaders();
  const compiler = firstThatRuns(['c++', 'g++', 'clang++']);
  const home = packageDirectory();
  const tensorflow =
    flags.tensorflow === undefined ? fetchWheel(flags.python, join(home, 'deps', 'wheel')) : resolve(flags.tensorflow);
  requireWheel(tensorflow);

  const libraries = join(home, 'deps', 'lib');
  mkdirSync(libraries, { recursive: true });
  for (const library of LIBRARIES) {
    rmSync(join(libraries, library), { force: true });
    symlinkSync(join(tensorflow, library), join(libraries, library));
  }
  const addon = join(home, 'lib', `napi-v${NODE_API}`, 'tfjs_binding.node');
  mkdirSync(dirname(addon), { recursive: true });
  console.log(`Compiling the addon with ${compiler} ...`);
  run(
    compiler,
    [
      '-O2',
      '-std=c++17',
      '-shared',
      '-fPIC',
      `-DNAPI_VERSION=${NODE_API}`,
      '-DBUILDING_NODE_EXTENSION',
      '-w',
      `-I${headers}`,
      `-I${join(tensorflow, 'include')}`,
      `-I${dirname(home)}`,
      join(home, 'binding', 'tfjs_backend.cc'),
      join(home, 'binding', 'tfjs_binding.cc'),
      '-o',
      addon,
      `-L${libraries}`,
      ...LIBRARIES.map((library) => `-l:${library}`),
      '-Wl,-rpath,$ORIGIN/../../deps/lib',
    ],
    'the addon failed to compile; see the compiler output above',
  );
  prove();
}

function readFlags() {
  try {
    return parseArgs({
      options: {
        tensorflow: { type: 'string' },
        python: { type: 'string', default: 'python3' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new Refusal(`${error.message}\n${HELP}`);
  }
}

function requireWheel(tensorflow) {
  for (const part of [...LIBRARIES, 'include/tensorflow/c/c_api.h'])
    if (!existsSync(join(tensorflow, part)))
      throw new Refusal(`${tensorflow} has no ${part}; name the "tensorflow" directory of an installed wheel`);
}

function nodeHeaders() {
  const places = [process.env.npm_config_nodedir, resolve(dirname(process.execPath), '..')]
    .filter(Boolean)
    .map((place) => join(place, 'include', 'node'));
  const found = places.find((place) => existsSync(join(place, 'node_api.h')));
  if (!found)
    throw new Refusal(
      `no Node headers in ${places.join(' or ')}; install them (Debian: libnode-dev), or set npm_config_nodedir to their location`,
    );
  return found;
}

function firstThatRuns(compilers) {
  const found = compilers.find((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);
  if (!found) throw new Refusal('no C++ compiler found (Debian: apt-get install g++)');
  return found;
}

/** npm removes the package if its download failed; install it again without the download. */
function packageDirectory() {
  const find = () => {
    try {
      return dirname(createRequire(join(ROOT, 'apps/trainer/package.json')).resolve(`${PACKAGE}/package.json`));
    } catch {
      return null;
    }
  };
  if (!find()) {
    console.log(`Installing ${PACKAGE} without its download ...`);
    run(
      'npm',
      ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'],
      'npm could not install the package',
    );
  }
  const home = find();
  if (!home) throw new Refusal(`${PACKAGE} is missing after npm install`);
  return home;
}

function fetchWheel(python, target) {
  const tensorflow = join(target, 'tensorflow');
  if (LIBRARIES.every((library) => existsSync(join(tensorflow, library)))) return tensorflow;
  console.log(`Downloading ${WHEEL} with pip ...`);
  run(
    python,
    [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--no-deps',
      '--only-binary=:all:',
      '--target',
      target,
      WHEEL,
    ],
    `pip could not download ${WHEEL}; without a package index, copy an installed wheel to this machine and set --tensorflow`,
  );
  return tensorflow;
}

/** Computes the gradient of a product, in a separate process since the library can't be unloaded. */
function prove() {
  const script = `
    import { createRequire } from 'node:module';
    const require = createRequire(${JSON.stringify(join(ROOT, 'apps/trainer/package.json'))});
    require(${JSON.stringify(PACKAGE)});
    const tf = require('@tensorflow/tfjs-core');
    await tf.setBackend('tensorflow');
    const a = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    const gradient = await tf.grad((x) => tf.sum(tf.matMul(x, a)))(tf.ones([2, 2])).data();
    if (String([...gradient]) !== '3,7,3,7') throw new Error('a gradient is wrong: ' + [...gradient]);`;
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' };
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env,
  });
  if (status !== 0) throw new Refusal(`the addon was built but doesn't work:\n${stderr.trim()}`);
  console.log('Done. Use it with: rewardboard train --backend tfjs-node. The next npm ci removes it.');
}

function run(command, args, failure) {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new Refusal(error ? `${command}: ${error.message}` : failure);
}

try {
  main();
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(`native: ${error.message}`);
  process.exitCode = 2;
}
