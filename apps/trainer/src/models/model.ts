/** What a kind of model consists of: how it reads examples, and its plan. */

import type { ModelConfig } from '../config/config-schema.ts';
import type { Examples, SolutionExample } from '../data/example.ts';
import type { ReportProgress } from '../data/pass-over.ts';
import type { MicroBatch } from './micro-batch.ts';
import type { InputSet } from './input-set.ts';
import type { NamedTensor } from '../base/named-tensor.ts';
import type { ModelPlan, ModelSpec } from './model-plan.ts';

export interface Model {
  /** Fits everything that is fitted, on the training set only, and prepares that set. */
  fit(
    train: Examples<SolutionExample>,
    config: ModelConfig,
    options?: ReadingOptions,
  ): ModelReader | Promise<ModelReader>;
  /** The reader of a saved model. @param tokenizerText its `tokenizer.json` @param description its `config.json`; throws if they don't fit */
  open(config: ModelConfig, tokenizerText: string, description: Readonly<Record<string, unknown>>): ModelReader;
  plan(spec: ModelSpec): ModelPlan;
}

/** Turns examples into a model's inputs, by what was fitted on the training set. */
export interface ModelReader {
  readonly plan: ModelPlan;
  readonly tokenizer: { toJson(): string };
  /** Slow work that `read` of the same examples relies on; left out: there is none. */
  prepare?(examples: Examples<SolutionExample>, openInference: OpenInference): Promise<void>;
  /** The set's examples are the labelled steps, in the order of `eachLabelledStep`. */
  read(examples: Examples<SolutionExample>): InputSet;
  /** Pairs don't train of which a text is too long for a row, as in TRL: what was cut off may be why one was chosen. */
  readonly leavesOutCutPairs?: boolean;
  /** Most tokens of a row, where the model has fewer places than `max_sequence_length` asks for. */
  readonly mostTokens?: number;
  /** `config.json` of a saved model. */
  describe(): Record<string, unknown>;
  /** Throws a BadInput if a checkpoint's inputs came from something other than this reader's. */
  requireSameInputs?(checkpoint: string): void;
  /** The trained model as files for Python; left out: there is no such model there. Throws a BadInput if this one has none. */
  huggingFaceFiles?(form: 'model' | 'adapter', weights: readonly NamedTensor[]): { name: string; bytes: Buffer }[];
  /** What a user of the exported ONNX file must know. */
  readonly exportNote?: string;
}

/** Computes a plan's log odds, with the numbers that its frozen parameters have. */
export interface Inference {
  logits(batch: MicroBatch): Promise<Float32Array>;
  dispose(): Promise<void>;
}
export type OpenInference = (plan: ModelPlan) => Promise<Inference>;

export interface EmbeddingProgress {
  /** Of the texts that aren't cached. */
  done: number;
  total: number;
  textsPerSecond: number;
}

/** For preparations: they report their progress, and stop when they are asked to. */
export interface ReadingOptions {
  passed?: ReportProgress;
  signal?: AbortSignal;
  progress?(progress: EmbeddingProgress): void;
  /** Shows a message. */
  notice?(text: string): void;
  /** For models that compute before they are trained; left out: they can't. */
  openInference?: OpenInference;
}
