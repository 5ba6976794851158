/** What is learned from the examples: whether steps and solutions are right, or which answer of a pair is better. */

import { pathOfField } from '@rewardboard/metrics';
import type { EvaluationEvent, Values } from '@rewardboard/protocol';
import type { BatchSize } from '../evaluation/answer-in-batches.ts';
import { BadInput } from '../base/bad-input.ts';
import type { ModelConfig, TrainConfig } from '../config/config-schema.ts';
import type { Examples, PreferenceExample, SolutionExample } from '../data/example.ts';
import { labelledStepsOf } from '../data/labelled-step.ts';
import type { LoadedExamples } from '../data/load-examples.ts';
import type { LabelledSplit } from './describe-run.ts';
import type { Engine } from '../backends/engine.ts';
import type { InputSet } from '../models/input-set.ts';
import { MODELS } from '../models/all-models.ts';
import type { ModelReader, ReadingOptions } from '../models/model.ts';
import type { PairSet } from '../models/pair-set.ts';
import { readPairs, solutionsOfPairs } from '../models/pair-set.ts';
import type { Objective } from '../models/objective.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import { evaluatePairs } from '../evaluation/evaluate-pairs.ts';
import { scoreTraining } from '../evaluation/score-training.ts';
import type { LabelPolicy } from '../models/soft-labels.ts';
import { supervise } from '../data/supervise.ts';

export interface EvaluationPass {
  batchSize: BatchSize;
  sampleIds: readonly number[];
  threshold: number;
  labels: LabelPolicy;
  /** Gets every prediction: P(label is 1), or of pairs the reward of each text. */
  predicted?(values: Float32Array): void;
  /** Items of the training set that are scored too; left out: none. */
  trainItems?: Uint32Array;
}

export interface TrainingTask {
  reader: ModelReader;
  objective: Objective;
  trainSet: InputSet;
  validationSet: InputSet;
  /** The labelled steps; of pairs each text, the chosen one labelled right. */
  split: LabelledSplit;
  /** What `validationSet` was read from: of pairs two solutions each. */
  validation: Examples<SolutionExample>;
  /** Path of the metric that chooses the best model. */
  bestMetric: string;
  evaluate(
    engine: Engine,
    pass: EvaluationPass,
  ): Promise<Pick<EvaluationEvent, 'counts' | 'histogram' | 'samples'> & { values: EvaluationEvent['values'] }>;
}

/** Metrics of an evaluation of pairs that can choose the best model. */
const PAIR_METRICS = ['eval/accuracy', 'eval/loss'];

/** @param changedFields fields that the user set; defaults may be replaced */
export async function trainingTask(
  loaded: LoadedExamples,
  model: ModelConfig,
  train: TrainConfig,
  changedFields: readonly string[],
  options: ReadingOptions = {},
): Promise<TrainingTask> {
  const wanted = pathOfField(train.metric_for_best_model);
  if (loaded.kind === 'solution') {
    const [trained, validated] = [
      supervise(loaded.train, model.supervision),
      supervise(loaded.validation, model.supervision),
    ];
    const reader = await MODELS[model.model_type].fit(trained, model, options);
    await reader.prepare?.(validated, options.openInference!);
    const validationSet = reader.read(validated);
    const trainSet = reader.read(trained);
    return {
      reader,
      objective: { kind: 'binary' },
      trainSet,
      validationSet,
      split: { train: labelledStepsOf(trained), validation: labelledStepsOf(validated) },
      validation: validated,
      bestMetric: wanted,
      evaluate: async (engine, pass) =>
        withTraining(await evaluate(engine, validationSet, pass), engine, trainSet, pass, false),
    };
  }
  if (!PAIR_METRICS.includes(wanted) && changedFields.includes('metric_for_best_model'))
    throw new BadInput(
      `metric_for_best_model is ${train.metric_for_best_model}, but preference pairs only have eval_accuracy and eval_loss`,
    );
  const [trained, validated] = [solutionsOfPairs(loaded.train), solutionsOfPairs(loaded.validation)];
  const reader = await MODELS[model.model_type].fit(trained, model, options);
  await reader.prepare?.(validated, options.openInference!);
  const validationSet = readPairs(reader, loaded.validation, validated);
  const trainSet = wholePairs(reader, loaded.train, trained, model, options);
  return {
    reader,
    objective: { kind: 'pairwise', centering: train.center_rewards_coefficient },
    trainSet,
    validationSet,
    split: { train: labelledStepsOf(trained), validation: labelledStepsOf(validated) },
    validation: validated,
    bestMetric: PAIR_METRICS.includes(wanted) ? wanted : 'eval/accuracy',
    evaluate: async (engine, pass) =>
      withTraining(await evaluatePairs(engine, validationSet, pass), engine, trainSet, pass, true),
  };
}

/** The pairs to train on. Those of the validation set all count, so that its scores compare with other models'. */
function wholePairs(
  reader: ModelReader,
  pairs: Examples<PreferenceExample>,
  texts: Examples<SolutionExample>,
  { max_sequence_length: wanted }: ModelConfig,
  { notice }: ReadingOptions,
): PairSet {
  const set = readPairs(reader, pairs, texts, reader.leavesOutCutPairs);
  const missing = pairs.length - set.size;
  const length = reader.mostTokens ?? wanted;
  const isWhole = length === wanted;
  if (set.size === 0)
    throw new BadInput(
      `each training pair has a text of more than ${length} tokens; ${isWhole ? 'raise max_sequence_length' : 'use a model that reads more'}`,
    );
  if (missing > 0)
    notice?.(
      `${missing} of ${pairs.length} training pairs have a text of more than ${length} tokens and are left out${isWhole ? '; raise max_sequence_length to use them' : ', because the model reads no more'}`,
    );
  return set;
}

async function withTraining<R extends { values: Values }>(
  result: R,
  engine: Engine,
  trainSet: InputSet,
  { batchSize, threshold, trainItems }: EvaluationPass,
  isPairs: boolean,
): Promise<R> {
  if (!trainItems) return result;
  const trained = await scoreTraining(engine, trainSet, trainItems, { batchSize, threshold, isPairs });
  return { ...result, values: { ...result.values, ...trained } };
}
