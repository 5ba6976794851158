/** Numbers that a line calls by their split alone: "epoch 3 | train 0.61 | val 0.64", "Epoch: 3, Loss: 0.5, Train: 0.71, Val: 0.69". */

import { kindOf } from '@rewardboard/metrics';
import type { ReadResult } from '../format.ts';
import type { ConsoleFacts } from './console-facts.ts';
import type { ConsoleLine, Field } from './line-shape.ts';
import type { Name } from './words.ts';

const LOSS: Name = { base: 'loss', split: undefined, isKnown: true, isBare: false };
const SCORE: Name = { base: 'score', split: undefined, isKnown: true, isBare: false };
/** Shares of the examples are no results. */
const WHOLE = 1;
const TOLERANCE = 1e-6;

export class BareSplits {
  #hasTakenForLoss = false;
  #mustReadAgain = false;

  constructor(private readonly facts: ConsoleFacts) {}

  keep(): () => void {
    const [taken, mustReadAgain, { namesLoss }] = [this.#hasTakenForLoss, this.#mustReadAgain, this.facts];
    return () => {
      [this.#hasTakenForLoss, this.#mustReadAgain] = [taken, mustReadAgain];
      if (namesLoss === undefined) delete this.facts.namesLoss;
    };
  }

  finish(result: ReadResult): ReadResult {
    if (this.#mustReadAgain) result.readAgain = true;
    return result;
  }

  /** Says on the line what such numbers are: the losses, and where the program names its loss, a score. */
  name(line: ConsoleLine): void {
    if (line.isProse || line.bar || line.keras) return;
    const { fields } = line;
    if (!this.facts.namesLoss && fields.some(({ name }) => name.isKnown && kindOf(name.base) === 'loss')) {
      this.facts.namesLoss = true;
      this.#mustReadAgain ||= this.#hasTakenForLoss;
    }
    if (line.label || !areResults(line)) return;
    const isScore = this.facts.namesLoss === true || fields.some(({ name, text }) => name.isBare && text.endsWith('%'));
    this.#hasTakenForLoss ||= !isScore;
    line.label = isScore ? SCORE : LOSS;
  }
}

/** Both the training's and an evaluation's, at a place in the training or with nothing else on the line. */
function areResults({ fields, epoch, step, foreign }: ConsoleLine): boolean {
  const bare = fields.filter(isBareNumber);
  const hasSplit = (is: (split: Field['split']) => boolean) => bare.some(({ split }) => is(split));
  if (!hasSplit((split) => split === 'train') || !hasSplit((split) => split === 'eval' || split === 'test'))
    return false;
  if ((epoch ?? step) !== undefined) return true;
  const sum = bare.reduce((total, { text }) => total + Number(text.replace('%', '')), 0);
  return bare.length === fields.length && foreign === 0 && Math.abs(sum - WHOLE) > TOLERANCE;
}

const isBareNumber = ({ name, text, of }: Field): boolean => name.isBare && of === undefined && /[.en]/i.test(text);
