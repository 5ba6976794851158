/** What kind of number a metric is, and which way is better, by the last word of its path: also for those that the catalog doesn't list. */

export type Direction = 'up' | 'down' | 'none';

/**
 * loss: what training makes smaller, and which is never below zero · signed loss: the surrogate of a policy gradient, whose size
 * says nothing · score: how good the model is · margin: between two scores of the model · rate: how fast or how often something
 * happens, neither good nor bad by itself · other: anything else.
 */
export type MetricKind = 'loss' | 'signed loss' | 'score' | 'margin' | 'rate' | 'other';

export interface MetricTraits {
  kind: MetricKind;
  better: Direction;
  /** Lies between 0 and 1. */
  isShare: boolean;
  /** Of one class, entity or subset ("LOC_f1"), as far as the name tells: not of the whole set. */
  isOfPart: boolean;
}

const OTHER: MetricTraits = { kind: 'other', better: 'none', isShare: false, isOfPart: false };
const traits = (kind: MetricKind, better: Direction, isShare = false): MetricTraits => ({
  kind,
  better,
  isShare,
  isOfPart: false,
});
const BY_WORD = new Map<string, MetricTraits>();
for (const [words, of] of [
  [
    'loss losses logloss nll crossentropy crossentropyloss celoss bceloss nllloss xent mlogloss perplexity ppl',
    traits('loss', 'down'),
  ],
  [
    'accuracy accuracies acc top auc auroc rocauc f1 fscore fb1 precision prec recall sensitivity specificity',
    traits('score', 'up', true),
  ],
  ['ap map auprc prauc aucpr iou miou jaccard dice em ndcg mrr hits gini', traits('score', 'up', true)],
  [
    'mcc matthews kappa qwk bleu sacrebleu chrf rouge rougel rougelsum meteor spearman spearmanr pearson pearsonr kendall kendalltau r2 reward rewards',
    traits('score', 'up'),
  ],
  ['pearsoncorrcoef spearmancorrcoef plcc srcc srocc krcc ccc', traits('score', 'up')],
  ['f1score binaryf1score multiclassf1score multilabelf1score', traits('score', 'up', true)],
  [
    'wer cer ter eer mae mse rmse mape smape brier ece error err merror ade fde minade minfde mpjpe',
    traits('score', 'down'),
  ],
  ['fpr fnr far frr hter', traits('rate', 'none', true)],
  ['margin margins', traits('margin', 'up')],
  ['lr kl entropy clipfrac throughput', traits('rate', 'none')],
] as const)
  for (const word of words.split(' ')) BY_WORD.set(word, of);

/** Names of more than one word. */
const BY_NAME = new Map<string, MetricTraits>();
for (const [names, of] of [
  [
    'cross_entropy binary_crossentropy categorical_crossentropy sparse_categorical_crossentropy',
    traits('loss', 'down'),
  ],
  ['matthews_correlation matthews_corrcoef cohen_kappa word_accuracy r2_score r_squared', traits('score', 'up')],
  [
    'pearson_r pearson_rho pearson_corr pearson_corrcoef spearman_r spearman_rho spearman_rank spearman_corr kendall_tau concordance_correlation',
    traits('score', 'up'),
  ],
  [
    'average_precision auc_pr pr_auc balanced_accuracy roc_auc f_score f_measure exact_match hit_rate ents_f ents_p ents_r',
    traits('score', 'up', true),
  ],
  ['error_rate word_error_rate character_error_rate absolute_error squared_error brier_score', traits('score', 'down')],
  ['learning_rate grad_norm gradient_norm examples_per_second clip_fraction', traits('rate', 'none')],
  ['mean_confidence', traits('other', 'none', true)],
] as const)
  for (const name of names.split(' ')) BY_NAME.set(name, of);

const POLICY = new Set(['policy', 'pg', 'actor', 'surrogate', 'ppo', 'grpo', 'value', 'kl']);
/** What follows a metric's name without changing what it is: "f1_macro", "mAP50(B)", "accuracy_top5". */
const QUALIFIER =
  /^(\d+k?|top\d*|macro|micro|weighted|samples|binary|avg|average|mean|score|value|ovr|ovo|std|coef|coeff|coefficient|correlation|cosine|overall|strict|[bmp]|step|epoch)$/;
