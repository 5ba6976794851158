/** Gradients from several processes or threads, one a device: each batch is divided among them, and what they give is added up. */

import { availableParallelism } from 'node:os';
import { environmentOfCard } from '../../base/environment.ts';
import type { BackendName } from '../backend-names.ts';
import { ComputeChild } from './compute-child.ts';
import type { ComputeTask, FromComputer, SentWeights, ToComputer } from './compute-messages.ts';
import { ComputeThread } from './compute-thread.ts';
import type { Computer } from './computer.ts';
import type { Randomness } from '../engine.ts';
import type { GradientSource, Weights } from '../gradient-source.ts';
import type { GradientSum } from '../gradient-sum.ts';
import { join } from '../join.ts';
import type { MicroBatch } from '../../models/micro-batch.ts';
import { splitBatch } from '../split-batch.ts';

interface Worker {
  computer: Computer;
  /** For people. */
  name: string;
  /** Version of the weights that it has. */
  version: number;
}

/** It computes on the processor, and can be loaded in several threads of one process. */
export function canBeThread(backend: BackendName): boolean {
  return backend === 'onnx' || backend === 'wasm' || backend === 'cpu';
}

export class WorkerSource implements GradientSource {
  readonly device: string;
  readonly #workers: readonly Worker[];
  /** A copy of the weights that threads see. */
  #shared: Weights = { values: new Float32Array(0), version: 0 };

  private constructor(device: string, workers: readonly Worker[]) {
    this.device = device;
    this.#workers = workers;
  }

  /** Processes where each needs its own device, threads elsewhere. Throws when one of them cannot compute, with its reason. */
  static async devices(entry: string, count: number, task: ComputeTask): Promise<WorkerSource> {
    const start = (i: number) =>
      canBeThread(task.backend) ? new ComputeThread(entry) : new ComputeChild(entry, environmentOfCard(i));
    return WorkerSource.#open(
      'device',
      Array.from({ length: count }, (_, i) => start(i)),
      { ...task, cores: Math.max(1, Math.floor(availableParallelism() / count)) },
      (device) => `${count} x ${device}`,
    );
  }

  /** One device, on as many threads as the task says. */
  static async threads(entry: string, task: ComputeTask): Promise<WorkerSource> {
    const threads = Array.from({ length: task.threads }, () => new ComputeThread(entry));
    return WorkerSource.#open(
      'thread',
      threads,
      { ...task, threads: 1 },
      (device) => `${device}, ${task.threads} threads`,
    );
  }

  static async #open(
    part: string,
    computers: readonly Computer[],
    task: ComputeTask,
    name: (device: string) => string,
  ): Promise<WorkerSource> {
    const workers = computers.map((computer, i): Worker => ({
      computer,
      name: `${part} ${i + 1} of ${computers.length}`,
      version: 0,
    }));
    try {
      const opened = await Promise.all(workers.map((worker) => ask(worker, { type: 'open', task }, 'opened')));
      return new WorkerSource(name(opened[0]!.device), workers);
    } catch (error) {
      for (const { computer } of workers) computer.end();
      throw error;
    }
  }

  async gradient(
    weights: Weights,
    batch: MicroBatch,
    share: number,
    randomness: Randomness,
    sum: GradientSum,
  ): Promise<number> {
    const parts = splitBatch(batch, this.#workers.length);
    const answers = await this.#askAll(
      parts,
      'gradient',
      (part, sent) => {
        return {
          type: 'gradient',
          weights: sent,
          batch: part,
          share: (share * part.weights.length) / batch.weights.length,
          randomness,
        };
      },
      weights,
    );
    let loss = 0;
    // Always in the order of the workers: the same sums for the same batch.
    for (const answer of answers) {
      loss += answer.loss;
      sum.add([answer.gradient]);
    }
    return loss;
  }

  async logits(weights: Weights, batch: MicroBatch): Promise<Float32Array> {
    const parts = splitBatch(batch, this.#workers.length);
    const answers = await this.#askAll(
      parts,
      'logits',
      (part, sent) => ({ type: 'logits', weights: sent, batch: part }),
      weights,
    );
    const logits = new Float32Array(answers.reduce((sum, answer) => sum + answer.logits.length, 0));
    join(
      answers.map((answer) => answer.logits),
      logits,
    );
    return logits;
  }

  async dispose(): Promise<void> {
    for (const { computer } of this.#workers) computer.end();
  }

  #askAll<T extends 'gradient' | 'logits'>(
    parts: readonly MicroBatch[],
    expected: T,
    message: (part: MicroBatch, sent: SentWeights) => ToComputer,
    weights: Weights,
  ) {
    return Promise.all(
      parts.map((part, i) => {
        const worker = this.#workers[i]!;
        const sent = {
          version: weights.version,
          values: worker.version === weights.version ? null : this.#share(weights).values,
        };
        worker.version = weights.version;
        return ask(worker, message(part, sent), expected);
      }),
    );
  }

  #share({ values, version }: Weights): Weights {
    if (this.#shared.values.length !== values.length)
      this.#shared = { values: new Float32Array(new SharedArrayBuffer(values.byteLength)), version: 0 };
    if (this.#shared.version !== version) this.#shared.values.set(values);
    this.#shared.version = version;
    return this.#shared;
  }
}

function ask<T extends FromComputer['type']>({ computer, name }: Worker, message: ToComputer, expected: T) {
  return computer
    .ask(message, expected)
    .catch((error: Error) => Promise.reject(new Error(`${name}: ${error.message}`, { cause: error })));
}
