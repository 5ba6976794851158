/** What the lines of a program's output are about where they don't say it themselves: the split of the heading above them. */

import type { Split } from '@rewardboard/metrics';
import { kindOf } from '@rewardboard/metrics';
import type { ReadResult } from '../format.ts';
import type { ConsoleFacts } from './console-facts.ts';
import type { ConsoleLine, Field } from './line-shape.ts';
import type { NamedNumber } from './values.ts';
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
  /** The evaluation of a record that has losses of both: scores that follow on a line of their own are its. */
  #ofScores: Split | undefined;

  /** A heading said so, and not the file's place. */
  #isHeaded = false;
  /** Nothing was recorded since the heading. */
  #isFresh = false;
  /** Of the line that is looked at, and of the last record of the training. */
  #epoch: number | undefined;
  #trainEpoch: number | undefined;
  /** Names in the last record of the training, if its line said the step. */
  #ofTraining: readonly string[] = [];
  #hasTakenTest = false;
  #mustReadAgain = false;
  /** The first two records, as far as the first one stood below a heading and the second repeats its epoch without one. */
  #first: { epoch: number | undefined; records: number } = { epoch: undefined, records: 0 };
  #isBelowHeading = false;
  /** The line that is looked at is of an evaluation before the training. */
  isBeforeTraining = false;

  /** @param ofFile what everything in the file is about. @param forgetCounted no epoch is repeated after all */
  constructor(
    private readonly ofFile: Split | undefined,
    private readonly facts: ConsoleFacts = {},
    private readonly forgetCounted: () => void = () => undefined,
  ) {
    this.split = ofFile;
  }

  finish(result: ReadResult): ReadResult {
    if (this.#mustReadAgain) result.readAgain = true;
    // Not before: a line that is cut comes again, and more of the file may repeat the epoch.
    if (this.#mustReadAgain && this.facts.evaluatesFirst) this.forgetCounted();
    return result;
  }

  keep(): () => void {
    const { split, label } = this;
    const [step, lastSplit, steps, isRepeat] = [this.#step, this.#lastSplit, this.#stepsOfEpoch, this.#isRepeat];
    const [ofScores, isHeaded, hasTakenTest] = [this.#ofScores, this.#isHeaded, this.#hasTakenTest];
    const [mustReadAgain, { namesValidation }] = [this.#mustReadAgain, this.facts];
    const [isFresh, epoch, trainEpoch] = [this.#isFresh, this.#epoch, this.#trainEpoch];
    const [first, isBelowHeading, { evaluatesFirst }] = [{ ...this.#first }, this.#isBelowHeading, this.facts];
    const ofTraining = this.#ofTraining;
    return () => {
      [this.#first, this.#isBelowHeading, this.#ofTraining] = [first, isBelowHeading, ofTraining];
      if (evaluatesFirst === undefined) delete this.facts.evaluatesFirst;
      [this.#isFresh, this.#epoch, this.#trainEpoch] = [isFresh, epoch, trainEpoch];
      Object.assign(this, { split, label });
      [this.#ofScores, this.#isHeaded] = [ofScores, isHeaded];
      [this.#hasTakenTest, this.#mustReadAgain] = [hasTakenTest, mustReadAgain];
      if (namesValidation === undefined) delete this.facts.namesValidation;
      [this.#step, this.#lastSplit, this.#stepsOfEpoch, this.#isRepeat] = [step, lastSplit, steps, isRepeat];
    };
  }

  begin(split: Split, step: number | undefined): void {
    this.split = split;
    this.#step = step;
    [this.#isHeaded, this.#isFresh] = [true, true];
  }

  /** "Eval epoch: 5", and below it "Mean test loss: 0.5": the set is that of the evaluation, unless the file tells the two apart. */
  takeTest(line: ConsoleLine): void {
    const { fields } = line;
    if (!this.facts.namesValidation && fields.some(({ name }) => name.split === 'eval' && !name.isBare)) {
      this.facts.namesValidation = true;
      this.#mustReadAgain ||= this.#hasTakenTest;
    }
    if (this.facts.namesValidation || this.split !== 'eval' || !this.#isHeaded || fields.length === 0) return;
    if (line.isProse || line.split !== undefined || !fields.every(({ name }) => name.split === 'test')) return;
    this.#hasTakenTest = true;
    line.fields = fields.map((field) => ({ ...field, split: 'eval', name: { ...field.name, split: 'eval' } }));
  }

  /** An evaluation's section ends where a line speaks of an epoch, or of another step, and of no evaluation. */
  of(line: ConsoleLine): Split | undefined {
    this.#epoch = line.epoch;
    if (this.#ofScores && isOfScores(line)) return this.#ofScores;
    if (line.isContinued && line.split === undefined && this.#lastSplit) return this.#lastSplit;
    // "step: 10, acc: 0.6, loss: 0.5" and "cur metric, acc: 0.55" below it.
    const isSaidAgain = line.fields.some(({ name }) => name.isKnown && this.#ofTraining.includes(name.base));
    if (isSaidAgain && isOfScores(line)) return 'eval';
    const isElsewhere = line.step !== undefined && line.step !== this.#step && !this.hasOtherLength(line);
    // "testing ..." and "epoch: 3, loss is: 0.5" below it, where the training has told of epoch 3.
    const isOfHeading = this.#isFresh && line.step === undefined && line.epoch === this.#trainEpoch;
    if (isOfHeading) this.#noteFirst();
    this.#isBelowHeading = this.#isFresh && line.step === undefined;
    this.isBeforeTraining = this.facts.evaluatesFirst === true && this.#isBelowHeading && this.#first.records === 0;
    if (this.isBeforeTraining) return this.split;
    if (line.split === undefined && !isOfHeading && (line.epoch !== undefined || isElsewhere))
      [this.split, this.#isHeaded] = [this.ofFile, false];
    return this.split;
  }

  /** "testing ...", "epoch: 0, loss is: 2.5", "epoch: 0, loss is: 0.6", "testing ...": the first one was an evaluation, too. */
  #noteFirst(): void {
    const { epoch, records } = this.#first;
    if (records !== 2 || epoch === undefined || epoch !== this.#trainEpoch || this.facts.evaluatesFirst) return;
    this.facts.evaluatesFirst = this.#mustReadAgain = true;
  }

  /** A line made a record. */
  add(named: readonly NamedNumber[], { bar, steps: said, step }: ConsoleLine): void {
    const steps = bar ? undefined : said;
    const { split } = named[0]!;
    const { epoch, records } = this.#first;
    if (records < 3) {
      const isOne = records === 0 ? this.#isBelowHeading : !this.#isBelowHeading && epoch === this.#epoch;
      this.#first = { epoch: isOne ? this.#epoch : undefined, records: records + 1 };
    }
    this.#isFresh = false;
    if (split === 'train') this.#trainEpoch = this.#epoch;
    const evaluated = named.find((other) => other.split !== 'train')?.split;
    if (split === 'train') {
      this.#ofScores = evaluated;
      this.#ofTraining = !bar && step !== undefined ? named.map(({ name }) => name) : [];
    }
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

/** A line of scores that says neither where it stands nor whose they are. */
function isOfScores({ fields, bar, keras, split, epoch, step }: ConsoleLine): boolean {
  if (bar || keras || split !== undefined || (epoch ?? step) !== undefined) return false;
  return (
    fields.some(({ name }) => name.isKnown) && fields.every((field) => field.split === undefined && !isLoss(field))
  );
}

const isLoss = ({ name }: Field): boolean => name.isKnown && kindOf(name.base) !== 'score';
