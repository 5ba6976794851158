/** Gradients from several processes, one a device: each batch is divided among them, and what they give is added up. */

import { environmentOfCard } from '../environment.ts';
import { ComputeChild } from './compute-child.ts';
import type { ComputeTask, SentWeights, ToComputer } from './compute-messages.ts';
import type { Randomness } from './engine.ts';
import type { GradientSource, Weights } from './gradient-source.ts';
import type { GradientSum } from './gradient-sum.ts';
import type { MicroBatch } from './micro-batch.ts';
import { splitBatch } from './split-batch.ts';

interface Worker {
  child: ComputeChild;
  /** Version of the weights that it has. */
  version: number;
}

export class WorkerSource implements GradientSource {
  readonly device: string;
  readonly #workers: readonly Worker[];

  private constructor(device: string, workers: readonly Worker[]) {
    this.device = device;
    this.#workers = workers;
  }

  /** Throws when one of them cannot compute, with its reason. */
  static async open(entry: string, count: number, task: ComputeTask): Promise<WorkerSource> {
    const workers = Array.from({ length: count }, (_, i): Worker => ({ child: new ComputeChild(entry, environmentOfCard(i)), version: 0 }));
    try {
      const opened = await Promise.all(
        workers.map(({ child }, i) => child.ask({ type: 'open', task }, 'opened').catch((error: Error) => Promise.reject(named(error, i, count)))),
      );
      return new WorkerSource(`${count} x ${opened[0]!.device}`, workers);
    } catch (error) {
      for (const { child } of workers) child.end();
      throw error;
    }
  }

  async gradient(weights: Weights, batch: MicroBatch, share: number, randomness: Randomness, sum: GradientSum): Promise<number> {
    const parts = splitBatch(batch, this.#workers.length);
    const answers = await this.#askAll(parts, 'gradient', (part, sent) => {
      return { type: 'gradient', weights: sent, batch: part, share: (share * part.weights.length) / batch.weights.length, randomness };
    }, weights);
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
    const answers = await this.#askAll(parts, 'logits', (part, sent) => ({ type: 'logits', weights: sent, batch: part }), weights);
    const logits = new Float32Array(answers.reduce((sum, answer) => sum + answer.logits.length, 0));
    let from = 0;
    for (const answer of answers) {
      logits.set(answer.logits, from);
      from += answer.logits.length;
    }
    return logits;
  }

  async dispose(): Promise<void> {
    for (const { child } of this.#workers) child.end();
  }

  #askAll<T extends 'gradient' | 'logits'>(parts: readonly MicroBatch[], expected: T, message: (part: MicroBatch, sent: SentWeights) => ToComputer, weights: Weights) {
    return Promise.all(
      parts.map((part, i) => {
        const worker = this.#workers[i]!;
        const sent = { version: weights.version, values: worker.version === weights.version ? null : weights.values };
        worker.version = weights.version;
        return worker.child.ask(message(part, sent), expected).catch((error: Error) => Promise.reject(named(error, i, this.#workers.length)));
      }),
    );
  }
}

function named(error: Error, index: number, count: number): Error {
  return new Error(`device ${index + 1} of ${count}: ${error.message}`, { cause: error });
}
