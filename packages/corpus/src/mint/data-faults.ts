/** Faults of the data, of what is scored, and of what is written down. */

import { Draw } from './draw.ts';
import { healthyBut, known, leans, notLearning, overfits, tooGood, underfits } from './exam.ts';
import type { Group } from './healthy-recipes.ts';
import { healthyRecipe, middleOf } from './healthy-recipes.ts';
import type { Recipe } from './recipe.ts';

function group(name: string, change: (recipe: Recipe, draw: Draw) => Partial<Recipe>): Group {
  return (index) => {
    const recipe = healthyRecipe(name, index);
    return { ...recipe, method: 'data', view: 'journal', ...change(recipe, new Draw(`${name} with`, index)) };
  };
}

export const labelNoise = group('label-noise', (recipe, draw) => ({
  cause: 'about a third of the labels are wrong',
  data: {
    ...recipe.data,
    trainExamples: 5_000,
    evalExamples: draw.size(300, 3_000),
    labelNoise: draw.between(0.25, 0.38),
  },
  model: { hidden_size: 8 },
  train: { ...recipe.train, learning_rate: 3e-3 },
  evaluations: draw.whole(18, 26),
  exam: underfits(['underfitting', 'plateau', 'below-target', 'no-learning']),
}));

export const randomLabels = group('random-labels', (recipe, draw) => ({
  cause: 'the labels are random',
  data: { ...recipe.data, trainExamples: 5_000, evalExamples: draw.size(300, 3_000), randomLabels: true },
  model: { hidden_size: 8 },
  train: { ...recipe.train, learning_rate: 1e-3 },
  evaluations: draw.whole(18, 26),
  exam: notLearning(['no-learning', 'trivial-baseline']),
}));

export const imbalance = group('class-imbalance', (recipe, draw) => {
  const positives = draw.chance(0.5) ? draw.between(0.03, 0.08) : draw.between(0.92, 0.97);
  return {
    cause: 'one class is rare',
    data: { ...recipe.data, evalExamples: draw.size(400, 1_500), trainPositives: positives, evalPositives: positives },
    exam: known(['class-imbalance', 'trivial-baseline', 'class-bias'], recipe.evalSteps),
  };
});

export const bias = group('class-bias', (recipe, draw) => ({
  cause: 'the training examples are mostly of one class, but the validation examples are balanced',
  data: {
    ...recipe.data,
    evalExamples: draw.size(300, 2_000),
    trainPositives: draw.chance(0.5) ? draw.between(0.08, 0.16) : draw.between(0.84, 0.92),
    evalPositives: 0.5,
  },
  exam: leans(['class-bias', 'error-pattern', 'class-imbalance']),
}));

export const threshold = group('threshold-far-off', (recipe, draw) => ({
  cause: 'the decision threshold is far from its best value',
  data: { ...recipe.data, evalExamples: draw.size(300, 2_000) },
  model: { ...recipe.model, threshold: draw.chance(0.5) ? draw.between(0.12, 0.25) : draw.between(0.78, 0.9) },
  exam: leans(['threshold-drift', 'class-bias', 'error-pattern']),
}));

export const constantAnswer = group('constant-answer', (recipe, draw) => {
  const positives = draw.chance(0.6) ? draw.between(0.75, 0.88) : draw.between(0.15, 0.25);
  return {
    cause: 'the model predicts the majority class for every example',
    data: { ...recipe.data, evalExamples: draw.size(300, 2_000), trainPositives: positives, evalPositives: positives },
    train: { ...recipe.train, learning_rate: draw.logarithmic(1e-6, 1e-5) },
    exam: (run) => {
      const last = run.evaluations.at(-1)!.truth;
      return last.accuracy > Math.max(positives, 1 - positives) + 0.01
        ? 'it has learned'
        : { rules: ['trivial-baseline', 'no-learning', 'class-bias', 'class-imbalance'], onsetStep: recipe.evalSteps };
    },
  };
});

