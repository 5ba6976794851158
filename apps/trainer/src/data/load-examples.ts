/** The examples of a run: from files, or generated if there are none. */

import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { BadInput } from '../base/bad-input.ts';
import type { TrainConfig } from '../config/config-schema.ts';
import { parseDataArgument } from './data-argument.ts';
import type { DataReport } from './data-report.ts';
import { reportData } from './data-report.ts';
import type { DataSet, Side } from './data-set.ts';
import { openDataSet } from './data-set.ts';
import type { LoadingOptions } from './pass-over.ts';
import type { Examples, PreferenceExample, SolutionExample } from './example.ts';
import { exampleList } from './example.ts';
import { EXPECTED } from './formats/all-formats.ts';
import { generateExamples } from './generate-problems.ts';
import { splitSolutions } from './split-examples.ts';
import { preferencesAt, solutionsAt } from './subset.ts';

interface Facts {
  /** File names, or "generated arithmetic". */
  source: string;
  generated: boolean;
  /** sha256 of all examples in their order, hex. */
  fingerprint: string;
  /** null for generated examples. */
  report: DataReport | null;
}

interface Sides<E extends SolutionExample | PreferenceExample> {
  train: Examples<E>;
  validation: Examples<E>;
}

/** Either solutions or pairs: they have different objectives. */
export type LoadedExamples = Facts &
  (({ kind: 'solution' } & Sides<SolutionExample>) | ({ kind: 'preference' } & Sides<PreferenceExample>));

export interface DataFiles {
  /** As given to `--data`, with weights. */
  data: readonly string[];
  validationData: readonly string[];
}

export async function loadExamples(
  { data: files, validationData }: DataFiles,
  config: TrainConfig,
  along: LoadingOptions = {},
): Promise<LoadedExamples> {
  if (files.length === 0) {
    if (validationData.length > 0) throw new BadInput('--validation_data requires --data');
    return generatedExamples(config);
  }
  const data = await openDataSet({
    files,
    validationFiles: validationData,
    neutralLabels: config.neutral_labels,
    maxExamples: config.max_examples,
    validationShare: config.validation_share,
    seed: config.split_seed,
    ...along,
  });
  const report = reportData(data);
  if (report.obstacles[0] !== undefined)
    throw new BadInput(report.train.examples === 0 ? `${report.obstacles[0]}; ${EXPECTED}` : report.obstacles[0]);
  const source = [...files.map((file) => parseDataArgument(file).path), ...validationData]
    .map((file) => basename(file))
    .join(', ');
  const facts: Facts = { source, generated: false, fingerprint: fingerprintOfData(data), report };
  const { train, validation } = data;
  evenWeights(train);
  if (data.kind === 'preference')
    return {
      ...facts,
      kind: 'preference',
      train: preferencesAt(train.collected.preferences, train.indices),
      validation: preferencesAt(validation.collected.preferences, validation.indices),
    };
  return {
    ...facts,
    kind: 'solution',
    train: solutionsAt(train.collected.solutions, train.indices),
    validation: solutionsAt(validation.collected.solutions, validation.indices),
  };
}

/** Scales the weights to a mean of 1 over all labels, so that they don't change the effective learning rate. */
function evenWeights({ packed, indices }: Side): void {
  let labels = 0;
  let weight = 0;
  for (const index of indices) {
    const counts = 'countsOf' in packed ? packed.countsOf(index) : { right: 1, wrong: 0 };
    labels += counts.right + counts.wrong;
    weight += (counts.right + counts.wrong) * packed.places.weightOf(index);
  }
  packed.places.scaleWeights(labels / weight);
}

function generatedExamples(config: TrainConfig): LoadedExamples {
  const examples = generateExamples({
    problems: config.generated_problems,
    solutionsPerProblem: config.generated_solutions,
    labelNoise: config.generated_label_noise,
    seed: config.split_seed,
  });
  const { train, validation } = splitSolutions(examples, config.validation_share, config.split_seed);
  const hash = createHash('sha256');
  for (const { problem, steps, labels } of examples) hash.update(`${JSON.stringify([problem, steps, labels])}\n`);
  return {
    kind: 'solution',
    train: exampleList(train),
    validation: exampleList(validation),
    source: 'generated arithmetic',
    generated: true,
    fingerprint: hash.digest('hex'),
    report: null,
  };
}

function fingerprintOfData({ train, validation }: DataSet): string {
  const hash = createHash('sha256');
  for (const { packed, indices } of [train, validation]) {
    hash.update(`${indices.length}\n`);
    for (const index of indices) hash.update(packed.digestOf(index));
  }
  return hash.digest('hex');
}
