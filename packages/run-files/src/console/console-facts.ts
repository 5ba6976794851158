/** What was found out about a program's output as a whole. */

export interface ConsoleFacts {
  /** Lines come later than the progress bar that they were printed beside. */
  hasLateLines?: true;
  /** Printed dictionaries tell the training's epochs: what else is printed without a place repeats them. */
  hasDictionaries?: true;
  /** Lines tell how much of their epoch is done. */
  hasShares?: true;
  /** What the training's epochs are, as far as it says. */
  stepsPerEpoch?: number;
  plannedEpochs?: number;
  hasMaxSteps?: true;
}
