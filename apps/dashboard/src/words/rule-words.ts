/** What each rule looks at, in a sentence that needs no knowledge of training. */

const RULE_WORDS: Readonly<Record<string, string>> = {
  'non-finite': 'A number of the training is no number any more; from there on nothing is learned.',
  divergence: 'The loss runs away upwards: the training makes the model worse with each step.',
  collapse: 'The model was better and has fallen back to guessing.',
  'no-learning': 'After all these steps the model is no better than guessing by how frequent the answers are.',
  overfitting:
    'The model gets better on the examples it trains on and worse on those it has never seen: it learns them by heart.',
  'loss-up-metric-up': 'Fewer answers are wrong, but the wrong ones are given with more confidence. No reason to stop.',
  'generalization-gap': 'The model is clearly better on the examples it trains on than on those it has never seen.',
  underfitting:
    'The model does badly even on the examples it trains on: it cannot, or does not yet, hold what they teach.',
  plateau: 'The model has stopped getting better.',
  'slow-progress': 'The model gets better, but so slowly that the planned steps will not be enough.',
  'unstable-loss': 'The loss jumps more than its usual noise: the steps are too large or the batches too small.',
  spike: 'The loss jumped once, far beyond its usual noise.',
  schedule: 'The learning rate does not go the way its schedule says.',
  'gradient-norm': 'The size of the steps that the model wants to make is far from normal.',
  'trivial-baseline': 'Always giving the same answer would score as well as this model.',
  'class-bias': 'The model leans to one of the two answers.',
  'error-pattern': 'Most mistakes are of one kind.',
  'class-imbalance': 'One of the two answers is far more frequent in the data than the other.',
  'threshold-drift': 'The best place to cut between the two answers is no longer where the cut is.',
  'calibration-drift': 'The model says it is surer than it has reason to be, more and more so.',
  'metric-audit': 'The scores that the log reports do not follow from the counts that it reports beside them.',
  'evaluation-set-changed':
    'The examples that the model is judged by changed in the middle: before and after cannot be compared.',
  'too-few-examples': 'So few examples are judged that the score could as well be much better or worse.',
  'too-good': 'The score is better than this task should allow: the answer may be in the input.',
  stalled: 'Nothing has come for much longer than this run usually takes.',
  crashed: 'The run stopped without saying that it ended.',
  'best-not-saved': 'The best model so far was not saved, or is not there any more.',
  'margin-collapse': 'Good and bad answers get nearly the same reward.',
  ties: 'Many pairs get exactly the same reward, so that nobody wins.',
  'step-position': 'The model judges some positions in a solution far worse than others.',
  'below-target': 'What the best checkpoint reaches, beside what was wanted.',
};

/** null for a rule that this board does not know yet. */
export function explanationOf(rule: string): string | null {
  return Object.hasOwn(RULE_WORDS, rule) ? RULE_WORDS[rule]! : null;
}
