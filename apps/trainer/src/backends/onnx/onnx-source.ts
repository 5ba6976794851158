/** Gradients from ONNX Runtime: the model forward and backward as one graph, in one thread. */

import { availableParallelism } from 'node:os';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { FrozenWeights } from './model-graphs.ts';
import { gradientName, inferenceGraph, trainingGraph } from './model-graphs.ts';
import { dropoutMask } from '../dropout-mask.ts';
import type { Randomness } from '../engine.ts';
import type { GradientSource, SourceOptions, Weights } from '../gradient-source.ts';
import type { GradientPart } from '../gradient-part.ts';
import type { GradientSum } from '../gradient-sum.ts';
import type { Feeds, MicroBatch } from '../../models/micro-batch.ts';
import type { FrozenPlan } from '../../models/model-plan.ts';
import { sizeOf } from '../../models/model-plan.ts';
import { objectiveFeeds } from '../../models/objective.ts';
import type { OnnxRuntime } from './onnx-runtime.ts';
import { frozenCount, isLarge, isMostlyFrozen, parameterViews } from '../parameter-views.ts';
import { inPieces } from '../split-batch.ts';

/**
 * Tokens of a batch that one core takes at a time where few numbers learn: what the layers say of them stays in its cache, and the
 * gradients of the pieces are quickly added.
 */
const TOKENS_IN_CACHE = 256;
/**
 * Frozen weights up to this size are laid out once for matrix products, for the passes forward and backward each; what a batch gives is
 * laid out at each run. Larger models would need three times their memory.
 */
const MOST_PACKED_BYTES = 2 ** 29;

export class OnnxSource implements GradientSource {
  readonly device = 'onnxruntime';
  readonly #runtime: OnnxRuntime;
  readonly #options: SourceOptions;
  /** One session for each set of inputs: with and without dropout, forward only. */
  readonly #sessions = new Map<string, Promise<InferenceSession>>();
  #places: { room: Float32Array; tensors: Record<string, Tensor | null> } | null = null;
  #bound: { values: Float32Array; feeds: Record<string, Tensor> } | null = null;

  /** Threads of a session: a batch that is divided among threads gains more from them than its single operations would, unless the model is large. */
  readonly #cores: number;
  readonly #isMostlyFrozen: boolean;
  readonly #frozen: FrozenWeights;

  constructor(runtime: OnnxRuntime, options: SourceOptions) {
    this.#runtime = runtime;
    this.#options = options;
    this.#cores = isLarge(options.plan) ? (options.cores ?? availableParallelism()) : 1;
    this.#isMostlyFrozen = isMostlyFrozen(options.plan);
    this.#frozen = this.#isMostlyFrozen && 4 * frozenCount(options.plan) <= MOST_PACKED_BYTES ? 'outside' : 'inputs';
  }

  async gradient(
    weights: Weights,
    batch: MicroBatch,
    share: number,
    randomness: Randomness,
    sum: GradientSum,
  ): Promise<number> {
    const pieces = this.#isMostlyFrozen ? inPieces(batch, TOKENS_IN_CACHE * this.#cores) : [batch];
    let loss = 0;
    for (const piece of pieces) {
      const shareOfPiece = (share * piece.weights.length) / batch.weights.length;
      loss += await this.#gradientOf(weights, piece, shareOfPiece, randomness, sum);
    }
    return loss;
  }

