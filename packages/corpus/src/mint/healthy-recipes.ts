/** Runs with nothing wrong: many sizes, learning rates, schedules, lengths, and validation sets of 60 to 3,000 examples. */

import type { View } from '../minted-run.ts';
import { Draw } from './draw.ts';
import { healthy } from './exam.ts';
import type { Recipe } from './recipe.ts';

export type Group = (index: number) => Recipe;

/** A healthy run, to be changed in one respect. */
export function healthyRecipe(group: string, index: number): Recipe {
  const draw = new Draw(group, index);
  const trainExamples = draw.size(2_800, 6_000);
  const positives = draw.chance(0.7) ? draw.between(0.38, 0.46) : draw.between(0.35, 0.6);
  return {
    group,
    index,
    method: 'trained',
    cause: 'nothing',
    data: {
      trainExamples,
      evalExamples: draw.size(60, 3_000),
      labelNoise: draw.between(0.01, 0.08),
      trainPositives: positives,
      evalPositives: positives,
    },
    model: { hidden_size: draw.one(16, 32, 48) },
    train: {
      learning_rate: draw.logarithmic(2.5e-3, 1.5e-2),
      per_device_train_batch_size: draw.one(16, 32, 64),
      lr_scheduler_type: draw.one('linear', 'linear', 'cosine', 'constant'),
      warmup_ratio: draw.one(0, 0.05, 0.1),
      weight_decay: draw.one(0, 0.01, 0.05),
      hidden_dropout: draw.one(0, 0.1, 0.2),
    },
    evaluations: draw.whole(18, 40),
    evalSteps: draw.whole(10, 24),
    logsPerEvaluation: draw.one(2, 4, 5),
    faults: [],
    view: draw.one<View>('journal', 'journal', 'guide', 'evaluations', 'scores'),
    exam: healthy,
  };
}

/** A step in the middle of a run, right after an evaluation: there a fault begins. */
export function middleOf(recipe: Recipe, draw: Draw, low = 0.35, high = 0.65): number {
  return Math.round(draw.between(low, high) * recipe.evaluations) * recipe.evalSteps + 1;
}

const steady: Group = (index) => healthyRecipe('healthy-steady', index);

const words: Group = (index) => {
  const recipe = healthyRecipe('healthy-words', index);
  const draw = new Draw('healthy-words with', index);
  return {
    ...recipe,
    data: { ...recipe.data, trainExamples: draw.size(3_000, 4_500), evalExamples: draw.size(60, 1_000) },
    model: { use_words: true, vocab_size: 200, embedding_size: 8, hidden_size: 16 },
    train: {
      ...recipe.train,
      learning_rate: draw.logarithmic(2.5e-3, 8e-3),
      word_dropout: draw.one(0.1, 0.2),
      per_device_train_batch_size: 32,
    },
    evaluations: draw.whole(15, 25),
  };
};

/** Long after it has converged. */
const long: Group = (index) => {
  const recipe = healthyRecipe('healthy-long', index);
  const draw = new Draw('healthy-long with', index);
  return {
    ...recipe,
    data: { ...recipe.data, trainExamples: 5_000 },
    model: { hidden_size: 8 },
    train: {
      ...recipe.train,
      lr_scheduler_type: draw.one('cosine', 'linear', 'constant'),
      learning_rate: draw.logarithmic(3e-3, 8e-3),
    },
    evaluations: draw.whole(55, 80),
    evalSteps: draw.whole(8, 12),
  };
};

const short: Group = (index) => {
  const recipe = healthyRecipe('healthy-short', index);
  const draw = new Draw('healthy-short with', index);
  return {
    ...recipe,
    train: { ...recipe.train, learning_rate: draw.logarithmic(6e-3, 1.5e-2) },
    evaluations: draw.whole(5, 10),
    evalSteps: draw.whole(25, 60),
  };
};

const smallEvaluation: Group = (index) => {
  const recipe = healthyRecipe('healthy-small-evaluation', index);
  return {
    ...recipe,
    data: { ...recipe.data, evalExamples: new Draw('healthy-small-evaluation with', index).size(60, 150) },
  };
};

/** Many examples, nearly clean labels: what is left to learn is little, and the scores are high. */
const clean: Group = (index) => {
  const recipe = healthyRecipe('healthy-clean', index);
  const draw = new Draw('healthy-clean with', index);
  return {
    ...recipe,
    data: { ...recipe.data, trainExamples: draw.size(5_000, 8_000), labelNoise: draw.between(0, 0.03) },
    model: { hidden_size: draw.one(32, 64) },
    train: {
      ...recipe.train,
      learning_rate: draw.logarithmic(5e-3, 1.5e-2),
      per_device_train_batch_size: draw.one(32, 64),
    },
    evaluations: draw.whole(20, 45),
  };
};

/** A person stopped it in good time. */
const stopped: Group = (index) => {
  const recipe = healthyRecipe('healthy-stopped', index);
  const share = new Draw('healthy-stopped with', index).between(0.6, 0.85);
  return { ...recipe, reported: { stoppedAfter: Math.round(share * recipe.evaluations) * recipe.evalSteps } };
};

/** Beyond `runs`, recipes of the first round were tried for its test part alone: few alarms among few runs say little. */
export const HEALTHY_GROUPS: readonly {
  make: Group;
  runs: number;
  scoredRuns: number;
  secondRuns: number;
  thirdRuns: number;
}[] = [
  { make: steady, runs: 520, scoredRuns: 1_200, secondRuns: 600, thirdRuns: 900 },
  { make: words, runs: 30, scoredRuns: 30, secondRuns: 15, thirdRuns: 24 },
  { make: long, runs: 60, scoredRuns: 100, secondRuns: 50, thirdRuns: 75 },
  { make: short, runs: 50, scoredRuns: 130, secondRuns: 65, thirdRuns: 100 },
  { make: smallEvaluation, runs: 80, scoredRuns: 180, secondRuns: 90, thirdRuns: 135 },
  { make: stopped, runs: 40, scoredRuns: 100, secondRuns: 50, thirdRuns: 75 },
  { make: clean, runs: 130, scoredRuns: 260, secondRuns: 130, thirdRuns: 195 },
];
