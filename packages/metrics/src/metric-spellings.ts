/** How programs spell well-known metrics. Spellings are lower case with "_". */

/** One metric under any of these. */
const SAME: Readonly<Record<string, string>> = {
  loss: 'loss losses',
  accuracy: 'acc accuracy accs accuracies accurate accu',
  balanced_accuracy: 'bal_acc balanced_acc balanced_accuracy balanced_accuracy_score',
  f1: 'f1 f1_score f1score fscore f_score f_measure fmeasure fb1',
  precision: 'precision prec precision_score',
  recall: 'recall recall_score sensitivity tpr',
  specificity: 'specificity tnr',
  roc_auc: 'auc auroc roc_auc rocauc auc_roc roc_auc_score',
  average_precision: 'average_precision average_precision_score ap auc_pr pr_auc prauc aucpr auprc',
  mcc: 'mcc matthews matthews_correlation matthews_corrcoef matthews_correlation_coefficient',
  kappa: 'kappa cohen_kappa cohens_kappa cohen_kappa_score',
  learning_rate: 'lr learning_rate learningrate',
  grad_norm: 'grad_norm gradnorm gradient_norm',
  perplexity: 'ppl perplexity languageperplexity',
  mae: 'mae mean_absolute_error',
  mse: 'mse mean_squared_error',
  rmse: 'rmse root_mean_squared_error',
  margin: 'margin margins',
  wer: 'wer word_error_rate',
  cer: 'cer character_error_rate',
  pearson: 'pearson pcc pearsonr pearson_r pearson_correlation',
  spearman: 'spearman spearmanr spearman_r spearman_correlation',
};

/** What is that metric where a file has no better name of it, the best first. */
const OTHERWISE: Readonly<Record<string, string>> = {
  loss: `total_loss loss_total loss/total losses/total rm_loss rm/loss reward_loss reward_model_loss reward_model/loss preference_loss pairwise_loss ranking_loss rank_loss
    lm_loss lm_loss_value lm_loss_avg reduced_train_loss logloss log_loss binary_logloss mlogloss multi_logloss multiclass
    crossentropyloss crossentropy languagecrossentropy cross_entropy cross_entropy_loss crossentropy_loss ce_loss celoss ce xent
    binary_crossentropy binary_cross_entropy categorical_crossentropy sparse_categorical_crossentropy
    bce_loss bceloss bcewithlogitsloss bce nll_loss nllloss nll negative_log_likelihood cost avg_cost`,
  accuracy: `binary_accuracy binary_acc multiclassaccuracy binaryaccuracy multiclass_accuracy categorical_accuracy sparse_categorical_accuracy accuracy_score overall_accuracy overall_acc
    rewards/accuracies rewards/accuracy rewards_accuracies reward_accuracy reward_accuracies reward_acc pairwise_accuracy pairwise_acc pair_accuracy pair_acc pairs_accuracy comparison_accuracy comparison_acc chosen_accuracy margin_accuracy
    preference_accuracy preference_acc pref_acc ranking_accuracy ranking_acc rank_acc rm_accuracy rm_acc rm/accuracy rm/acc reward_model/accuracy
    accuracy01 accuracy_01 accuracy_top_1 accuracy_top1 accuracy/top1 top1_accuracy top1_acc top_1_accuracy top_1_acc acc_top1 acc_top_1
    acc@1 acc1 acc_1 accuracy@1 top1 top_1 top@1 prec@1 prec1
    cosine_accuracy cossim_accuracy`,
  f1: `overall_f1 macro_f1 f1_macro macro_f1_score f1_score_macro macro_avg_f1 macro_fscore fscore_macro
    weighted_f1 f1_weighted weighted_f1_score f1_score_weighted micro_f1 f1_micro micro_f1_score f1_score_micro
    macrof1 f1macro microf1 f1micro weightedf1 f1weighted f1_mac mac_f1 wf1 w_f1 uf1 f1_mic mic_f1
    cosine_f1 cossim_f1`,
  precision: `overall_precision macro_precision precision_macro weighted_precision precision_weighted micro_precision precision_micro
    precision(b) cosine_precision cossim_precision`,
  recall: `overall_recall macro_recall recall_macro weighted_recall recall_weighted micro_recall recall_micro
    recall(b) cosine_recall cossim_recall`,
  roc_auc: 'roc_auc_macro macro_roc_auc roc_auc_ovr roc_auc_weighted roc_auc_micro',
  average_precision: 'cosine_ap cossim_ap',
  kappa: 'quadratic_weighted_kappa qwk',
  pearson: 'cosine_pearson pearson_cosine',
  spearman: 'cosine_spearman spearman_cosine',
  margin:
    'rewards/margins rewards_margins rewards/margin reward_margin reward_margins rm_margin rm/margin margin_mean mean_margin',
};

