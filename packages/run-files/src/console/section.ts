/** What the lines of a program's output are about where they don't say it themselves: the split of the heading above them. */

import type { Split } from '@rewardboard/metrics';
import type { ConsoleLine } from './line-shape.ts';
import type { Name } from './words.ts';

/** What follows was reported before, where it happened: "Early stopping, best iteration is:". */
const BEST = /\bbest (iteration|round|epoch|step|model|result)s?\b[^:]{0,40}:\s{0,5}$/i;
const MAX_BEST = 80;

export class Section {
  split: Split | undefined;
  /** The metric of a heading: "Losses" above "train: 0.5". */
  label: Name | undefined;
  /** Where the training was when it began. */
  #step: number | undefined;
  /** Of the record before. */
  #lastSplit: Split | undefined;
  /** Of the training, where its lines say "step 10/100". */
  #stepsOfEpoch: number | undefined;
  #isRepeat = false;

  /** @param ofFile what everything in the file is about */
  constructor(private readonly ofFile: Split | undefined) {
    this.split = ofFile;
  }

  keep(): () => void {
    const { split, label } = this;
    const [step, lastSplit, steps, isRepeat] = [this.#step, this.#lastSplit, this.#stepsOfEpoch, this.#isRepeat];
    return () => {
      Object.assign(this, { split, label });
      [this.#step, this.#lastSplit, this.#stepsOfEpoch, this.#isRepeat] = [step, lastSplit, steps, isRepeat];
    };
  }

  begin(split: Split, step: number | undefined): void {
    this.split = split;
    this.#step = step;
  }

  /** An evaluation's section ends where a line speaks of an epoch, or of another step, and of no evaluation. */
  of(line: ConsoleLine): Split | undefined {
    if (line.isContinued && line.split === undefined && this.#lastSplit) return this.#lastSplit;
    const isElsewhere = line.step !== undefined && line.step !== this.#step && !this.hasOtherLength(line);
    if (line.split === undefined && (line.epoch !== undefined || isElsewhere)) this.split = this.ofFile;
    return this.split;
  }

  /** A line made a record. */
  add(split: Split, steps: number | undefined): void {
    this.#lastSplit = split;
    if (split === 'train') this.#stepsOfEpoch = steps ?? this.#stepsOfEpoch;
  }

  /** "Batch 5/10", where the training has 100. */
  hasOtherLength({ steps }: ConsoleLine): boolean {
    return steps !== undefined && this.#stepsOfEpoch !== undefined && steps !== this.#stepsOfEpoch;
  }

  /** Whether the line repeats a record. */
  repeats(text: string): boolean {
    const isRepeat = this.#isRepeat;
    if (text.trim() !== '') this.#isRepeat = BEST.test(text.slice(-MAX_BEST));
    return isRepeat;
  }
}
