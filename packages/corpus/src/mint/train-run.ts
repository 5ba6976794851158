/** Trains one run of the corpus with the trainer's own parts, and breaks on the way what its recipe says. */

import type { Counts, ScoreHistogram } from '@rewardboard/metrics';
import type { Values } from '@rewardboard/protocol';
import type { ModelConfig, TrainConfig } from '../../../../apps/trainer/src/config/config-schema.ts';
import { modelConfigSchema, trainConfigSchema } from '../../../../apps/trainer/src/config/config-schema.ts';
import type { Engine } from '../../../../apps/trainer/src/backends/engine.ts';
import type { InputSet } from '../../../../apps/trainer/src/models/input-set.ts';
import type { ModelPlan } from '../../../../apps/trainer/src/models/model-plan.ts';
import { openEngine } from '../../../../apps/trainer/src/backends/open-engine.ts';
import { learningRateAt } from '../../../../apps/trainer/src/training/learning-rate.ts';
import { hashText, seededRandom, shuffle } from '../../../../apps/trainer/src/base/random.ts';
import { FaultyEngine } from './faulty-engine.ts';
import { pairExams, solutionExams } from './set-exams.ts';
import type { Pool } from './pool.ts';
import type { Recipe } from './recipe.ts';

const SMALL_MODEL = { use_words: false, pair_buckets: 0, embedding_size: 8, hidden_size: 16 };

export interface TrainedPoint {
  step: number;
  loss: number;
  learningRate: number;
  gradNorm: number;
}

/** What one model gets on one set; of pairs there are no counts. */
export interface SetScores {
  values: Values;
  counts: Counts;
  histogram: ScoreHistogram;
}

export interface TrainedEvaluation extends SetScores {
  step: number;
  /** The same model on the large set. */
  truth: SetScores & { loss: number; accuracy: number };
}

export interface TrainedRun {
  model: ModelConfig;
  train: TrainConfig;
  points: TrainedPoint[];
  evaluations: TrainedEvaluation[];
  trainBaseRate: number;
  parameters: number;
}

/** A recipe's examples, ready for the engine, and how they are evaluated. */
export interface SetExams {
  plan: ModelPlan;
  train: InputSet;
  trainBaseRate: number;
  /** What the run logs at a step. */
  evaluate(engine: Engine, step: number): Promise<SetScores>;
  /** What nobody sees who watches it. */
  evaluateTruth(engine: Engine): Promise<SetScores>;
}

export async function trainRun(recipe: Recipe, pool: Pool): Promise<TrainedRun> {
  const { data, evalSteps } = recipe;
  const seed = hashText(`${recipe.group}/${recipe.index}`);
  const steps = recipe.evaluations * evalSteps;
  const model = modelConfigSchema.parse({ ...SMALL_MODEL, ...recipe.model });
  const loggingSteps = Math.max(1, Math.round(evalSteps / recipe.logsPerEvaluation));
  const train = trainConfigSchema.parse({
    word_dropout: 0,
    hidden_dropout: 0,
    ...recipe.train,
    seed,
    max_steps: steps,
    eval_steps: evalSteps,
    logging_steps: loggingSteps,
  });
  const batchSize = train.per_device_train_batch_size;
  const exams = (data.pairs ? pairExams : solutionExams)(recipe, pool, model, seed);

  const { engine } = await openEngine(
    { backend: 'wasm' },
    {
      plan: exams.plan,
      objective: data.pairs ? { kind: 'pairwise', centering: 0 } : { kind: 'binary' },
      optimizer: {
        beta1: train.adam_beta1,
        beta2: train.adam_beta2,
        epsilon: train.adam_epsilon,
        weightDecay: train.weight_decay,
        maxGradNorm: train.max_grad_norm,
      },
      dropout: train.hidden_dropout,
      seed,
    },
  );
  const faulty = new FaultyEngine(engine, recipe, seed);
  const schedule = {
    peak: train.learning_rate,
    warmupSteps: Math.round(train.warmup_ratio * steps),
    totalSteps: steps,
    schedule: train.lr_scheduler_type,
  };
  const stepsPerEpoch = Math.ceil(exams.train.size / batchSize);
  const points: TrainedPoint[] = [];
  const evaluations: TrainedEvaluation[] = [];
  let order = new Uint32Array(0);
  try {
    for (let step = 1; step <= steps; step++) {
      const from = ((step - 1) % stepsPerEpoch) * batchSize;
      if (from === 0)
        order = shuffle(
          seededRandom(seed, 'order', step),
          Uint32Array.from({ length: exams.train.size }, (_, i) => i),
        );
      const batch = exams.train.batch(order.subarray(from, from + batchSize), {
        rate: train.word_dropout,
        random: seededRandom(seed, 'words', step),
      });
      const learningRate = learningRateAt(step, schedule);
      await faulty.step(step, batch, learningRate);
      const evaluates = step % evalSteps === 0;
      if (evaluates || step % loggingSteps === 0)
        points.push({ step, learningRate: faulty.learningRateAt(step, learningRate), ...(await faulty.read()) });
      if (!evaluates) continue;
      evaluations.push(
        await faulty.heated(step, async () => {
          const scores = await exams.evaluate(engine, step);
          const { values, counts, histogram } = await exams.evaluateTruth(engine);
          return {
            step,
            ...scores,
            truth: { loss: values['eval/loss']!, accuracy: values['eval/accuracy']!, values, counts, histogram },
          };
        }),
      );
    }
  } finally {
    await engine.dispose();
  }
  return { model, train, points, evaluations, trainBaseRate: exams.trainBaseRate, parameters: engine.parameterCount };
}
