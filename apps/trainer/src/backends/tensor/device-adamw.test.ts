import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { chooseBackend } from '../backend.ts';
import type { Updatable } from './device-adamw.ts';
import { DeviceAdamW } from './device-adamw.ts';

describe('AdamW', () => {
  beforeAll(async () => {
    await chooseBackend('cpu');
  });

  const parameter = (values: number[], decays: boolean): Updatable => ({
    variable: tf.variable(tf.tensor1d(values)),
    decays,
  });

  it('updates as the paper computes it, and decays matrices only', () => {
    const options = { beta1: 0.8, beta2: 0.9, epsilon: 1e-3, weightDecay: 0.5, maxGradNorm: 0 };
    const parameters = [parameter([1, -2], true), parameter([3], false)];
    const optimizer = new DeviceAdamW(parameters, options);
    const weights = [1, -2, 3];
    const m = [0, 0, 0];
    const v = [0, 0, 0];
    for (let t = 1; t <= 3; t++) {
      const gradient = [0.5 * t, -1, 0.1];
      optimizer.apply([tf.tensor1d(gradient.slice(0, 2)), tf.tensor1d([gradient[2]!])], 0.1).dispose();
      weights.forEach((w, i) => {
        m[i] = 0.8 * m[i]! + 0.2 * gradient[i]!;
        v[i] = 0.9 * v[i]! + 0.1 * gradient[i]! ** 2;
        const decayed = i < 2 ? w * (1 - 0.1 * 0.5) : w;
        weights[i] = decayed - (0.1 * (m[i] / (1 - 0.8 ** t))) / (Math.sqrt(v[i] / (1 - 0.9 ** t)) + 1e-3);
      });
      const now = parameters.flatMap((p) => [...p.variable.dataSync()]);
      now.forEach((w, i) => expect(w).toBeCloseTo(weights[i]!, 5));
    }
  });

  it('scales a long gradient to the longest length allowed, and says how long it was', () => {
    // With a huge epsilon the first update is proportional to the gradient that was used.
    const update = (gradient: number[], maxGradNorm: number) => {
      const p = parameter([0, 0], false);
      const optimizer = new DeviceAdamW([p], { beta1: 0, beta2: 0, epsilon: 1e4, weightDecay: 0, maxGradNorm });
      const norm = optimizer.apply([tf.tensor1d(gradient)], 1e4).dataSync()[0]!;
      return { norm, change: [...p.variable.dataSync()].map((x) => -x) };
    };
    expect(update([3, 4], 1).norm).toBeCloseTo(5);
    update([3, 4], 1).change.forEach((x, i) => expect(x).toBeCloseTo([0.6, 0.8][i]!, 3));
    update([0.3, 0.4], 1).change.forEach((x, i) => expect(x).toBeCloseTo([0.3, 0.4][i]!, 3));
    update([3, 4], 0).change.forEach((x, i) => expect(x).toBeCloseTo([3, 4][i]!, 2));
  });
});
