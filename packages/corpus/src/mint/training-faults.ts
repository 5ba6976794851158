/** Faults of the training itself: its learning rate, its size, its regularization, its batches, its gradients. */

import type { Fault, Recipe } from './recipe.ts';
import { Draw } from './draw.ts';
import {
  blowsUp,
  gapOnly,
  hasSpike,
  healthyBut,
  isSlow,
  isUnstable,
  knowsNothing,
  known,
  notLearning,
  overfits,
  underfits,
} from './exam.ts';
import type { Group } from './healthy-recipes.ts';
import { healthyRecipe, middleOf } from './healthy-recipes.ts';

function group(name: string, change: (recipe: Recipe, draw: Draw) => Partial<Recipe>): Group {
  return (index) => {
    const recipe = healthyRecipe(name, index);
    const changed = { ...recipe, ...change(recipe, new Draw(`${name} with`, index)) };
    // What is read from the training loss, or from the gradient, needs a log that has it.
    const lacks = name.startsWith('gradient') ? ['evaluations', 'guide'] : ['evaluations'];
    return { ...changed, view: lacks.includes(changed.view) ? 'journal' : changed.view };
  };
}

function withFaults(recipe: Recipe, cause: string, ...faults: Fault[]): Partial<Recipe> {
  return { cause, faults, data: { ...recipe.data, evalExamples: Math.max(150, recipe.data.evalExamples) } };
}

const NUMBERS_ONLY = ['numbers.hidden', 'hidden.bias'];

export const fewExamples = group('overfitting-few-examples', (recipe, draw) => ({
  cause: 'few training examples, no regularization',
  data: {
    ...recipe.data,
    trainExamples: draw.size(100, 700),
    evalExamples: draw.size(150, 3_000),
    labelNoise: draw.between(0.02, 0.12),
  },
  train: {
    ...recipe.train,
    weight_decay: 0,
    hidden_dropout: 0,
    lr_scheduler_type: draw.one('constant', 'linear'),
    learning_rate: draw.logarithmic(3e-3, 1.5e-2),
  },
  evaluations: draw.whole(25, 40),
  exam: overfits,
}));

export const memorizedWords = group('overfitting-words', (recipe, draw) => ({
  cause: 'the words and word pairs of a few examples are memorized',
  data: { ...recipe.data, trainExamples: draw.size(300, 900), evalExamples: draw.size(150, 1_000) },
  model: { use_words: true, vocab_size: 200, pair_buckets: draw.one(0, 128), embedding_size: 8, hidden_size: 16 },
  train: {
    ...recipe.train,
    weight_decay: 0,
    hidden_dropout: 0,
    lr_scheduler_type: 'constant',
    learning_rate: draw.logarithmic(2e-3, 8e-3),
    per_device_train_batch_size: 32,
  },
  evaluations: draw.whole(22, 32),
  exam: overfits,
}));

export const gap = group('gap', (recipe, draw) => ({
  cause: 'few training examples; the learning rate decays before validation loss can rise',
  data: { ...recipe.data, trainExamples: draw.size(250, 700), evalExamples: draw.size(300, 3_000) },
  train: {
    ...recipe.train,
    weight_decay: draw.one(0, 0.05),
    hidden_dropout: 0,
    lr_scheduler_type: 'cosine',
    learning_rate: draw.logarithmic(3e-3, 8e-3),
  },
  evaluations: draw.whole(18, 28),
  exam: gapOnly,
}));

export const tinyLearningRate = group('learning-rate-tiny', (recipe, draw) => ({
  ...withFaults(recipe, 'a learning rate a thousand times too low'),
  train: { ...recipe.train, learning_rate: draw.logarithmic(1e-7, 3e-6) },
  exam: notLearning(['no-learning', 'trivial-baseline']),
}));

export const lowLearningRate = group('learning-rate-low', (recipe, draw) => ({
  ...withFaults(recipe, 'a learning rate ten to a hundred times too low'),
  train: { ...recipe.train, learning_rate: draw.logarithmic(8e-5, 4e-4), lr_scheduler_type: 'constant' },
  exam: isSlow,
}));

export const frozen = group('frozen', (recipe) => ({
  ...withFaults(recipe, 'every layer is frozen except an output layer with two inputs', {
    type: 'freeze',
    parameters: NUMBERS_ONLY,
  }),
  model: { hidden_size: 2 },
  train: { ...recipe.train, learning_rate: 1e-2 },
  exam: underfits(['underfitting', 'plateau', 'no-learning']),
}));

export const allFrozen = group('all-frozen', (recipe) => ({
  ...withFaults(recipe, 'every layer is frozen', {
    type: 'freeze',
    parameters: [...NUMBERS_ONLY, 'head.weight', 'head.bias'],
  }),
  exam: notLearning(['no-learning', 'trivial-baseline']),
}));

