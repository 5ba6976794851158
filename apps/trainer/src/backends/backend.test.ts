import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { chooseBackend } from './backend.ts';
import { BACKENDS } from './backend-names.ts';
import { BadInput } from '../base/bad-input.ts';
import { probeGradient } from './gradient-probe.ts';
import { missingPart, neededBy } from './tensor/node-backend.ts';

describe('choosing a backend', () => {
  it('takes the first whose gradient is right, and says why those before it are not', async () => {
    const { backend, refusals } = await chooseBackend();
    expect(refusals.map((r) => r.name)).toEqual(BACKENDS.slice(0, BACKENDS.indexOf(backend.name)));
    for (const { reason } of refusals) expect(reason.length).toBeGreaterThan(5);
  });

  it('takes the one that is forced, and no other', async () => {
    expect(await chooseBackend('cpu')).toMatchObject({
      backend: { name: 'cpu', device: 'plain JavaScript' },
      refusals: [],
    });
    expect(tf.getBackend()).toBe('cpu');
  });

  it('names those there are when the forced one is unknown', async () => {
    await expect(chooseBackend('cuda')).rejects.toThrow(BadInput);
    await expect(chooseBackend('cuda')).rejects.toThrow('tfjs-node-gpu, onnx, tfjs-node, wasm, webgpu, cpu');
  });

  it.skipIf(missingPart('@tensorflow/tfjs-node-gpu') === null)(
    'fails with the reason when the forced one cannot be used',
    async () => {
      await expect(chooseBackend('tfjs-node-gpu')).rejects.toThrow('--backend tfjs-node-gpu: ');
    },
  );

  it('refuses a backend whose gradient is wrong', async () => {
    const { backend: plain } = await chooseBackend('cpu');
    const right = tf.getKernel('BatchMatMul', 'cpu');
    tf.unregisterKernel('BatchMatMul', 'cpu');
    // With the wrong sign where only a gradient asks.
    tf.registerKernel({
      ...right,
      kernelFunc: (call) => {
        const info = right.kernelFunc(call) as tf.TensorInfo;
        if (!call.attrs!.transposeA) return info;
        const backend = call.backend as {
          makeTensorInfo(shape: number[], dtype: string, values: unknown): tf.TensorInfo;
          readSync(id: object): Float32Array;
        };
        return backend.makeTensorInfo(
          info.shape,
          info.dtype,
          backend.readSync(info.dataId).map((x) => -x),
        );
      },
    });
    try {
      await expect(probeGradient(plain.create)).rejects.toThrow('its gradient is wrong');
    } finally {
      tf.unregisterKernel('BatchMatMul', 'cpu');
      tf.registerKernel(right);
    }
    await probeGradient(plain.create);
  });

  it('looks for a native library on the disk before it loads a package', () => {
    const root = mkdtempSync(join(tmpdir(), 'addon-'));
    const from = join(root, 'index.js');
    expect(missingPart('native-thing', from)).toBe('not installed (run: npm install native-thing)');
    const directory = join(root, 'node_modules', 'native-thing');
    mkdirSync(join(directory, 'lib', 'napi-v8'), { recursive: true });
    writeFileSync(join(directory, 'package.json'), '{"name": "native-thing"}');
    expect(missingPart('native-thing', from)).toContain('native library is not installed');
    writeFileSync(join(directory, 'lib', 'napi-v8', 'tfjs_binding.node'), '');
    expect(missingPart('native-thing', from)).toBeNull();
  });
});

it('names the CUDA and the driver that a build of tfjs-node-gpu needs', () => {
  const root = mkdtempSync(join(tmpdir(), 'built-'));
  const from = join(root, 'index.js');
  const directory = join(root, 'node_modules', 'built-thing');
  mkdirSync(join(directory, 'deps'), { recursive: true });
  writeFileSync(join(directory, 'package.json'), '{"name": "built-thing"}');
  expect(neededBy('built-thing', from)).toBe('CUDA 11 and cuDNN 8');
  writeFileSync(join(directory, 'deps', 'build.json'), '{"cuda": "12.5 or later", "driver": "525"}');
  expect(neededBy('built-thing', from)).toBe(
    "Nvidia's driver 525 or later; its own libraries are of CUDA 12.5 or later",
  );
});
