/** Names of metrics as programs write them, to the paths under which they are kept: "val_acc" is eval/accuracy. */

export type Split = 'train' | 'eval' | 'test';

const SPLITS: Readonly<Record<string, Split>> = {
  train: 'train',
  training: 'train',
  eval: 'eval',
  evaluation: 'eval',
  val: 'eval',
  valid: 'eval',
  validation: 'eval',
  dev: 'eval',
  test: 'test',
  testing: 'test',
};

/** One metric, one name. Keys are lower case with "_". */
const BASES: Readonly<Record<string, string>> = {
  loss: 'loss',
  losses: 'loss',
  acc: 'accuracy',
  accuracy: 'accuracy',
  binary_accuracy: 'accuracy',
  categorical_accuracy: 'accuracy',
  sparse_categorical_accuracy: 'accuracy',
  bal_acc: 'balanced_accuracy',
  balanced_acc: 'balanced_accuracy',
  balanced_accuracy: 'balanced_accuracy',
  f1: 'f1',
  f1_score: 'f1',
  f1score: 'f1',
  precision: 'precision',
  recall: 'recall',
  sensitivity: 'recall',
  specificity: 'specificity',
  auc: 'roc_auc',
  auroc: 'roc_auc',
  roc_auc: 'roc_auc',
  lr: 'learning_rate',
  learning_rate: 'learning_rate',
  learningrate: 'learning_rate',
  grad_norm: 'grad_norm',
  gradnorm: 'grad_norm',
  gradient_norm: 'grad_norm',
  ppl: 'perplexity',
  perplexity: 'perplexity',
  mae: 'mae',
  mse: 'mse',
  rmse: 'rmse',
  margin: 'margin',
  margins: 'margin',
};
/** Metrics that are the optimizer's, whoever logs them. */
const OF_TRAINING = new Set(['learning_rate', 'grad_norm']);

/** What transformers logs once, at the end: averages and totals of the whole run, no points of a curve. */
export const SUMMARY_FIELDS: ReadonlySet<string> = new Set([
  'train_runtime',
  'train_samples_per_second',
  'train_steps_per_second',
  'total_flos',
  'train_loss',
]);

const MAX_PATH = 200;
const SEPARATED = /^([A-Za-z]+)[_\-. ](.+)$/;
const SEPARATED_AT_END = /^(.+)[_\-. ]([A-Za-z]+)$/;
const CAMEL_CASE = /^(train|training|val|valid|validation|eval|test)([A-Z]\w*)$/;
/** Lightning's LearningRateMonitor. */
const LEARNING_RATE_OF = /^lr-\w+$/;

/**
 * @param split whose numbers a name without a split is: a directory or a section of a log may say
 * @returns `split/metric`; a metric that nobody knows keeps its name
 */
export function metricPath(name: string, split: Split = 'train'): string {
  const clean = name
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, MAX_PATH);
  const parts = clean
    .split('/')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  let found = takeSplitPart(parts);
  if (found === 'train' && parts.length === 1 && SUMMARY_FIELDS.has(parts[0]!)) return `summary/${parts[0]}`;
  if (!found && parts.length > 0) found = takeSplitWord(parts);
  if (parts.length === 0) return `${found ?? split}/loss`;
  const of = found ?? split;
  parts.push(withoutPhase(parts.pop()!, of));
  const rest = parts.join('/');
  return `${OF_TRAINING.has(rest) ? 'train' : of}/${rest}`;
}

/** "acc" to accuracy; what nobody knows as it is. */
export function baseMetric(name: string): string {
  const key = name.toLowerCase().replace(/[\s\-.]+/g, '_');
  if (Object.hasOwn(BASES, key)) return BASES[key]!;
  return LEARNING_RATE_OF.test(name) ? 'learning_rate' : name;
}

/** Whether the name, with or without a split, means a metric that everybody knows: a file of such names is a log. */
export function isKnownMetric(name: string): boolean {
  const rest = metricPath(name).replace(/^[a-z]+\//, '');
  return (
    name.trim() !== '' &&
    (Object.hasOwn(BASES, rest.toLowerCase()) || /[_/ ](loss|acc|accuracy)(_step|_epoch)?$/i.test(rest))
  );
}

/** Lightning logs one metric twice: of single batches, and its mean over the epoch. The curve of training is the first, of an evaluation the second. */
function withoutPhase(name: string, split: Split): string {
  const match = /^(.+(?<!_per))_(step|epoch)$/.exec(name);
  if (!match) return baseMetric(name);
  const base = baseMetric(match[1]!);
  return match[2] === (split === 'train' ? 'step' : 'epoch') ? base : `${base}_${match[2]}`;
}

function splitOf(word: string): Split | undefined {
  const key = word.toLowerCase();
  return Object.hasOwn(SPLITS, key) ? SPLITS[key] : undefined;
}

/** "validation/loss", "Loss/train". */
function takeSplitPart(parts: string[]): Split | undefined {
  const at = parts.findIndex((part) => splitOf(part));
  return at < 0 ? undefined : splitOf(parts.splice(at, 1)[0]!);
}

/** "val_loss", "epoch_val_loss", "loss_val", "valLoss". */
function takeSplitWord(parts: string[]): Split | undefined {
  const first = SEPARATED.exec(parts[0]!);
  if (first && splitOf(first[1]!)) {
    parts[0] = first[2]!;
    return splitOf(first[1]!);
  }
  if (
    first?.[1]!.toLowerCase() === 'epoch' &&
    (isKnownBase(first[2]!) || splitOf(SEPARATED.exec(first[2]!)?.[1] ?? ''))
  ) {
    parts[0] = first[2]!;
    return takeSplitWord(parts);
  }
  const last = SEPARATED_AT_END.exec(parts.at(-1)!);
  if (last && splitOf(last[2]!) && isKnownBase(last[1]!)) {
    parts[parts.length - 1] = last[1]!;
    return splitOf(last[2]!);
  }
  const camel = CAMEL_CASE.exec(parts[0]!);
  if (!camel) return undefined;
  parts[0] = camel[2]!;
  return splitOf(camel[1]!);
}

function isKnownBase(name: string): boolean {
  return Object.hasOwn(BASES, baseMetric(name));
}