  async #gradientOf(
    weights: Weights,
    batch: MicroBatch,
    share: number,
    randomness: Randomness,
    sum: GradientSum,
  ): Promise<number> {
    const { plan, objective, dropout } = this.#options;
    const mask = dropoutMask(dropout, randomness, batch);
    const feeds = { ...plan.feeds(batch.input, mask), ...objectiveFeeds(batch, share) };
    const { room } = sum;
    const places = room && this.#placesIn(room);
    const outputs = await this.#run(
      'training',
      feeds,
      weights,
      () => trainingGraph(plan, objective, feeds, this.#frozen),
      places,
    );
    const parts = plan.parameters.map(({ name, shape, lookedUpBy }): GradientPart => {
      const values = outputs[gradientName(name)]!.data as Float32Array;
      return lookedUpBy === undefined
        ? values
        : { rows: feeds[lookedUpBy]!.values as Int32Array, values, size: sizeOf(shape) };
    });
    if (places) sum.written(parts);
    else sum.add(parts);
    return (outputs.loss!.data as Float32Array)[0]!;
  }

  async logits(weights: Weights, batch: MicroBatch): Promise<Float32Array> {
    const { plan } = this.#options;
    const feeds = plan.feeds(batch.input, null);
    const outputs = await this.#run('inference', feeds, weights, () => inferenceGraph(plan, feeds, this.#frozen));
    return outputs.logits!.data as Float32Array;
  }

  async dispose(): Promise<void> {
    for (const session of this.#sessions.values()) await (await session).release();
    this.#sessions.clear();
  }

  async #run(
    kind: string,
    feeds: Feeds,
    weights: Weights,
    graph: () => Buffer,
    places?: Record<string, Tensor | null> | null,
  ): Promise<InferenceSession.OnnxValueMapType> {
    const key = [kind, ...Object.keys(feeds)].join();
    let session = this.#sessions.get(key);
    if (!session) {
      session = this.#runtime.InferenceSession.create(graph(), {
        intraOpNumThreads: this.#cores,
        externalData: this.#frozen === 'outside' ? (this.#options.plan.frozen ?? []).map(dataOf) : [],
        interOpNumThreads: 1,
        graphOptimizationLevel: 'all',
        // Between two batches, other threads than this one have nothing to wait for.
        extra: { session: { force_spinning_stop: '1' } },
        logSeverityLevel: 3,
      });
      this.#sessions.set(key, session);
    }
    const inputs = Object.entries(feeds).map(([name, { values, shape }]) => {
      const tensor =
        values instanceof Int32Array
          ? new this.#runtime.Tensor('int32', values, shape)
          : new this.#runtime.Tensor('float32', values, shape);
      return [name, tensor] as const;
    });
    const all = { ...this.#bind(weights), ...Object.fromEntries(inputs) };
    return places ? (await session).run(all, places) : (await session).run(all);
  }

  /** Each gradient's place in `room`; rows of a table and the loss get one of their own. */
  #placesIn(room: Float32Array): Record<string, Tensor | null> {
    if (this.#places?.room !== room) {
      const { plan } = this.#options;
      const tensors = parameterViews(plan, room).map((view, i) => {
        const { name, shape, lookedUpBy } = plan.parameters[i]!;
        const place = lookedUpBy === undefined ? new this.#runtime.Tensor('float32', view, shape) : null;
        return [gradientName(name), place] as const;
      });
      this.#places = { room, tensors: { ...Object.fromEntries(tensors), loss: null } };
    }
    return this.#places.tensors;
  }

  /** The weights in place: ONNX Runtime reads the same memory, so an update needs no copy. */
  #bind({ values }: Weights): Record<string, Tensor> {
    if (this.#bound?.values !== values) {
      const { plan } = this.#options;
      const views = parameterViews(plan, values);
      const feeds = [
        ...plan.parameters.map(({ name, shape }, i) => ({ name, shape, numbers: views[i]! })),
        ...(this.#frozen === 'inputs' ? (plan.frozen ?? []) : []).map(({ name, shape, read }) => ({
          name,
          shape,
          numbers: read(),
        })),
      ].map(({ name, shape, numbers }) => [name, new this.#runtime.Tensor('float32', numbers, shape)] as const);
      this.#bound = { values, feeds: Object.fromEntries(feeds) };
    }
    return this.#bound.feeds;
  }
}

/** Weights where they lie: they must stay as long as the session, and do, because the plan keeps them. */
function dataOf({ name, read }: FrozenPlan): { path: string; data: Uint8Array } {
  const { buffer, byteOffset, byteLength } = read();
  return { path: name, data: new Uint8Array(buffer, byteOffset, byteLength) };
}
