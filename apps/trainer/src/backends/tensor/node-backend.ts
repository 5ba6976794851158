/** Loads tfjs-node or tfjs-node-gpu, whose native library may or may not have been downloaded at install. */

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { prepareForLibtensorflow } from '../../base/environment.ts';
import { installCommand } from '../../base/install-command.ts';

const GPU_PACKAGE = '@tensorflow/tfjs-node-gpu';
const CPU_PACKAGE = '@tensorflow/tfjs-node';

/** Never both in one process: the second one would register every kernel again. */
let loaded: string | null = null;

/** @returns what computes; throws with the reason why it cannot be used */
export async function loadNodeBackend(wanted: 'gpu' | 'cpu'): Promise<string> {
  // The gpu package computes on the processor where it finds no card; if it is loaded it serves as both.
  const name =
    wanted === 'gpu'
      ? GPU_PACKAGE
      : (loaded ?? [CPU_PACKAGE, GPU_PACKAGE].find((p) => missingPart(p) === null) ?? CPU_PACKAGE);
  const missing = missingPart(name);
  if (missing) throw new Error(missing);
  if (loaded === null) {
    prepareForLibtensorflow();
    restoreRemovedUtilities();
    createRequire(import.meta.url)(name);
    loaded = name;
  }
  if (!(await tf.setBackend('tensorflow'))) throw new Error('libtensorflow failed to start');
  const { isUsingGpuDevice } = tf.backend() as unknown as { isUsingGpuDevice?: boolean };
  if (wanted === 'gpu' && !isUsingGpuDevice)
    throw new Error(`no usable graphics card (this build needs ${neededBy(name)})`);
  return isUsingGpuDevice ? 'cuda' : 'libtensorflow cpu';
}

/**
 * Looks on the disk before anything is required: a package without its library fails halfway, with its kernels registered.
 * @param from a file whose packages are meant
 * @returns null when the package is complete
 */
export function missingPart(packageName: string, from: string = import.meta.url): string | null {
  let directory: string;
  try {
    directory = dirname(createRequire(from).resolve(`${packageName}/package.json`));
  } catch {
    return `not installed (run: ${installCommand(packageName)})`;
  }
  const library = join(directory, 'lib');
  const addons = existsSync(library)
    ? readdirSync(library).filter((d) => existsSync(join(library, d, 'tfjs_binding.node')))
    : [];
  return addons.length > 0
    ? null
    : 'its native library is not installed (the download during installation failed or was skipped)';
}

/**
 * The library that npm downloads is of CUDA 11; one that `npm run native -- --gpu` built has written down what it needs.
 * @param from a file whose packages are meant
 */
export function neededBy(packageName: string, from: string = import.meta.url): string {
  const written = join(dirname(createRequire(from).resolve(`${packageName}/package.json`)), 'deps', 'build.json');
  if (!existsSync(written)) return 'CUDA 11 and cuDNN 8';
  const { cuda, driver } = JSON.parse(readFileSync(written, 'utf8')) as { cuda: string; driver: string };
  return `Nvidia's driver ${driver} or later; its own libraries are of CUDA ${cuda}`;
}

/** Node 23 and later have dropped two functions that tfjs-node 4.22.0 calls. */
function restoreRemovedUtilities(): void {
  const old = util as unknown as { isNullOrUndefined?: (v: unknown) => boolean; isArray?: (v: unknown) => boolean };
  old.isNullOrUndefined ??= (v) => v === null || v === undefined;
  old.isArray ??= Array.isArray;
}
