/** Surface numbers beside a pretrained model: a hidden layer on them, whose answer is added to the model's. */

import type { Examples, SolutionExample } from '../../data/example.ts';
import { eachLabelledStep } from '../../data/labelled-step.ts';
import type { Standardization } from '../../features/surface-numbers.ts';
import { standardize, SURFACE_NUMBERS, surfaceNumbersOf } from '../../features/surface-numbers.ts';
import type { InputSet, WordDropout } from '../input-set.ts';
import type { MicroBatch } from '../micro-batch.ts';
import type { ParameterPlan } from '../model-plan.ts';
import { NumberRows } from '../number-rows.ts';
import type { Operations } from '../operations.ts';

/** Name of the batch's numbers among the inputs. */
export const SURFACE_INPUT = 'numbers';
const HIDDEN_UNITS = 32;
const HIDDEN = 'surface.hidden';
const ANSWER = 'surface.answer';

/** @param rate as a multiple of the learning rate of pretrained layers */
export function surfaceParameters(numbers: number, rate: number): ParameterPlan[] {
  const parameter = (name: string, shape: number[], deviation: number): ParameterPlan => ({
    name,
    shape,
    deviation,
    decays: shape.length > 1,
    rate,
  });
  return [
    parameter(`${HIDDEN}.weight`, [HIDDEN_UNITS, numbers], 1 / Math.sqrt(numbers)),
    parameter(`${HIDDEN}.bias`, [HIDDEN_UNITS], 0),
    // Small, so that training starts from the pretrained model. The answer's constant is the model's own.
    parameter(`${ANSWER}.weight`, [1, HIDDEN_UNITS], 0.1 / Math.sqrt(HIDDEN_UNITS)),
  ];
}

/** [answers, 1], from [answers, numbers]. */
export function surfaceAnswers<T>(on: Operations<T>, numbers: T): T {
  const units = on.relu(on.linear(numbers, on.parameter(`${HIDDEN}.weight`), on.parameter(`${HIDDEN}.bias`)));
  return on.linear(units, on.parameter(`${ANSWER}.weight`));
}

/** Of each labelled step, in the order of a set's examples; not standardized. */
export function surfaceRowsOf(examples: Iterable<SolutionExample> | Examples<SolutionExample>): NumberRows {
  const rows = new NumberRows(SURFACE_NUMBERS.length);
  for (const step of eachLabelledStep(examples)) rows.push(surfaceNumbersOf(step));
  return rows;
}

/** A set whose batches have the surface numbers of each answer as well. */
export class NumberedSet implements InputSet {
  readonly #set: InputSet;
  readonly #rows: NumberRows;
  readonly size: number;
  readonly labels: Uint8Array;
  readonly answersPerItem?: number;
  readonly tokensOf?: (item: number) => number;
  readonly isCut?: (item: number) => boolean;

  /** @param rows of the set's examples, which are standardized in place */
  constructor(set: InputSet, rows: NumberRows, scale: Standardization) {
    for (const row of rows) row.set(standardize(row, scale));
    this.#set = set;
    this.#rows = rows;
    this.size = set.size;
    this.labels = set.labels;
    if (set.answersPerItem !== undefined) this.answersPerItem = set.answersPerItem;
    if (set.tokensOf) this.tokensOf = (item) => set.tokensOf!(item);
    if (set.isCut) this.isCut = (item) => set.isCut!(item);
  }

  batch(items: ArrayLike<number>, dropout: WordDropout | null): MicroBatch {
    const batch = this.#set.batch(items, dropout);
    if (batch.input.kind !== 'tokens') throw new Error('surface numbers were joined to bags');
    const numbers = new Float32Array(batch.examples.length * SURFACE_NUMBERS.length);
    batch.examples.forEach((example, i) => numbers.set(this.#rows.at(example), i * SURFACE_NUMBERS.length));
    return { ...batch, input: { ...batch.input, numbers } };
  }
}
