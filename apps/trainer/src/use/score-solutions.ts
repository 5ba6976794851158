/** Scores solutions with a saved model: P(correct) of each step, given those before it, and of the whole solution. */

import type { BatchSize } from '../evaluation/answer-in-batches.ts';
import type { SolutionExample } from '../data/example.ts';
import { exampleList } from '../data/example.ts';
import type { Engine } from '../backends/engine.ts';
import type { MicroBatch } from '../models/micro-batch.ts';
import { inferenceOn } from '../backends/open-inference.ts';
import { openEngine } from '../backends/open-engine.ts';
import { predict } from '../evaluation/evaluate.ts';
import type { LoadedModel } from './load-model.ts';
import type { ScoredSolution } from './scored-solution.ts';

/** Solutions in memory at once; more if an encoder has to be loaded for each chunk. */
const CHUNK = 512;
const CHUNK_TO_PREPARE = 4_096;

export class Scorer {
  readonly #model: LoadedModel;
  readonly #engine: Engine;
  /** Halved, for good, when memory runs out. */
  readonly #batchSize: BatchSize;

  readonly #backend: string | undefined;

  private constructor(model: LoadedModel, engine: Engine, backend: string | undefined, batchSize: number) {
    this.#backend = backend;
    this.#model = model;
    this.#engine = engine;
    this.#batchSize = { items: batchSize };
  }

  /** @param backend undefined: the best one available */
  static async open(model: LoadedModel, backend: string | undefined, batchSize: number): Promise<Scorer> {
    const { engine } = await openEngine(
      { backend },
      {
        plan: model.reader.plan,
        objective: { kind: 'binary' },
        optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, maxGradNorm: 0 },
        dropout: 0,
        seed: 0,
      },
    );
    const zeros = model.weights.map(({ name, shape, values }) => ({
      name,
      shape,
      values: new Float32Array(values.length),
    }));
    await engine.importState({
      weights: model.weights,
      firsts: zeros,
      seconds: zeros,
      updates: 0,
      unread: { lossSum: 0, updates: 0 },
    });
    return new Scorer(model, engine, backend, batchSize);
  }

  get device(): string {
    return this.#engine.device;
  }

  /** In the order of the solutions; one chunk at a time is in memory. */
  async *score(solutions: AsyncIterable<SolutionExample> | Iterable<SolutionExample>): AsyncGenerator<ScoredSolution> {
    const most = this.#model.reader.prepare ? CHUNK_TO_PREPARE : CHUNK;
    let chunk: SolutionExample[] = [];
    for await (const solution of solutions) {
      chunk.push(solution);
      if (chunk.length < most) continue;
      yield* await this.#scoreChunk(chunk);
      chunk = [];
    }
    if (chunk.length > 0) yield* await this.#scoreChunk(chunk);
  }

  /** One logit per prediction of the batch. */
  logits(batch: MicroBatch): Promise<Float32Array> {
    return this.#engine.logits(batch);
  }

  async close(): Promise<void> {
    await this.#engine.dispose();
  }

  async #scoreChunk(chunk: readonly SolutionExample[]): Promise<ScoredSolution[]> {
    // The labels only select what is scored: every step and, with outcome supervision, the whole solution.
    const bySteps = await this.#probabilities(
      chunk.map((example) => ({ ...example, labelled: 'steps', labels: example.steps.map(() => 0) })),
    );
    const whole =
      this.#model.supervision === 'outcome'
        ? await this.#probabilities(chunk.map((example) => ({ ...example, labelled: 'solution', labels: [0] })))
        : null;
    let from = 0;
    return chunk.map((example, i) => {
      const steps = Array.from(bySteps.subarray(from, (from += example.steps.length)));
      return { example, steps, whole: whole ? whole[i]! : steps.at(-1)! };
    });
  }

  async #probabilities(examples: readonly SolutionExample[]): Promise<Float64Array> {
    const { reader } = this.#model;
    const list = exampleList(examples);
    await reader.prepare?.(list, inferenceOn(this.#backend));
    const { probabilities } = await predict(this.#engine, reader.read(list), this.#batchSize);
    return probabilities;
  }
}
