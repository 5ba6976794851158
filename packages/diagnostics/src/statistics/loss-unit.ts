/** In which unit a run's loss is: that of cross entropies, in nats, or a far smaller or larger one. */

/**
 * Untrained models of two classes and more lose ln 2 or more, fine-tuned ones somewhat less at their first evaluation. A run that
 * begins far below this has another loss, such as the squared error of small numbers.
 */
const LOWEST_START = 0.2;
/** ... and one that begins above this is none of 160,000 classes: a squared error, say, whose examples differ by about its own size. */
const HIGHEST_START = 12;
/** ... and without a score of classes, no cross entropy that is worth training begins below this either. */
const LOW_START = 0.02;
/** A loss for which the assumptions about cross entropies hold as they are: that of two classes at the start. */
const USUAL = Math.LN2;

/**
 * Each wrong answer costs a cross entropy ln 2 or more, since the right class has less than half of the probability. Half of that is left for
 * class weights. Nothing of the kind holds for large losses: a model that was destroyed has them, too.
 */
const LEAST_PER_WRONG = Math.LN2 / 2;
/** Usually: 1.4 where two classes are guessed, 2.3 where ten are, 3 where one answer in ten is wrong. */
const USUAL_PER_WRONG = 2;
/** With a smaller share of wrong answers, the loss is mostly that of right ones. */
const LEAST_WRONG = 0.02;

export class LossUnit {
  /** Of a cross entropy that was made smaller, by a weight or by counting its examples twice, say, or larger by summing it. Its first accuracy shows by how much. */
  #times: number | null = null;
  #small = 1;
  /** A squared error, say. */
  #isOther = false;
  #isSummed = false;
  #isFirst = true;

  /**
   * @param hasClasses the log has a score such as accuracy: small losses may be those of an easy task
   * @param accuracy of the same answers, null if unknown
   * @returns 1 for a cross entropy; the factor for one that was made smaller or larger; less for a loss that begins lower; in proportion to what it is now if it begins far lower or higher: what is
   * assumed of cross entropies, times this, holds for it
   */
  of(loss: number, firstTrainLoss: number | null, hasClasses = false, accuracy: number | null = null): number {
    const wrong = accuracy === null || accuracy < 0 ? 0 : 1 - accuracy;
    if (this.#isFirst) {
      this.#isFirst = false;
      // A model that the first steps destroyed began lower.
      const isSummed = loss > HIGHEST_START && (firstTrainLoss ?? loss) > HIGHEST_START;
      if (wrong >= LEAST_WRONG && loss > 0 && (loss < LEAST_PER_WRONG * wrong || isSummed))
        this.#times = loss / (USUAL_PER_WRONG * wrong);
      this.#isSummed = isSummed;
      const highest = Math.max(Math.abs(loss), Math.abs(firstTrainLoss ?? 0));
      this.#small = highest > 0 ? Math.min(1, highest / LOWEST_START) : 1;
      this.#isOther = Math.abs(loss) > HIGHEST_START || (highest > 0 && highest < LOW_START && !hasClasses);
    }
    // No sum costs as little: its first steps were too large, and it has come down from there.
    if (this.#isSummed && loss < HIGHEST_START * wrong) {
      this.#isSummed = false;
      this.#times = null;
    }
    if (this.#times !== null) return this.#times;
    return this.#isOther ? Math.abs(loss) / USUAL : this.#small;
  }
}
