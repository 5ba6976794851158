/** Words that name the training, the validation or the test set. */

export type Split = 'train' | 'eval' | 'test';

const SPLITS: Readonly<Record<string, Split>> = {
  train: 'train',
  training: 'train',
  eval: 'eval',
  evaluation: 'eval',
  val: 'eval',
  trn: 'train',
  vali: 'eval',
  vld: 'eval',
  tst: 'test',
  valid: 'eval',
  validation: 'eval',
  holdout: 'eval',
  heldout: 'eval',
  oof: 'eval',
  dev: 'eval',
  test: 'test',
  testing: 'test',
  trainset: 'train',
  valset: 'eval',
  validset: 'eval',
  evalset: 'eval',
  devset: 'eval',
  testset: 'test',
  dtrain: 'train',
  dval: 'eval',
  dvalid: 'eval',
  dtest: 'test',
};

/** The split that a word names: "val" and "dev" are eval. */
export function splitOf(word: string): Split | undefined {
  const key = word.toLowerCase();
  return Object.hasOwn(SPLITS, key) ? SPLITS[key] : undefined;
}
