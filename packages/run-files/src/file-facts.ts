/** What was found out about a file as a whole. */

import type { ConsoleFacts } from './console/console-facts.ts';
import type { MatrixFacts } from './matrix-counts.ts';
import type { NameFacts } from './metric-names.ts';
import type { PercentFacts } from './percent-scores.ts';
import type { SplitFacts } from './row-splits.ts';

/** It outlives a pass through the file: the next one starts with it. */
export interface FileFacts {
  /** Records have steps: a record that names only its epoch belongs at the last step before it. */
  hasSteps?: true;
  /** Steps begin anew with each epoch. */
  countsWithinEpochs?: true;
  /** Epochs hold several records of these metrics, and no steps: the records count. */
  countedPaths?: ReadonlySet<string>;
  /** An epoch is named when it is done: its number is that of the epochs so far. */
  countsEpochsDone?: true;
  /** Epochs are said with their fractions: 0 is the beginning of the first one. */
  hasFractions?: true;
  /** Numbers have a comma where others have a point. */
  hasDecimalComma?: true;
  names?: NameFacts;
  matrices?: MatrixFacts;
  splits?: SplitFacts;
  scores?: PercentFacts;
  /** Rows of training say an iteration and an epoch beside their step, as MMEngine's do; those of a validation only a step. */
  hasIterations?: boolean;
  console?: ConsoleFacts;
}
