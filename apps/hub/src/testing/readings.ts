/** What an engineer read in the real logs of `../shared/logs` (the SOURCE.md that lies with each): the truth to agree with. */

/** Nothing is wrong: healthy, or healthy and level at the end. */
export const FINE = ['healthy', 'plateau'];

/** Piece of the run's directory or id, and the rules of which one must be the verdict. */
export const READINGS: readonly (readonly [string, string, readonly string[]])[] = [
  ['overfits at once, three evaluations', 'keras_csv/bert-imdb', ['overfitting']],
  ['near chance', 'keras_csv/deepfake-near-chance', ['no-learning', 'underfitting']],
  ['overfits from epoch 4', 'intro_training', ['overfitting']],
  ['loss and accuracy disagree', 'speaker250_training', ['loss-up-metric-up']],
  ['healthy', 'speaker10_training', FINE],
  ['no conclusion: 16 examples', 'oci_training', ['too-few-examples']],
  ['unstable start', 'islp-unstable-start/version_3', ['spike', 'unstable-loss']],
  ['no learning: predicts the mean', 'islp-unstable-start/version_2', ['no-learning']],
  ['healthy, validation better than training', 'controlit-classifier/version_0', FINE],
  ['the same from event files', 'controlit-classifier/version_1', FINE],
  ['healthy', 'controlit-classifier/version_17', FINE],
  ['rate ten times too low, four classes', 'agnews-lora-lr-sweep/run0', ['no-learning']],
  ['rate ten times too low, four classes', 'agnews-lora-lr-sweep/run1', ['no-learning']],
  ['rate ten times too low, four classes', 'agnews-lora-lr-sweep/run2', ['no-learning']],
  ['rate ten times too low, four classes', 'agnews-lora-lr-sweep/run3', ['no-learning']],
  ['learns', 'agnews-lora-lr-sweep/run4', FINE],
  ['perfect before training', 'keras-tf2-wandb-asset', ['too-good']],
  ['healthy, not finished', 'covbert-healthy', FINE],
  ['healthy, long plateau', 'disfluency-large-3838', FINE],
  ['overfits in all six evaluation sets', 'grouped-eval-overfit', ['overfitting']],
  ['overfits, then accuracy stands still', 'requirements-overfit', ['overfitting']],
  ['healthy, then a plateau, noisy', 'sentiment-live-snapshots', FINE],
];