/** Words that say how the number was averaged, or that there are several: "avg_loss", "acc_mean", "loss_history". */
const AVERAGED = [
  'avg',
  'average',
  'mean',
  'running',
  'moving',
  'smoothed',
  'smooth',
  'ema',
  'batch',
  'current',
  'cur',
  'epoch',
  'history',
];
/** The kind of an unknown name, by its ending: "focal_loss" is a loss. */
const OF_LOSS = /[_/]loss$|[a-z]loss$/;
/** It isn't the curve: "best_loss". */
const OF_ONE_POINT = /(^|_)(best|min|max|lowest|final|last|previous|prev|target|early|initial)_/;

export interface Spelling {
  /** The metric's own name: "loss". */
  base: string;
  /** 0: it is that metric. Larger: where its file has none with a smaller one. */
  rank: number;
}

/** Names like "focal_loss": the loss where the file has only one. */
export const UNKNOWN_LOSS = 10_000;

const SPELLINGS = new Map<string, Spelling>();
for (const [base, names] of Object.entries(SAME))
  for (const name of names.split(' ')) SPELLINGS.set(name, { base, rank: 0 });
for (const [base, names] of Object.entries(OTHERWISE))
  names.split(/\s+/).forEach((name, i) => SPELLINGS.set(name, { base, rank: i + 1 }));
const whole = new Map(SPELLINGS);
for (const [name, { base, rank }] of whole)
  AVERAGED.forEach((word, i) => {
    for (const averaged of [`${word}_${name}`, `${name}_${word}`])
      if (!SPELLINGS.has(averaged)) SPELLINGS.set(averaged, { base, rank: rank + (i + 1) / 100 });
  });

/** How many examples of each kind an evaluation has: no scores, and a table of them alone is no log. "fps" and "tps" are frames and tokens a second. */
const COUNTS: Readonly<Record<string, string>> = {
  tp: 'tp true_positive true_positives truepositives num_tp n_tp tp_count',
  tn: 'tn true_negative true_negatives truenegatives num_tn n_tn tn_count',
  fp: 'fp false_positive false_positives falsepositives num_fp n_fp fp_count',
  fn: 'fn false_negative false_negatives falsenegatives num_fn n_fn fn_count',
};
for (const [base, names] of Object.entries(COUNTS))
  for (const name of names.split(' ')) SPELLINGS.set(name, { base, rank: 0 });

export function isCount(base: string): boolean {
  return Object.hasOwn(COUNTS, base);
}

export function keyOf(name: string): string {
  return name
    .toLowerCase()
    .replace(PERCENT, '')
    .replace(/[\s\-.]+/g, '_');
}

/** "Acc (%)", "accuracy[%]": the unit, and no part of the name. */
const PERCENT = /(?<=\w) {0,3}[([]?%[)\]]?$/;

/** "RewardAccuracy", and not "mAP". */
const CAMEL_CASE = /([a-z\d])(?=[A-Z][a-z])/g;

function knownSpelling(name: string): Spelling | undefined {
  return SPELLINGS.get(keyOf(name)) ?? SPELLINGS.get(keyOf(name.replace(CAMEL_CASE, '$1_')));
}

/** The metric that a name without its split stands for; null for an unknown name. */
export function spellingOf(name: string): Spelling | null {
  const key = keyOf(name);
  const known = knownSpelling(name);
  if (known) return known;
  return OF_LOSS.test(key) && !OF_ONE_POINT.test(key) ? { base: 'loss', rank: UNKNOWN_LOSS } : null;
}

/** Whether it is a well-known metric. */
export function isSpelling(name: string): boolean {
  return knownSpelling(name) !== undefined;
}