/** What stands before a metric's name without making it that of a part. */
const OF_WHOLE =
  /^(\d+k?|top\d*|overall|total|macro|micro|weighted|samples|mean|avg|average|balanced|binary|categorical|sparse|multiclass|multilabel|cosine|cossim|dot|euclidean|manhattan|max|cls|classification|classifier|token|tokens|word|char|character|sequence|seq|span|sentence|sent|pairwise|pair|reward|rewards|preference|rank|ranking|rm|quadratic|linear|cohen|cohens|matthews|root|exact|roc|pr|area|under|curve|eval|val|valid|validation|dev|test)$/;
/** The deviation of a metric over its batches is another number than the metric. */
const DEVIATION = /(^|_)(std|stdev|var|variance)$/;
/** So is the p value of a correlation. */
const P_VALUE = /(^|_)(pvalue|p_value|pval|p)$/;
const CORRELATION = /^(spearman|pearson|kendall)/;
/** What follows "f1" where it is no class: "token_f1_LOC" is F1 of one, "f1_threshold" another number. */
const NO_CLASS = new Set(
  'threshold thresh thr step steps epoch epochs time count support num diff delta change gap loss lr p best max min'.split(
    ' ',
  ),
);

/** verl's mean, best and most frequent of several answers: "acc/mean@1", "reward/best@4/mean". */
const OF_ANSWERS = /\/(?:mean|best|worst|maj)@\d{1,5}(?:\/mean)?$/i;

/** @returns "val/acc" for "val/acc/best@4/mean", any other path as it is. Its "std" is no score. */
export const withoutAnswers = (path: string): string => path.replace(OF_ANSWERS, '');

const MAX_KNOWN = 2_000;
const known = new Map<string, MetricTraits>();

/** @param path `split/metric`, or a name without its split */
export function traitsOf(path: string): MetricTraits {
  let found = known.get(path);
  if (!found) {
    const name = withoutAnswers(path);
    found = lookUp(name.slice(name.lastIndexOf('/') + 1).toLowerCase());
    if (known.size < MAX_KNOWN) known.set(path, found);
  }
  return found;
}

export const kindOf = (path: string): MetricKind => traitsOf(path).kind;
export const betterOf = (path: string): Direction => traitsOf(path).better;

function lookUp(name: string): MetricTraits {
  const words = name.split(/[^a-z0-9]+/).filter((word) => word !== '');
  const key = words.join('_');
  if (DEVIATION.test(key) || (P_VALUE.test(key) && words.some((word) => CORRELATION.test(word)))) return OTHER;
  while (words.length > 1 && QUALIFIER.test(words.at(-1)!) && !isKnown(words)) words.pop();
  for (const length of [3, 2]) {
    const named = BY_NAME.get(words.slice(-length).join('_'));
    if (named) return ofWords(named, words.slice(0, -length));
  }
  const last = words.at(-1) ?? '';
  const found =
    BY_WORD.get(last) ??
    BY_WORD.get(last.replace(/^(.*[a-z])\d+$/, '$1')) ??
    (/[a-z]loss$/.test(last) ? BY_WORD.get('loss') : undefined);
  if (found?.kind === 'loss' && words.some((word) => POLICY.has(word))) return { ...found, kind: 'signed loss' };
  if (found) return ofWords(found, words.slice(0, -1));
  const f1 = words.indexOf('f1');
  const isOfClass = f1 >= 0 && words.slice(f1 + 1).every((word) => !NO_CLASS.has(word));
  return isOfClass ? { ...BY_WORD.get('f1')!, isOfPart: true } : OTHER;
}

function ofWords(of: MetricTraits, before: readonly string[]): MetricTraits {
  return of.kind === 'score' && !before.every((word) => OF_WHOLE.test(word)) ? { ...of, isOfPart: true } : of;
}

function isKnown(words: readonly string[]): boolean {
  return BY_NAME.has(words.slice(-2).join('_')) || BY_NAME.has(words.slice(-3).join('_')) || BY_WORD.has(words.at(-1)!);
}

/** Names that are written in capitals. */
const ACRONYMS =
  /^(wer|cer|ter|eer|mcc|mae|mse|rmse|bleu|ndcg|mrr|r2|auprc|iou|miou|map|ece|ade|fde|nll|fpr|fnr)(@\d{1,4})?$/;

/** A name of a metric, without its split, as people write it: "bleu" is BLEU, "mAP" stays. */
export function spelledName(name: string): string {
  return ACRONYMS.test(name) ? name.toUpperCase() : name;
}
