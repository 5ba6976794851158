/** Pairwise reward models, healthy and not; and scores by position of the scored step. */

import { Draw } from './draw.ts';
import { healthyBut } from './exam.ts';
import type { Group } from './healthy-recipes.ts';
import { healthyRecipe, middleOf } from './healthy-recipes.ts';
import { healthyPairs, marginFalls, tiesOften } from './pair-exams.ts';
import type { Recipe } from './recipe.ts';

function pairRecipe(group: string, index: number): Recipe {
  const recipe = healthyRecipe(group, index);
  const draw = new Draw(`${group} pairs`, index);
  return {
    ...recipe,
    view: 'pairs',
    data: {
      ...recipe.data,
      pairs: true,
      trainExamples: draw.size(1_800, 3_000),
      evalExamples: draw.size(150, 800),
      trainPositives: 0.5,
      evalPositives: 0.5,
    },
    train: {
      ...recipe.train,
      learning_rate: draw.logarithmic(2e-3, 6e-3),
      per_device_train_batch_size: 32,
      metric_for_best_model: 'eval_accuracy',
    },
    evaluations: draw.whole(18, 30),
    exam: healthyPairs,
  };
}

export const pairs: Group = (index) => pairRecipe('healthy-pairs', index);

export const marginCollapse: Group = (index) => {
  const recipe = pairRecipe('margin-collapse', index);
  const draw = new Draw('margin-collapse with', index);
  const from = middleOf(recipe, draw);
  const dies = draw.chance(0.5);
  return {
    ...recipe,
    cause: dies
      ? 'all hidden units die, so all rewards are equal'
      : 'the learning rate jumps by a factor of hundreds and stays there',
    faults: [
      dies ? { type: 'dead-units', from } : { type: 'learning-rate', factor: draw.logarithmic(300, 2_000), from },
    ],
    exam: marginFalls(['margin-collapse', 'collapse', 'divergence', 'ties', 'schedule', 'unstable-loss'], from),
  };
};

export const ties: Group = (index) => {
  const recipe = pairRecipe('ties', index);
  const unit = new Draw('ties with', index).between(1, 2.5);
  return {
    ...recipe,
    method: 'reported',
    cause: 'rewards are rounded, as in half precision far from zero',
    reported: { roundsRewards: unit },
    exam: tiesOften,
  };
};

export const positions: Group = (index) => {
  const recipe = healthyRecipe('step-position', index);
  const draw = new Draw('step-position with', index);
  const from = draw.chance(0.5) ? 1 : middleOf(recipe, draw, 0.3, 0.6);
  const first = draw.between(0.82, 0.9);
  return {
    ...recipe,
    method: 'drawn',
    view: 'journal',
    cause: 'late steps are scored much less accurately than early ones (drawn, alongside a trained run)',
    reported: { positions: { first, last: first - draw.between(0.18, 0.35), from } },
    exam: healthyBut(['step-position'], from === 1 ? recipe.evalSteps : from),
  };
};

/** Scores by position that fall no more than a little. */
export const levelPositions: Group = (index) => {
  const recipe = healthyRecipe('healthy-positions', index);
  const draw = new Draw('healthy-positions with', index);
  const first = draw.between(0.82, 0.9);
  return {
    ...recipe,
    method: 'drawn',
    view: 'journal',
    cause: 'nothing',
    reported: { positions: { first, last: first - draw.between(0, 0.04), from: 1 } },
  };
};
