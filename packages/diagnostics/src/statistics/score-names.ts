/** What the scores of an evaluation are of, by their names: classes, or texts and the entities in them. */

/** Scores of a classifier, by the last words of their names ... */
const OF_CLASSES = /(^|[/_])(acc|accuracy|f1|auc|auroc|mcc|kappa|precision|recall|average_precision)$/i;
/** ... and of a model that writes or transcribes text: its accuracy is one of tokens, and its loss is far from that of a classifier. */
const OF_TEXT =
  /(^|[/_])(perplexity|ppl|bleu|sacrebleu|chrf|rouge[a-z0-9]{0,8}|meteor|wer|cer|ter|token_(acc|accuracy)|exact_match|exact|em|squad)$/i;
/** ... or that finds entities in it, or spans of it. */
const OF_ENTITIES =
  /(^|[/_])(ents_[fpr]|ents_per_type|(entity|entities|ner|span|spans|chunk|slot|mention|seqeval)_(f1|precision|recall|acc|accuracy))$/i;

export class ScoreNames {
  #metrics: readonly string[] | null = null;
  areOfClasses = false;
  areOfText = false;

  /** @param metrics the same list means the same names */
  add(metrics: readonly string[]): void {
    if (metrics === this.#metrics) return;
    this.#metrics = metrics;
    this.areOfClasses ||= metrics.some((metric) => OF_CLASSES.test(metric));
    this.areOfText ||= metrics.some((metric) => OF_TEXT.test(metric) || OF_ENTITIES.test(metric));
  }
}