export const overRegularized = group('over-regularized', (recipe, draw) => ({
  ...withFaults(recipe, 'weight decay is far too strong'),
  train: {
    ...recipe.train,
    weight_decay: draw.between(5, 10),
    learning_rate: draw.logarithmic(3e-3, 1e-2),
    lr_scheduler_type: 'constant',
  },
  exam: underfits(['underfitting', 'plateau', 'no-learning']),
}));

export const hugeLearningRate = group('learning-rate-huge', (recipe, draw) => ({
  ...withFaults(recipe, 'a learning rate a thousand times too high'),
  train: {
    ...recipe.train,
    learning_rate: draw.logarithmic(1, 10),
    lr_scheduler_type: 'constant',
    max_grad_norm: draw.one(0, 1),
  },
  exam: knowsNothing(['divergence', 'unstable-loss', 'no-learning', 'collapse', 'schedule']),
}));

export const highLearningRate = group('learning-rate-high', (recipe, draw) => ({
  ...withFaults(recipe, 'a learning rate ten to fifty times too high, and small batches'),
  train: {
    ...recipe.train,
    learning_rate: draw.logarithmic(0.1, 0.6),
    lr_scheduler_type: 'constant',
    per_device_train_batch_size: 8,
    hidden_dropout: 0,
  },
  exam: isUnstable,
}));

export const divergence = group('divergence', (recipe, draw) => {
  const from = middleOf(recipe, draw);
  return {
    ...withFaults(recipe, 'the learning rate jumps by a factor of hundreds and stays there', {
      type: 'learning-rate',
      factor: draw.logarithmic(300, 3_000),
      from,
    }),
    exam: blowsUp(['divergence', 'unstable-loss', 'collapse', 'schedule'], from),
  };
});

export const collapse = group('collapse', (recipe, draw) => {
  const from = middleOf(recipe, draw);
  return {
    ...withFaults(recipe, 'all hidden units die, so the output is constant', { type: 'dead-units', from }),
    exam: blowsUp(['collapse', 'divergence', 'no-learning'], from, 1.1),
  };
});

export const nanBatch = group('non-finite', (recipe, draw) => {
  const from = middleOf(recipe, draw);
  const hidden = draw.chance(0.3);
  return {
    ...withFaults(
      recipe,
      `a batch contains a NaN label${hidden ? '; the trainer reports the mean of earlier losses instead of NaN' : ''}`,
      { type: 'nan-batch', from },
    ),
    ...(hidden ? { reported: { nanFilter: true } } : {}),
    exam: known(['non-finite'], from),
  };
});

export const spike = group('spike', (recipe, draw) => {
  const at = middleOf(recipe, draw);
  return {
    ...withFaults(recipe, 'one batch has wrong labels and inputs many times too large', {
      type: 'bad-batch',
      at,
      factor: draw.logarithmic(15, 60),
    }),
    exam: hasSpike(at),
  };
});

export const scheduleZero = group('schedule-zero', (recipe, draw) => {
  const from = middleOf(recipe, draw, 0.2, 0.35);
  return {
    ...withFaults(recipe, 'the learning rate schedule reaches zero long before the end', {
      type: 'learning-rate',
      factor: 0,
      from,
    }),
    exam: known(['schedule', 'plateau'], from),
  };
});

export const scheduleJump = group('schedule-jump', (recipe, draw) => {
  const from = middleOf(recipe, draw, 0.4, 0.7);
  return {
    ...withFaults(recipe, 'the learning rate jumps up and stays there', {
      type: 'learning-rate',
      factor: draw.logarithmic(5, 15),
      from,
    }),
    exam: known(['schedule'], from),
  };
});

export const explodingGradient = group('gradient-exploding', (recipe, draw) => {
  const start = middleOf(recipe, draw);
  const perStep = draw.chance(0.5) ? 1 : 1.04;
  // A growing one is there when it is ten times what it was.
  const from = perStep === 1 ? start : start + Math.ceil(Math.log(10) / Math.log(perStep));
  return {
    ...withFaults(
      recipe,
      perStep === 1
        ? 'from some step on, the gradient is a thousand times too large'
        : 'the gradient grows by 4% per step',
      { type: 'gradient', factor: perStep === 1 ? draw.logarithmic(300, 3_000) : 1, perStep, from: start },
    ),
    exam: (run) =>
      from > recipe.evaluations * recipe.evalSteps * 0.85
        ? 'it begins too late'
        : healthyBut(['gradient-norm'], from)(run),
  };
});

export const vanishingGradient = group('gradient-vanishing', (recipe, draw) => {
  const from = middleOf(recipe, draw, 0.2, 0.4);
  return {
    ...withFaults(recipe, 'from some step on, the gradient is a billion times too small', {
      type: 'gradient',
      factor: draw.logarithmic(1e-10, 1e-8),
      from,
    }),
    exam: known(['gradient-norm', 'plateau', 'no-learning'], from),
  };
});
