/** The trainer's engine, and what a recipe breaks on the way to it and in it. */

import type { Engine, EngineState } from '../../../../apps/trainer/src/backends/engine.ts';
import type { MicroBatch } from '../../../../apps/trainer/src/models/micro-batch.ts';
import type { Fault, Recipe } from './recipe.ts';

export class FaultyEngine {
  readonly #engine: Engine;
  readonly #faults: readonly Fault[];
  readonly #evalSteps: number;
  readonly #seed: number;
  readonly #frozen: ReadonlySet<string>;
  #lossSum = 0;
  #updates = 0;

  constructor(engine: Engine, { faults, evalSteps }: Recipe, seed: number) {
    this.#engine = engine;
    this.#faults = faults;
    this.#evalSteps = evalSteps;
    this.#seed = seed;
    this.#frozen = new Set(faults.flatMap((fault) => (fault.type === 'freeze' ? fault.parameters : [])));
  }

  async step(step: number, batch: MicroBatch, learningRate: number): Promise<void> {
    const engine = this.#engine;
    let gradientFactor = 1;
    let rate = learningRate;
    for (const fault of this.#faults) {
      if (fault.type === 'gradient' && step >= fault.from)
        gradientFactor = fault.factor * (fault.perStep ?? 1) ** (step - fault.from);
      if (fault.type === 'learning-rate' && step >= fault.from) rate *= fault.factor;
      if (fault.type === 'dead-units' && step === fault.from)
        await this.#change((name, values) => (name === 'hidden.bias' ? values.fill(-1_000) : values));
    }
    // The engine multiplies gradient and loss; the loss that is logged is divided again.
    await engine.accumulate(this.#broken(batch, step), gradientFactor, { seed: this.#seed, step, micro: 0 });
    this.#lossSum += engine.stepLoss()! / gradientFactor;
    this.#updates++;
    const before = this.#frozen.size > 0 ? await engine.exportState() : null;
    await engine.update(rate);
    if (before) await this.#change((name, values, i) => (this.#frozen.has(name) ? before.weights[i]!.values : values));
  }

  /** Of the updates since the last reading, as the trainer logs it. */
  async read(): Promise<{ loss: number; gradNorm: number }> {
    const { gradNorm } = await this.#engine.read();
    const loss = this.#lossSum / this.#updates;
    this.#lossSum = this.#updates = 0;
    return { loss, gradNorm };
  }

  learningRateAt(step: number, planned: number): number {
    return this.#faults.reduce(
      (rate, fault) => (fault.type === 'learning-rate' && step >= fault.from ? rate * fault.factor : rate),
      planned,
    );
  }

  /** Calls `look` while the log odds are multiplied as the recipe says. */
  async heated<T>(step: number, point: () => Promise<T>): Promise<T> {
    const fault = this.#faults.find((candidate) => candidate.type === 'temperature');
    if (!fault || step < fault.from) return point();
    const temperature = fault.perEvaluation ** (1 + (step - fault.from) / this.#evalSteps);
    const state = await this.#change((name, values) =>
      name.startsWith('head.') ? values.map((value) => value * temperature) : values,
    );
    const result = await point();
    await this.#engine.importState(state);
    return result;
  }

  /** @returns the state before */
  async #change(change: (name: string, values: Float32Array, index: number) => Float32Array): Promise<EngineState> {
    const state = await this.#engine.exportState();
    const weights = state.weights.map((tensor, i) => ({
      ...tensor,
      values: change(tensor.name, tensor.values.slice(), i),
    }));
    await this.#engine.importState({ ...state, weights });
    return state;
  }

  #broken(batch: MicroBatch, step: number): MicroBatch {
    for (const fault of this.#faults) {
      if (fault.type === 'nan-batch' && step >= fault.from) batch = { ...batch, labels: batch.labels.map(() => NaN) };
      if (fault.type !== 'bad-batch' || step !== fault.at || batch.input.kind !== 'bag') continue;
      const { numbers } = batch.input;
      batch = {
        ...batch,
        input: { ...batch.input, numbers: numbers && numbers.map((value) => value * fault.factor) },
        labels: batch.labels.map((label) => 1 - label),
      };
    }
    return batch;
  }
}
