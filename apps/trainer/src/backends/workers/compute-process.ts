/** A process or a thread that computes for a training: gradients on its own device, or the time that a step takes there. */

import { parentPort } from 'node:worker_threads';
import { openBackend } from '../backend.ts';
import type { ComputeTask, FromComputer, SentWeights, ToComputer } from './compute-messages.ts';
import type { GradientSource, Weights } from '../gradient-source.ts';
import { keptIn } from '../gradient-sum.ts';
import { HostEngine } from '../host-engine.ts';
import { parameterCount } from '../parameter-views.ts';
import { MODELS } from '../../models/all-models.ts';
import { WorkerSource, canBeThread } from './worker-source.ts';

interface Opened {
  source: GradientSource;
  weights: Weights;
  /** Where the gradient is written; a training in the same process reads it there. */
  gradient: Float32Array;
}

/** Answers one message at a time, in their order, and leaves with the one who started it. */
export function serveComputing(): void {
  let opened: Opened | null = null;
  let queue = Promise.resolve();
  if (!parentPort) {
    // Ctrl-C reaches the whole terminal; the training says when it is over.
    process.on('SIGINT', () => {});
    process.on('disconnect', () => process.exit(0));
  }
  (parentPort ?? process).on('message', (message: ToComputer) => {
    queue = queue.then(async () => {
      let answer: FromComputer;
      try {
        if (message.type === 'open') opened = await open(message.task);
        answer = await answerTo(message, opened);
      } catch (error) {
        answer = { type: 'failed', reason: (error instanceof Error ? error.message : String(error)).split('\n')[0]! };
      }
      if (parentPort) parentPort.postMessage(answer, []);
      else if (process.connected) process.send!(answer);
    });
  });
}

const planOf = ({ spec }: ComputeTask) => MODELS[spec.config.model_type].plan(spec);

async function open(task: ComputeTask): Promise<Opened> {
  const { objective, dropout, cores } = task;
  const plan = planOf(task);
  const backend = await openBackend(task.backend, task);
  const count = parameterCount(plan);
  const gradient = new Float32Array(new SharedArrayBuffer(count * 4));
  return {
    source: backend.source({ plan, objective, dropout, ...(cores === undefined ? {} : { cores }) }),
    weights: { values: new Float32Array(count), version: 0 },
    gradient,
  };
}

async function answerTo(message: ToComputer, opened: Opened | null): Promise<FromComputer> {
  if (message.type === 'measure') return measure(message);
  const { source, weights, gradient } = opened!;
  if (message.type === 'open') return { type: 'opened', device: source.device };
  bring(weights, message.weights);
  if (message.type === 'logits') return { type: 'logits', logits: await source.logits(weights, message.batch) };
  const loss = await source.gradient(weights, message.batch, message.share, message.randomness, keptIn(gradient));
  return { type: 'gradient', loss, gradient };
}

function bring(weights: Weights, { version, values }: SentWeights): void {
  if (values) weights.values.set(values);
  weights.version = version;
}

/** The median of the steps after two for warming up; a backend that is hopeless is not measured longer than the budget. */
async function measure({
  task,
  optimizer,
  batch,
  steps,
  budgetMs,
}: Extract<ToComputer, { type: 'measure' }>): Promise<FromComputer> {
  const endsAt = performance.now() + budgetMs;
  const options = { plan: planOf(task), objective: task.objective, dropout: task.dropout, optimizer, seed: 1 };
  const engine =
    task.threads > 1 && canBeThread(task.backend)
      ? new HostEngine(await WorkerSource.threads(process.argv[1]!, task), options)
      : (await openBackend(task.backend, task)).create(options);
  const times: number[] = [];
  for (let step = 1; step <= steps + 2 && (times.length < 2 || performance.now() < endsAt); step++) {
    const startedAt = performance.now();
    await engine.accumulate(batch, 1, { seed: 1, step, micro: 0 });
    await engine.update(0);
    await engine.read();
    times.push(performance.now() - startedAt);
    if (performance.now() > endsAt) break;
  }
  await engine.logits(batch); // it may have to be prepared for that
  const inferenceFrom = performance.now();
  await engine.logits(batch);
  const inferenceMs = performance.now() - inferenceFrom;
  const timed = (times.length > 2 ? times.slice(2) : times.slice(-1)).sort((a, b) => a - b);
  return {
    type: 'measured',
    device: engine.device,
    stepMs: timed[timed.length >> 1]!,
    inferenceMs,
    memoryBytes: process.memoryUsage().rss,
  };
}
