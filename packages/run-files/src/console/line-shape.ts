/** What is found out about a line. */

import type { Split } from '@rewardboard/metrics';
import type { Bar, KerasBar } from './bar.ts';
import type { Name } from './words.ts';

export interface Field {
  name: Name;
  /** Whose number it is, by its name, or by what stands before it on the line. */
  split: Split | undefined;
  /** As it is written, with its "%". */
  text: string;
  /** "9050/10000". */
  of: string | undefined;
  /** ":" or "=" stands between. */
  isAssigned: boolean;
}

export interface Place {
  step: number | undefined;
  /** Lower is the better name of a step. */
  stepRank: number | undefined;
  /** No word says what is counted: "[1/100]". */
  isStepBare: boolean;
  /** Steps of the epoch, or of the run, where the line says "step 10/100". */
  steps: number | undefined;
  epoch: number | undefined;
  /** "[6400/60000 (11%)]": what part of the epoch is done. */
  share: number | undefined;
  /** "epochs: 10" is a plan where no metric stands beside. */
  isPlural: boolean;
}

export interface ConsoleLine extends Place {
  fields: Field[];
  /** What the line as a whole is about: "Test set: ...", "[valid] ...". */
  split: Split | undefined;
  /** The first split that is named anywhere. */
  mentioned: Split | undefined;
  /** Words that aren't of the language of logs. */
  foreign: number;
  isProse: boolean;
  /** A metric that is named for the numbers that follow: "Loss - train: 0.5, val: 0.6". */
  label: Name | undefined;
  /** Name to number, as written, where the line has a dictionary with a metric in it. */
  dictionary: ReadonlyMap<string, string> | null;
  /** A dictionary with a metric began, and has no end. */
  isOpen: boolean;
  bar: Bar | null;
  keras: KerasBar | null;
  time: number | undefined;
  /** What follows is of this split. */
  heading: Split | undefined;
  /** It begins with "*": it sums up the lines before. */
  isContinued: boolean;
  /** It speaks of a best model, or of one that is saved: its numbers may have been said before. */
  mayRepeat: boolean;
  /** It begins with "best metric, ...": its numbers were said before. */
  isOfBest: boolean;
}

/** @param label what a heading announced */
export function emptyLine(label: Name | undefined): ConsoleLine {
  return {
    step: undefined,
    stepRank: undefined,
    isStepBare: false,
    steps: undefined,
    epoch: undefined,
    share: undefined,
    isPlural: false,
    fields: [],
    split: undefined,
    mentioned: undefined,
    foreign: 0,
    isProse: false,
    label,
    dictionary: null,
    isOpen: false,
    bar: null,
    keras: null,
    time: undefined,
    heading: undefined,
    isContinued: false,
    mayRepeat: false,
    isOfBest: false,
  };
}
