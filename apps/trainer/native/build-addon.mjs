#!/usr/bin/env node
/**
 * `npm run native`: builds the native addon of tfjs-node with the C library from TensorFlow's Python wheel, for networks that reach
 * a Python package index but not tfjs-node's download server. Linux on x86-64.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BUILDS, downloadSize, pipRequirements } from './wheels.mjs';

/** Both packages have the same sources; without a graphics card, the gpu one runs on the CPU. */
const PACKAGE = '@tensorflow/tfjs-node-gpu';
/** The highest Node-API version that the package supports. */
const NODE_API = 8;
const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
/** In the package's "deps": what the addon needs of a machine with a graphics card. */
const BUILD_FILE = 'build.json';
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const HELP = `Usage: npm run native [-- OPTIONS]

Builds the tfjs-node addon from TensorFlow's Python wheel, for --backend tfjs-node,
or with --gpu for --backend tfjs-node-gpu.
Needs a C++ compiler and Node's headers. Linux on x86-64 only.

Options:
  --tensorflow DIR   the "tensorflow" directory of an installed wheel (default:
                     download ${pipRequirements(BUILDS.cpu)[0]}, ${downloadSize(BUILDS.cpu)}, with pip)
  --gpu              for Nvidia's cards: TensorFlow for CUDA ${BUILDS.gpu.cuda} with Nvidia's
                     libraries, ${downloadSize(BUILDS.gpu)}; needs driver ${BUILDS.gpu.driver} or later
  --dry-run          print what would be downloaded, and download nothing
  --python PATH      the Python whose pip to use (default: python3)
  -h, --help         show this help`;

class Refusal extends Error {}

function main() {
  const { values: flags } = readFlags();
  if (flags.help) return console.log(HELP);
  const build = flags.gpu ? BUILDS.gpu : BUILDS.cpu;
  if (flags['dry-run']) return console.log(plannedDownload(build));
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Refusal(`only Linux on x86-64 is supported; this is ${process.platform} on ${process.arch}`);
  if (flags.tensorflow !== undefined) requireWheel(resolve(flags.tensorflow));
  const headers = nodeHeaders();
  const compiler = firstThatRuns(['c++', 'g++', 'clang++']);
  const home = packageDirectory();
  const tensorflow =
    flags.tensorflow === undefined
      ? fetchWheels(build, flags.python, join(home, 'deps', flags.gpu ? 'wheel-gpu' : 'wheel'))
      : resolve(flags.tensorflow);
  requireWheel(tensorflow);

  const libraries = join(home, 'deps', 'lib');
  mkdirSync(libraries, { recursive: true });
  for (const library of LIBRARIES) {
    rmSync(join(libraries, library), { force: true });
    symlinkSync(join(tensorflow, library), join(libraries, library));
  }
  linkNvidia(home, tensorflow, build);
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
  prove(flags.gpu);
}

/** @param {import('./wheels.mjs').Build} build */
function plannedDownload(build) {
  const lines = build.wheels.map(({ name, version, megabytes }) => `  ${name}==${version}  ${megabytes} MB`);
  const needs = build.cuda === null ? [] : [`It needs Nvidia's driver ${build.driver} or later (CUDA ${build.cuda}).`];
  return [`This would download ${downloadSize(build)} with pip:`, ...lines, ...needs].join('\n');
}

/**
 * TensorFlow looks for Nvidia's libraries in a directory "nvidia" beside that of its own, so no LD_LIBRARY_PATH is needed. What the
 * build needs is written down for the message of a machine that lacks it.
 */
function linkNvidia(home, tensorflow, build) {
  const nvidia = join(home, 'deps', 'nvidia');
  rmSync(nvidia, { force: true });
  if (build.cuda === null) return rmSync(join(home, 'deps', BUILD_FILE), { force: true });
  const beside = join(dirname(tensorflow), 'nvidia');
  if (!existsSync(beside))
    throw new Refusal(
      `${dirname(tensorflow)} has no "nvidia"; install ${pipRequirements(build).slice(1).join(' ')} beside TensorFlow`,
    );
  symlinkSync(beside, nvidia);
  writeFileSync(join(home, 'deps', BUILD_FILE), JSON.stringify({ cuda: build.cuda, driver: build.driver }));
}

function readFlags() {
  try {
    return parseArgs({
      options: {
        tensorflow: { type: 'string' },
        python: { type: 'string', default: 'python3' },
        gpu: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
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

function fetchWheels(build, python, target) {
  const tensorflow = join(target, 'tensorflow');
  const hasNvidia = build.cuda === null || existsSync(join(target, 'nvidia', 'cuda_runtime'));
  if (hasNvidia && LIBRARIES.every((library) => existsSync(join(tensorflow, library)))) return tensorflow;
  console.log(`Downloading ${downloadSize(build)} with pip: ${pipRequirements(build).join(', ')} ...`);
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
      ...pipRequirements(build),
    ],
    `pip could not download ${pipRequirements(build).join(', ')}; without a package index, copy an installed wheel to this machine and set --tensorflow`,
  );
  return tensorflow;
}

/** Computes the gradient of a product, in a separate process since the library can't be unloaded. */
function prove(isForCards) {
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
  console.log(
    `Done. Use it with: rewardboard train --backend ${isForCards ? 'tfjs-node-gpu' : 'tfjs-node'}. The next npm ci removes it.`,
  );
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
