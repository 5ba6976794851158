/** Trains one run of the corpus with the trainer's own parts, and breaks on the way what its recipe says. */

import type { Counts, ScoreHistogram } from '@rewardboard/metrics';
import type { Values } from '@rewardboard/protocol';
import type { ModelConfig, TrainConfig } from '../../apps/trainer/src/config-schema.ts';
import { modelConfigSchema, trainConfigSchema } from '../../apps/trainer/src/config-schema.ts';
import type { InputSet } from '../../apps/trainer/src/engine/input-set.ts';
import { openEngine } from '../../apps/trainer/src/engine/open-engine.ts';
import { evaluate } from '../../apps/trainer/src/evaluate.ts';
import { learningRateAt } from '../../apps/trainer/src/learning-rate.ts';
import { hashText, seededRandom, shuffle } from '../../apps/trainer/src/random.ts';
import { FaultyEngine } from './faulty-engine.ts';
import type { Pool } from './pool.ts';
import { labelOf } from './pool.ts';
import { prepare } from './prepare.ts';
import type { Recipe } from './recipe.ts';

/** Examples of the set that tells the truth: twenty times a small validation set, and never less than a large one. */
const TRUTH_EXAMPLES = 3_000;
const SMALL_MODEL = { use_words: false, pair_buckets: 0, embedding_size: 8, hidden_size: 16 };

export interface TrainedPoint {
  step: number;
  loss: number;
  learningRate: number;
  gradNorm: number;
}

export interface TrainedEvaluation {
  step: number;
  values: Values;
  counts: Counts;
  histogram: ScoreHistogram;
  /** The same model on the large set. */
  truth: { loss: number; accuracy: number; counts: Counts };
}

export interface TrainedRun {
  model: ModelConfig;
  train: TrainConfig;
  points: TrainedPoint[];
  evaluations: TrainedEvaluation[];
  trainBaseRate: number;
  parameters: number;
}

export async function trainRun(recipe: Recipe, pool: Pool): Promise<TrainedRun> {
  const { data, evalSteps } = recipe;
  const seed = hashText(`${recipe.group}/${recipe.index}`);
  const steps = recipe.evaluations * evalSteps;
  const model = modelConfigSchema.parse({ ...SMALL_MODEL, ...recipe.model });
  const loggingSteps = Math.max(1, Math.round(evalSteps / recipe.logsPerEvaluation));
  const train = trainConfigSchema.parse({ word_dropout: 0, hidden_dropout: 0, ...recipe.train, seed, max_steps: steps, eval_steps: evalSteps, logging_steps: loggingSteps });
  const batchSize = train.per_device_train_batch_size;
  const examples = pool.draw(data, TRUTH_EXAMPLES, seededRandom(seed, 'examples'));
  const changed = recipe.faults.find((fault) => fault.type === 'other-evaluation-set');
  const others = changed ? pool.draw({ ...data, trainExamples: 0, evalExamples: changed.examples, evalPositives: changed.positives }, 0, seededRandom(seed, 'other examples')).validation : [];
  const prepared = prepare(examples.train, [...examples.validation, ...examples.truth, ...others], model);
  const truthFrom = examples.validation.length;
  const othersFrom = truthFrom + examples.truth.length;
  const validation = partOf(prepared.validation, 0, truthFrom);
  const truth = partOf(prepared.validation, truthFrom, othersFrom);
  const other = partOf(prepared.validation, othersFrom, prepared.validation.size);

  const { engine } = await openEngine('wasm', {
    plan: prepared.plan,
    objective: { kind: 'binary' },
    optimizer: { beta1: train.adam_beta1, beta2: train.adam_beta2, epsilon: train.adam_epsilon, weightDecay: train.weight_decay, maxGradNorm: train.max_grad_norm },
    dropout: train.hidden_dropout,
    seed,
  });
  const faulty = new FaultyEngine(engine, recipe, seed);
  const schedule = { peak: train.learning_rate, warmupSteps: Math.round(train.warmup_ratio * steps), totalSteps: steps, schedule: train.lr_scheduler_type };
  const stepsPerEpoch = Math.ceil(examples.train.length / batchSize);
  const points: TrainedPoint[] = [];
  const evaluations: TrainedEvaluation[] = [];
  let order = new Uint32Array(0);
  try {
    for (let step = 1; step <= steps; step++) {
      const from = ((step - 1) % stepsPerEpoch) * batchSize;
      if (from === 0) order = shuffle(seededRandom(seed, 'order', step), Uint32Array.from(examples.train.keys()));
      const batch = prepared.train.batch(order.subarray(from, from + batchSize), { rate: train.word_dropout, random: seededRandom(seed, 'words', step) });
      const learningRate = learningRateAt(step, schedule);
      await faulty.step(step, batch, learningRate);
      const evaluates = step % evalSteps === 0;
      if (evaluates || step % loggingSteps === 0) points.push({ step, learningRate: faulty.learningRateAt(step, learningRate), ...(await faulty.read()) });
      if (!evaluates) continue;
      const pass = { batchSize: { items: 1_000 }, sampleIds: [], threshold: model.threshold };
      evaluations.push(
        await faulty.heated(step, async () => {
          const { values, counts, histogram } = await evaluate(engine, changed && step >= changed.from ? other : validation, pass);
          const whole = await evaluate(engine, truth, pass);
          return { step, values, counts, histogram, truth: { loss: whole.values['eval/loss']!, accuracy: whole.values['eval/accuracy']!, counts: whole.counts } };
        }),
      );
    }
  } finally {
    await engine.dispose();
  }
  const trainBaseRate = examples.train.reduce((sum, example) => sum + labelOf(example), 0) / examples.train.length;
  return { model, train, points, evaluations, trainBaseRate, parameters: engine.parameterCount };
}

function partOf(set: InputSet, from: number, to: number): InputSet {
  return {
    size: to - from,
    labels: set.labels.slice(from, to),
    batch: (items, dropout) => ({ ...set.batch(Array.from(items, (item) => item + from), dropout), examples: Int32Array.from(items) }),
  };
}