export const leak = group('leak', (recipe, draw) => ({
  cause: 'the text contains the label',
  data: { ...recipe.data, leak: true, labelNoise: draw.between(0, 0.05), evalExamples: draw.size(200, 1_000) },
  model: { use_words: true, vocab_size: 200, embedding_size: 8, hidden_size: 16 },
  train: { ...recipe.train, learning_rate: 1e-2, per_device_train_batch_size: 32 },
  evaluations: draw.whole(15, 22),
  exam: tooGood,
}));

export const tooFew = group('too-few-examples', (recipe, draw) => ({
  cause: 'the validation set is too small to support any conclusion',
  data: { ...recipe.data, evalExamples: draw.whole(16, 40), evalPositives: 0.5, trainPositives: 0.5 },
  exam: healthyBut(['too-few-examples'], recipe.evalSteps),
}));

export const setChanged = group('evaluation-set-changed', (recipe, draw) => {
  const from = middleOf(recipe, draw);
  const examples = Math.round(recipe.data.evalExamples * draw.one(0.5, 0.7, 1.5, 2));
  const positives = draw.chance(0.5) ? recipe.data.evalPositives : draw.between(0.25, 0.75);
  return {
    cause: 'the validation set is replaced during training',
    view: draw.one('journal', 'guide'),
    faults: [{ type: 'other-evaluation-set', examples, positives, from }],
    exam: known(['evaluation-set-changed'], from),
  };
});

export const temperature = group('calibration-drift', (recipe, draw) => {
  const from = middleOf(recipe, draw);
  return {
    cause: 'the logits grow at each evaluation, so confidence rises but accuracy does not',
    method: 'reported',
    faults: [{ type: 'temperature', perEvaluation: draw.between(1.12, 1.25), from }],
    exam: known(['calibration-drift', 'overfitting', 'loss-up-metric-up', 'generalization-gap'], from),
  };
});

export const falsified = group('metric-audit', (recipe, draw) => {
  const from = draw.chance(0.4) ? 1 : middleOf(recipe, draw);
  const metric = draw.one('eval/accuracy', 'eval/f1', 'eval/precision', 'eval/recall');
  return {
    cause: `the logged ${metric.slice(5)} doesn't match the logged counts`,
    method: 'reported',
    view: draw.one('journal', 'guide'),
    reported: { falsified: { metric, shift: draw.one(-1, 1) * draw.logarithmic(0.002, 0.05), from } },
    exam: healthyBut(['metric-audit'], from === 1 ? recipe.evalSteps : from),
  };
});

export const stalled = group('stalled', (recipe, draw) => {
  const silentAfter = middleOf(recipe, draw) + draw.whole(-5, 5);
  return {
    cause: 'the log stops for an unknown reason',
    method: 'reported',
    view: draw.one('journal', 'guide', 'evaluations', 'scores'),
    reported: { silentAfter },
    exam: healthyBut(['stalled', 'crashed'], silentAfter),
  };
});

export const crashed = group('crashed', (recipe, draw) => {
  const silentAfter = middleOf(recipe, draw) + draw.whole(-5, 5);
  return {
    cause: 'the training process exits without logging an end',
    method: 'reported',
    reported: { silentAfter, trainerIsGone: true },
    exam: healthyBut(['crashed', 'stalled'], silentAfter),
  };
});

export const bestNotSaved = group('best-not-saved', (recipe, draw) => ({
  cause: 'few training examples, and checkpoints are saved only occasionally',
  method: 'reported',
  data: { ...recipe.data, trainExamples: draw.size(120, 350), evalExamples: draw.size(400, 2_000) },
  train: {
    ...recipe.train,
    weight_decay: 0,
    hidden_dropout: 0,
    lr_scheduler_type: 'constant',
    learning_rate: draw.logarithmic(5e-3, 1.5e-2),
    metric_for_best_model: 'eval_loss',
  },
  evaluations: draw.whole(25, 35),
  reported: { savesEach: draw.whole(11, 16) },
  exam: (run) => {
    const verdict = overfits(run);
    return typeof verdict === 'string' ? verdict : { rules: ['best-not-saved'], onsetStep: verdict.onsetStep };
  },
}));
