/** Chooses the fastest backend by a few real steps on each, in a process of its own; remembers the answer. */

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { writeWholeFile } from '@rewardboard/machine';
import * as tf from '@tensorflow/tfjs-core';
import { environmentOfCard, stateDirectory } from '../base/environment.ts';
import type { Refusal } from './backend.ts';
import type { BackendName } from './backend-names.ts';
import { BACKENDS } from './backend-names.ts';
import { ComputeChild } from './workers/compute-child.ts';
import type { ComputeTask } from './workers/compute-messages.ts';
import type { OptimizerOptions } from './engine.ts';
import type { MicroBatch } from '../models/micro-batch.ts';
import type { ModelPlan } from '../models/model-plan.ts';
import { sizeOf } from '../models/model-plan.ts';
import { isLarge } from './parameter-views.ts';
import { missingPart } from './tensor/node-backend.ts';

/** Below so many operations a step takes a moment on every backend: the usual order is good enough, and one thread. */
const MUCH_WORK = 5e8;
const LEAST_ROWS = 4;
const STEPS = 5;
/** Of one backend, its start included: one that is hopeless is given up after its first steps. */
const BUDGET_MS = 6_000;
/** Who has not made its steps in the budget and so many steps of the best so far is hopeless. */
const HOPELESS = 4;
/** The plain backend is some fifty times slower than the others: it is taken only where nothing else computes. */
const NEVER_MEASURED: readonly BackendName[] = ['cpu'];
const MOST_REMEMBERED = 50;
/** Packages one of which must be whole; seen on the disk, before a process starts for nothing. */
const PACKAGES: Partial<Record<BackendName, readonly string[]>> = {
  'tfjs-node-gpu': ['@tensorflow/tfjs-node-gpu'],
  'tfjs-node': ['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'],
};

export interface Choice {
  backend: BackendName;
  refusals: Refusal[];
  sentence: string;
}

export interface ToChoose {
  entry: string;
  sample: MicroBatch;
  optimizer: OptimizerOptions;
  plan: ModelPlan;
  taskFor(backend: BackendName): ComputeTask;
  budgetMs?: number;
}

/** @returns null where nothing needs measuring, or nothing could be measured */
export async function chooseFastest({
  entry,
  sample,
  optimizer,
  plan,
  taskFor,
  budgetMs = BUDGET_MS,
}: ToChoose): Promise<Choice | null> {
  // A large model's step takes seconds: trying it everywhere would cost minutes, and the usual order is right for it.
  if (operationsOfStep(plan, sample) < MUCH_WORK || isLarge(plan)) return null;
  const key = situation(plan, sample, taskFor('cpu').threads);
  const known = remembered()[key];
  if (known && BACKENDS.includes(known.backend)) return { ...known, sentence: `${known.sentence} (measured before)` };
  const refusals: Refusal[] = [];
  const times: { name: BackendName; device: string; stepMs: number }[] = [];
  for (const name of BACKENDS.filter((backend) => !NEVER_MEASURED.includes(backend))) {
    const absent = absentPackage(name);
    if (absent) {
      refusals.push({ name, reason: absent });
      continue;
    }
    const child = new ComputeChild(entry, environmentOfCard(0));
    const best = Math.min(...times.map(({ stepMs }) => stepMs));
    const answer = child.ask(
      { type: 'measure', task: taskFor(name), optimizer, batch: sample, steps: STEPS, budgetMs },
      'measured',
    );
    try {
      const { device, stepMs } = await within(answer, budgetMs + HOPELESS * best);
      times.push({ name, device, stepMs });
    } catch (error) {
      refusals.push({ name, reason: (error as Error).message });
    } finally {
      child.end();
    }
  }
  times.sort((a, b) => a.stepMs - b.stepMs);
  const [best] = times;
  if (!best) return null;
  const sentence = `A step takes ${times.map(({ device, stepMs }) => `${stepMs < 100 ? stepMs.toPrecision(2) : Math.round(stepMs)} ms on ${device}`).join(', ')}`;
  const choice = { backend: best.name, refusals, sentence };
  remember(key, choice);
  return choice;
}

function absentPackage(name: BackendName): string | null {
  const reasons = PACKAGES[name]?.map((packageName) => missingPart(packageName)) ?? [null];
  return reasons.includes(null) ? null : reasons[0]!;
}

/** @param limitMs Infinity: no limit */
async function within<T>(answer: Promise<T>, limitMs: number): Promise<T> {
  if (limitMs === Infinity) return answer;
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`much slower; gave up after ${(limitMs / 1000).toFixed(1)} s`)), limitMs);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** Multiplications and additions of the matrix products, forward and backward. */
export function operationsOfStep(
  { parameters, frozen = [], spec: { config } }: ModelPlan,
  { input }: MicroBatch,
): number {
  const matrices = [...parameters, ...frozen].filter(({ shape, name }) => shape.length === 2 && !/embed/.test(name));
  const rows = input.kind === 'tokens' ? input.size * input.length : input.size;
  const attention =
    input.kind === 'tokens' ? 12 * config.num_hidden_layers * rows * input.length * config.hidden_size : 0;
  return 6 * rows * matrices.reduce((sum, { shape }) => sum + sizeOf(shape), 0) + attention;
}

/** Threads that are worth dividing such a batch among; fewer rows than that in each would not fill them. */
export function threadsFor(plan: ModelPlan, sample: MicroBatch): number {
  if (operationsOfStep(plan, sample) < MUCH_WORK || isLarge(plan)) return 1;
  return Math.max(1, Math.min(availableParallelism(), Math.floor(sample.input.size / LEAST_ROWS)));
}

/** Everything that the times depend on. */
function situation(plan: ModelPlan, { input, objective }: MicroBatch, threads: number): string {
  const shape = input.kind === 'tokens' ? [input.size, input.length] : [input.size];
  const model = plan.parameters.map(({ name, shape: dimensions }) => [name, ...dimensions]);
  const machine = [
    process.version,
    tf.version_core,
    cpus()[0]?.model,
    cpus().length,
    environmentOfCard(0).CUDA_VISIBLE_DEVICES,
  ];
  return createHash('sha256')
    .update(JSON.stringify([machine, threads, objective, input.kind, shape, model]))
    .digest('hex')
    .slice(0, 16);
}

type Remembered = Record<string, Pick<Choice, 'backend' | 'refusals' | 'sentence'>>;
const rememberedPath = () => join(stateDirectory(), 'fastest-backends.json');

function remembered(): Remembered {
  try {
    return JSON.parse(readFileSync(rememberedPath(), 'utf8')) as Remembered;
  } catch {
    return {}; // None yet, or damaged: it is measured again.
  }
}

function remember(key: string, choice: Choice): void {
  try {
    const entries = Object.entries({ ...remembered(), [key]: choice }).slice(-MOST_REMEMBERED);
    const path = rememberedPath();
    mkdirSync(dirname(path), { recursive: true });
    writeWholeFile(path, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
  } catch {
    // A directory that cannot be written costs a measurement the next time, nothing else.
  }
}
