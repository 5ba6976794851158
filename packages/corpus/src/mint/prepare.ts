/** The trainer's reading of examples; where no words are read, with surface numbers that are counted once for all runs. */

import type { ModelConfig } from '../../../../apps/trainer/src/config/config-schema.ts';
import type { PreferenceExample, SolutionExample } from '../../../../apps/trainer/src/data/example.ts';
import { exampleList } from '../../../../apps/trainer/src/data/example.ts';
import { eachLabelledStep } from '../../../../apps/trainer/src/data/labelled-step.ts';
import { bagModel } from '../../../../apps/trainer/src/models/bag/bag-model.ts';
import { BagSet } from '../../../../apps/trainer/src/models/bag/bag-set.ts';
import type { InputSet } from '../../../../apps/trainer/src/models/input-set.ts';
import type { ModelPlan } from '../../../../apps/trainer/src/models/model-plan.ts';
import { bag } from '../../../../apps/trainer/src/models/bag/bag-reader.ts';
import { solutionsOfPairs } from '../../../../apps/trainer/src/models/pair-set.ts';
import { PairSet } from '../../../../apps/trainer/src/models/pair-set.ts';
import {
  SURFACE_NUMBERS,
  standardizationOf,
  standardize,
  surfaceNumbersOf,
} from '../../../../apps/trainer/src/features/surface-numbers.ts';

export interface Prepared<Set extends InputSet = InputSet> {
  plan: ModelPlan;
  train: Set;
  validation: Set;
}

/** By the steps of a solution, which all runs share: counting takes half of the time of a short training. */
const counted = new WeakMap<SolutionExample['steps'], Float32Array>();

export function prepare(
  train: readonly SolutionExample[],
  validation: readonly SolutionExample[],
  config: ModelConfig,
): Prepared {
  if (config.use_words) {
    const reader = bag.fit(exampleList(train), config);
    return {
      plan: reader.plan,
      train: reader.read(exampleList(train)),
      validation: reader.read(exampleList(validation)),
    };
  }
  const raw = train.map(numbersOf);
  const standardization = standardizationOf(raw);
  const setOf = (examples: readonly SolutionExample[], rows: readonly Float32Array[]) => {
    const standardized = rows.map((row) => standardize(row, standardization));
    return new BagSet(
      Uint8Array.from(examples, ({ labels }) => labels[0]!),
      new Float32Array(examples.length).fill(1),
      null,
      (i) => standardized[i]!,
    );
  };
  return {
    plan: bagModel(config, { embeddingRows: 0, surfaceNumbers: SURFACE_NUMBERS.length }),
    train: setOf(train, raw),
    validation: setOf(validation, validation.map(numbersOf)),
  };
}

export function preparePairs(
  train: readonly PreferenceExample[],
  validation: readonly PreferenceExample[],
  config: ModelConfig,
): Prepared<PairSet> {
  const texts = (pairs: readonly PreferenceExample[]) => [...solutionsOfPairs(exampleList(pairs))];
  const prepared = prepare(texts(train), texts(validation), config);
  const setOf = (pairs: readonly PreferenceExample[], set: InputSet) =>
    new PairSet(set, new Float32Array(pairs.length), new Float32Array(pairs.length).fill(1));
  return {
    plan: prepared.plan,
    train: setOf(train, prepared.train),
    validation: setOf(validation, prepared.validation),
  };
}

function numbersOf(example: SolutionExample): Float32Array {
  const known = counted.get(example.steps);
  if (known) return known;
  const [step] = eachLabelledStep(exampleList([example]));
  const numbers = surfaceNumbersOf(step!);
  counted.set(example.steps, numbers);
  return numbers;
}
