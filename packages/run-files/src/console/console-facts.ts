/** What was found out about a program's output as a whole. */

export interface ConsoleFacts {
  /** Lines come later than the progress bar that they were printed beside. */
  hasLateLines?: true;
  /** Printed dictionaries stand above their bars: where the first one did. */
  firstBarBehind?: number;
  /** Printed dictionaries tell the training's epochs: what else is printed without a place repeats them. */
  hasDictionaries?: true;
  /** Lines name each epoch when it is over, and not when it begins: the first one. */
  firstEpochAtEnd?: number;
  /** Lines tell how much of their epoch is done. */
  hasShares?: true;
  /** What the training's epochs are, as far as it says. */
  stepsPerEpoch?: number;
  plannedEpochs?: number;
  hasMaxSteps?: true;
  /** A loss has its name somewhere: numbers that have only a split are something else. */
  namesLoss?: true;
  /** A metric is called one of validation: those of a test are of another set. */
  namesValidation?: true;
  /** An evaluation stands before the training, and has the epoch of its beginning. */
  evaluatesFirst?: true;
  /** Names on a line of unknown metrics, */
  unknownNames?: string;
  /** and whether there are well-known ones beside them. */
  hasKnownNames?: true;
  /** Numbers before the lines are those of the processes that printed them. */
  hasProcesses?: true;
  /** The metric that a boosting library doesn't name is better where it is higher. */
  isScoreOfRounds?: boolean;
}
