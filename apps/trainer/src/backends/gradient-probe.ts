/** Checks that a backend trains: one gradient of a small model must predict how the loss changes. */

import { modelConfigSchema } from '../config/config-schema.ts';
import { bagModel } from '../models/bag/bag-model.ts';
import type { EngineOptions, LocalEngine } from './engine.ts';
import type { MicroBatch } from '../models/micro-batch.ts';

const EXAMPLES = 8;
const ROWS = 12;
const NUMBERS = 5;
/** Of the change predicted by the gradient; single precision and the curvature stay well below. */
const TOLERANCE = 0.05;

/** Throws when the gradient is missing, not finite, or does not predict how the loss changes along it. */
export async function probeGradient(create: (options: EngineOptions) => LocalEngine): Promise<void> {
  const engine = create({
    plan: bagModel(modelConfigSchema.parse({ embedding_size: 4, hidden_size: 8 }), {
      embeddingRows: ROWS,
      surfaceNumbers: NUMBERS,
    }),
    objective: { kind: 'binary' },
    optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, maxGradNorm: 1 },
    dropout: 0,
    seed: 7,
  });
  try {
    const batch = probeBatch();
    await engine.accumulate(batch, 1, { seed: 1, step: 1, micro: 0 });
    const gradients = await engine.gradients();
    const square = gradients.reduce((sum, { values }) => sum + values.reduce((s, x) => s + x * x, 0), 0);
    if (!(square > 0) || !Number.isFinite(square))
      throw new Error(`its gradient is ${square === 0 ? 'zero' : 'not finite'}`);
    const step = 0.02 / Math.sqrt(square);
    const state = await engine.exportState();
    const lossAt = async (by: number) => {
      const weights = state.weights.map((w, p) => ({
        ...w,
        values: w.values.map((x, i) => x + by * gradients[p]!.values[i]!),
      }));
      await engine.importState({ ...state, weights });
      return meanLoss(await engine.logits(batch), batch.labels);
    };
    const change = (await lossAt(step)) - (await lossAt(-step));
    const expected = 2 * step * square;
    if (!(Math.abs(change - expected) <= TOLERANCE * expected))
      throw new Error(`its gradient is wrong: the loss changes by ${change}, not ${expected}`);
  } finally {
    await engine.dispose();
  }
}

function probeBatch(): MicroBatch {
  const wave = (size: number, speed: number) => Float32Array.from({ length: size }, (_, i) => Math.sin(i * speed));
  return {
    input: {
      kind: 'bag',
      size: EXAMPLES,
      bags: {
        rowStarts: Int32Array.from({ length: EXAMPLES + 1 }, (_, i) => i * ROWS),
        rows: Int32Array.from({ length: EXAMPLES * ROWS }, (_, i) => i % ROWS),
        weights: wave(EXAMPLES * ROWS, 0.7),
      },
      numbers: wave(EXAMPLES * NUMBERS, 1.3),
    },
    firstRow: 0,
    objective: 'binary',
    labels: Float32Array.from({ length: EXAMPLES }, (_, i) => i % 2),
    margins: new Float32Array(0),
    weights: new Float32Array(EXAMPLES).fill(1),
    examples: Int32Array.from({ length: EXAMPLES }, (_, i) => i),
  };
}

function meanLoss(logits: Float32Array, labels: Float32Array): number {
  return (
    logits.reduce((sum, z, i) => sum + Math.max(z, 0) - z * labels[i]! + Math.log1p(Math.exp(-Math.abs(z))), 0) /
    logits.length
  );
}
