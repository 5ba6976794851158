/**
 * Milliseconds a training step of both models on every backend that is here, with one thread and with two, beside PyTorch on the same shapes
 * (REWARDBOARD_PYTHON, else python3) and beside what the processor's matrix products would need alone.
 */

import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { modelConfigSchema } from '../../../apps/trainer/src/config/config-schema.ts';
import { BACKENDS } from '../../../apps/trainer/src/backends/backend-names.ts';
import { bagModel } from '../../../apps/trainer/src/models/bag/bag-model.ts';
import { operationsOfStep } from '../../../apps/trainer/src/backends/choose-fastest.ts';
import { ComputeChild } from '../../../apps/trainer/src/backends/workers/compute-child.ts';
import type { ComputeTask } from '../../../apps/trainer/src/backends/workers/compute-messages.ts';
import type { MicroBatch } from '../../../apps/trainer/src/models/micro-batch.ts';
import type { ModelPlan } from '../../../apps/trainer/src/models/model-plan.ts';
import { transformerModel } from '../../../apps/trainer/src/models/transformer/transformer-model.ts';
import { canBeThread } from '../../../apps/trainer/src/backends/workers/worker-source.ts';
import { ROOT } from '../../../e2e/processes.ts';

const BATCH = 32;
const LENGTH = 64;
const WIDTH = 64;
const VOCABULARY = 4_096;
const BAG_ROWS = 12_192;
const BAG_WORDS = 200;
/** Of a default training: between two evaluations, and looked at in one. */
const [EVAL_STEPS, VALIDATION] = [250, 800];
const ENTRY = `${ROOT}apps/cli/dist/trainer-process.mjs`;
const OPTIMIZER = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, maxGradNorm: 1 };
const MEASURE = { steps: 60, budgetMs: 8_000 };

interface Case {
  name: 'transformer' | 'bag';
  plan: ModelPlan;
  batch: MicroBatch;
}

const common = {
  firstRow: 0,
  objective: 'binary' as const,
  labels: Float32Array.from({ length: BATCH }, (_, i) => i % 2),
  margins: new Float32Array(0),
  weights: new Float32Array(BATCH).fill(1),
  examples: Int32Array.from({ length: BATCH }, (_, i) => i),
};
const CASES: Case[] = [
  {
    name: 'transformer',
    plan: transformerModel(
      modelConfigSchema.parse({
        model_type: 'transformer',
        hidden_size: WIDTH,
        intermediate_size: 4 * WIDTH,
        max_sequence_length: LENGTH,
      }),
      VOCABULARY,
    ),
    batch: {
      ...common,
      input: {
        kind: 'tokens',
        size: BATCH,
        length: LENGTH,
        ids: Int32Array.from({ length: BATCH * LENGTH }, (_, i) => (i * 7_919) % VOCABULARY),
        segments: new Int32Array(BATCH * LENGTH),
        judged: Int32Array.from({ length: BATCH }, (_, i) => (i + 1) * LENGTH - 1),
      },
    },
  },
  {
    name: 'bag',
    plan: bagModel(modelConfigSchema.parse({ use_surface_numbers: false }), {
      embeddingRows: BAG_ROWS,
      surfaceNumbers: 0,
    }),
    batch: {
      ...common,
      input: {
        kind: 'bag',
        size: BATCH,
        numbers: null,
        bags: {
          rowStarts: Int32Array.from({ length: BATCH + 1 }, (_, i) => i * BAG_WORDS),
          rows: Int32Array.from({ length: BATCH * BAG_WORDS }, (_, i) => (i * 7_919) % BAG_ROWS),
          weights: new Float32Array(BATCH * BAG_WORDS).fill(0.1),
        },
      },
    },
  },
];

const cores = availableParallelism();
const threadCounts = [...new Set([1, Math.min(2, cores)])];
const taskOf = ({ plan }: Case, backend: ComputeTask['backend'], threads: number): ComputeTask => ({
  backend,
  threads,
  isForced: false,
  spec: plan.spec,
  objective: { kind: 'binary' },
  dropout: 0,
});

const torch = new Map(threadCounts.map((threads) => [threads, torchOn(threads)]));
for (const small of CASES) {
  const operations = operationsOfStep(small.plan, small.batch);
  console.log(`\n${small.name}: batch ${BATCH}, ${(operations / 1e9).toPrecision(2)} GFLOP of matrix products a step`);
  for (const threads of threadCounts) {
    const peer = torch.get(threads);
    if (!peer) continue;
    const limit = operations / peer.gigaflops / 1e6;
    console.log(row(`PyTorch ${peer.version}, ${threads} thread(s)`, peer[small.name], null));
    if (small.name === 'transformer')
      console.log(
        row(
          `  matrix products alone, at the ${peer.gigaflops.toFixed(0)} GFLOP/s of ${threads} thread(s)`,
          limit,
          null,
        ),
      );
  }
  const reference = torch.get(1)?.[small.name] ?? null;
  for (const backend of BACKENDS) {
    if (backend === 'cpu' && small.name === 'transformer') MEASURE.budgetMs = 1; // seconds a step: once is enough
    for (const threads of canBeThread(backend) && backend !== 'cpu' ? threadCounts : [1]) {
      const child = new ComputeChild(ENTRY, process.env);
      try {
        const { device, stepMs, inferenceMs, memoryBytes } = await child.ask(
          {
            type: 'measure',
            task: taskOf(small, backend, threads),
            optimizer: OPTIMIZER,
            batch: small.batch,
            ...MEASURE,
          },
          'measured',
        );
        const share = ((VALIDATION / BATCH) * inferenceMs) / (EVAL_STEPS * stepMs);
        console.log(
          `${row(`${backend} (${device})`, stepMs, torch.get(threads)?.[small.name] ?? reference)}  ${(memoryBytes / 1e6).toFixed(0)} MB, evaluation ${(share * 100).toFixed(1)} % of the time`,
        );
      } catch (error) {
        console.log(`  ${backend}: not measured: ${(error as Error).message}`);
      } finally {
        child.end();
      }
    }
    MEASURE.budgetMs = 8_000;
  }
}

function row(name: string, stepMs: number, peerMs: number | null): string {
  return `  ${name.padEnd(58)} ${stepMs.toFixed(1).padStart(8)} ms${peerMs === null ? '' : `  ${(stepMs / peerMs).toFixed(2)} x PyTorch`}`;
}

interface Torch {
  version: string;
  transformer: number;
  bag: number;
  gigaflops: number;
}

function torchOn(threads: number): Torch | null {
  const script = join(ROOT, 'packages/bench/src/peers/steps-torch.py');
  const parameters = [threads, BATCH, LENGTH, VOCABULARY, WIDTH, BAG_ROWS, BAG_WORDS].map(String);
  const { status, stdout, stderr } = spawnSync(process.env.REWARDBOARD_PYTHON ?? 'python3', [script, ...parameters], {
    encoding: 'utf8',
  });
  if (status === 0) return JSON.parse(stdout) as Torch;
  if (threads === 1) console.log(`PyTorch is not measured: ${(stderr ?? '').trim().split('\n').at(-1) || 'no Python'}`);
  return null;
}
