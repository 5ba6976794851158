/** An engine that keeps weights and optimizer on the host; losses and gradients come from a source. */

import type { NamedTensor } from '../models/model-plan.ts';
import type { EngineOptions, EngineState, LocalEngine, Randomness } from './engine.ts';
import type { GradientSource, Weights } from './gradient-source.ts';
import { join } from './join.ts';
import { HostAdamW } from './host-adamw.ts';
import type { MicroBatch } from '../models/micro-batch.ts';
import { initialWeights } from '../models/model-plan.ts';
import { parameterCount, parameterViews } from './parameter-views.ts';
import { requireSameShapes } from '../models/require-same-shapes.ts';
import { inPieces } from './split-batch.ts';

export class HostEngine implements LocalEngine {
  readonly device: string;
  readonly parameterCount: number;
  readonly #source: GradientSource;
  readonly #options: EngineOptions;
  readonly #weights: Weights;
  readonly #optimizer: HostAdamW;
  #stepLoss = 0;
  #lossSum = 0;
  #unreadUpdates = 0;
  #gradNorm = 0;

  constructor(source: GradientSource, options: EngineOptions) {
    this.device = source.device;
    this.#source = source;
    this.#options = options;
    this.parameterCount = parameterCount(options.plan);
    this.#optimizer = new HostAdamW(options.plan, options.optimizer);
    this.#weights = { values: this.#optimizer.weights, version: 1 };
    this.#fill(this.#weights.values, initialWeights(options.plan, options.seed));
  }

  async accumulate(batch: MicroBatch, share: number, randomness: Randomness): Promise<void> {
    this.#stepLoss += await this.#source.gradient(this.#weights, batch, share, randomness, this.#optimizer);
  }

  stepLoss(): number {
    return this.#stepLoss;
  }

  async update(learningRate: number): Promise<void> {
    if (this.#optimizer.isEmpty) throw new Error('nothing was accumulated');
    this.#gradNorm = this.#optimizer.apply(learningRate);
    this.#weights.version++;
    this.#lossSum += this.#stepLoss;
    this.#unreadUpdates++;
    this.skip();
  }

  skip(): void {
    this.#optimizer.isEmpty = true;
    this.#stepLoss = 0;
  }

  async gradients(): Promise<NamedTensor[]> {
    return this.#named(this.#optimizer.gradient);
  }

  async read(): Promise<{ loss: number; gradNorm: number }> {
    const loss = this.#lossSum / this.#unreadUpdates;
    this.#lossSum = 0;
    this.#unreadUpdates = 0;
    return { loss, gradNorm: this.#gradNorm };
  }

  async logits(batch: MicroBatch): Promise<Float32Array> {
    const answers: Float32Array[] = [];
    for (const piece of inPieces(batch)) answers.push(await this.#source.logits(this.#weights, piece));
    const logits = new Float32Array(answers.reduce((sum, { length }) => sum + length, 0));
    join(answers, logits);
    return logits;
  }

  async exportState(): Promise<EngineState> {
    const { firsts, seconds, updates } = this.#optimizer;
    return {
      weights: this.#named(this.#weights.values),
      firsts: this.#named(firsts),
      seconds: this.#named(seconds),
      updates,
      unread: { lossSum: this.#lossSum, updates: this.#unreadUpdates },
    };
  }

  async importState({ weights, firsts, seconds, updates, unread }: EngineState): Promise<void> {
    for (const tensors of [weights, firsts, seconds]) requireSameShapes(this.#options.plan, tensors);
    this.#fill(this.#weights.values, weights);
    this.#weights.version++;
    this.#fill(this.#optimizer.firsts, firsts);
    this.#fill(this.#optimizer.seconds, seconds);
    this.#optimizer.updates = updates;
    this.#optimizer.restored();
    this.#lossSum = unread.lossSum;
    this.#unreadUpdates = unread.updates;
    this.skip();
  }

  dispose(): Promise<void> {
    return this.#source.dispose();
  }

  #named(values: Float32Array): NamedTensor[] {
    const { plan } = this.#options;
    const views = parameterViews(plan, values);
    return plan.parameters.map(({ name, shape }, i) => ({ name, shape, values: views[i]!.slice() }));
  }

  #fill(values: Float32Array, tensors: readonly NamedTensor[]): void {
    parameterViews(this.#options.plan, values).forEach((view, i) => view.set(tensors[i]!.values));
  }
}
