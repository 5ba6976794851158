/** What usually makes a trouble, the likeliest first. */

export const CAUSES: Readonly<Record<string, readonly string[]>> = {
  'non-finite': [
    'The learning rate is too high',
    'A loss without a guard: logarithm of 0, division by 0',
    'Half precision overflows',
    'A broken example in a batch',
  ],
  divergence: [
    'The learning rate is too high',
    'Gradients are not clipped',
    'The warm-up is too short',
    'A damaged stretch of data',
  ],
  collapse: [
    'The learning rate is too high: the weights have left the good region',
    'One batch of extreme gradients without clipping',
  ],
  'no-learning': [
    'The learning rate is far too low',
    'Labels and texts do not belong together',
    'The trained part is frozen or cut off from the loss',
    'The features say nothing about the label',
  ],
  overfitting: [
    'Too many passes over too few examples',
    'Too little regularization for the size of the model',
    'Wrong labels that are learned by heart',
  ],
  'loss-up-metric-up': [
    'The scores grow overconfident: few wrong answers cost ever more',
    'Wrong labels that are answered with confidence',
  ],
  'generalization-gap': [
    'Too few examples for the size of the model',
    'Too little regularization',
    'Training and validation examples differ in kind',
  ],
  underfitting: [
    'The model is too small, or parts of it are frozen',
    'The learning rate is too low or decays too early',
    'Too much regularization',
    'Wrong labels set a floor',
  ],
  plateau: ['What these examples teach is learned', 'The model is too small for more'],
  'slow-progress': ['The learning rate is too low', 'The warm-up is very long'],
  'unstable-loss': ['The learning rate is too high', 'The batch is very small', 'The evaluation set is very small'],
  spike: ['A batch of broken or unusual examples', 'The learning rate is at the edge of what is stable'],
  schedule: [
    'The schedule was planned for another number of steps',
    'The warm-up is missing',
    'The run was resumed with a fresh schedule',
  ],
  'gradient-norm': [
    'The learning rate or the initial weights are unsuitable',
    'A part of the model is saturated or frozen',
  ],
  'trivial-baseline': [
    'The features say too little about the label',
    'The threshold does not suit the scores',
    'Too few examples of the rarer class',
  ],
  'class-bias': ['The threshold does not suit the scores', 'The classes are uneven in training'],
  'error-pattern': ['The threshold does not suit the scores', 'One class is harder, or its labels are noisier'],
  'class-imbalance': ['So the data are'],
  'threshold-drift': ['The scores are not calibrated', 'Training and validation have other shares of the classes'],
  'calibration-drift': ['The scores grow overconfident with each pass over the data'],
  'metric-audit': [
    'Scores and counts come from different examples, thresholds or averages',
    'A fault in the program that writes them',
  ],
  'evaluation-set-changed': [
    'The validation set was changed, filtered or drawn anew while the run went on',
    'Two runs write into one directory',
  ],
  'too-few-examples': ['The validation set is too small for the claim'],
  'too-good': [
    'The answer stands in the input',
    'Validation examples, or near copies, are in the training set',
    'The task is trivial',
  ],
  stalled: [
    'The trainer waits: for data, a lock, another process',
    'The machine sleeps or is overloaded',
    'The writer buffers its log',
  ],
  crashed: [
    'The process was killed, often for memory',
    'The machine went down',
    'An error that nobody wrote to the log',
  ],
  'best-not-saved': [
    'Checkpoints are saved less often than the model is evaluated',
    'Old checkpoints are removed by number, not by score',
  ],
  'margin-collapse': [
    'The learning rate is too high',
    'Chosen and rejected answers are too alike',
    'Regularization pulls all rewards to one value',
  ],
  ties: ['Rewards are rounded: half precision', 'Chosen and rejected texts are the same after truncation'],
  'step-position': [
    'Late steps depend on more context than the model sees',
    'Long solutions are rare in training',
    'Labels after the first error are noisy',
  ],
  'below-target': ['Not enough, or not the right, examples', 'The model is too small', 'Wrong labels set a ceiling'],
};
