/** A step of fine-tuning on ONNX Runtime, in the process that calls it: the peak of memory is that process's own. */

import { HostEngine } from '../../../../apps/trainer/src/backends/host-engine.ts';
import { loadOnnxRuntime } from '../../../../apps/trainer/src/backends/onnx/onnx-runtime.ts';
import { OnnxSource } from '../../../../apps/trainer/src/backends/onnx/onnx-source.ts';
import type { EngineOptions } from '../../../../apps/trainer/src/backends/engine.ts';
import type { ModelConfig } from '../../../../apps/trainer/src/config/config-schema.ts';
import { openPretrained } from '../../../../apps/trainer/src/models/pretrained/pretrained-model.ts';
import { tokenBatch } from '../../../../apps/trainer/src/testing/token-batch.ts';

/** Of each step, in milliseconds; the first ones prepare. */
export interface StepTimes {
  /** Of all threads together. */
  processor: number[];
  wall: number[];
  megabytes: number;
}

/** Rows end up to so many tokens before the longest one, as texts of similar length do. */
const SHORTEST = 12;
const PADDING = 0x7fffffff;

export async function measureStep(
  config: ModelConfig,
  [rows, length, words]: readonly [number, number, number],
  steps: number,
  cores: number,
): Promise<StepTimes> {
  const optimizer = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, maxGradNorm: 1 };
  const { plan } = openPretrained(config);
  const options: EngineOptions = { plan, objective: { kind: 'binary' }, optimizer, dropout: 0, seed: 1 };
  const engine = new HostEngine(new OnnxSource(await loadOnnxRuntime(), { ...options, cores }), options);
  const batch = tokenBatch(rows, length, words);
  const { input } = batch;
  for (let row = 0; row < rows; row++)
    input.segments.fill(PADDING, (row + 1) * length - 4 * (row % (SHORTEST / 4 + 1)), (row + 1) * length);
  input.types = new Int32Array(rows * length);
  input.judged = Int32Array.from({ length: rows }, (_, i) => i * length);
  const times: StepTimes = { processor: [], wall: [], megabytes: 0 };
  for (let step = 1; step <= steps; step++) {
    const [from, at] = [process.cpuUsage(), performance.now()];
    await engine.accumulate(batch, 1, { seed: 1, step, micro: 0 });
    await engine.update(1e-4);
    const { user, system } = process.cpuUsage(from);
    times.processor.push((user + system) / 1000);
    times.wall.push(performance.now() - at);
  }
  await engine.dispose();
  return { ...times, megabytes: process.resourceUsage().maxRSS / 1024 };
}
