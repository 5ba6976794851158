/** The examples of a training: from files, or made up where none are given. */

import { createHash } from 'node:crypto';
import { BadInput } from '../bad-input.ts';
import type { TrainConfig } from '../config-schema.ts';
import type { Examples, SolutionExample } from './example.ts';
import { exampleList } from './example.ts';
import { generateExamples } from './generate-problems.ts';
import { judgedStepsOf } from './judged-step.ts';
import { readExamples, sourceName } from './read-examples.ts';
import { splitExamples } from './split-examples.ts';

export interface LoadedExamples {
  train: Examples<SolutionExample>;
  validation: Examples<SolutionExample>;
  /** For people: file names, or "generated arithmetic". */
  source: string;
  generated: boolean;
  /** sha256, hex, of all examples in their order. */
  fingerprint: string;
}

export async function loadExamples(files: readonly string[], config: TrainConfig): Promise<LoadedExamples> {
  const generated = files.length === 0;
  const examples = generated
    ? generateExamples({
        problems: config.generated_problems,
        solutionsPerProblem: config.generated_solutions,
        labelNoise: config.generated_label_noise,
        seed: config.seed,
      })
    : readExamples(files);
  const source = generated ? 'generated arithmetic' : sourceName(files);
  const split = splitExamples(examples, config.validation_share, config.seed);
  for (const [side, set] of Object.entries(split) as [string, SolutionExample[]][]) {
    const labels = [...judgedStepsOf(exampleList(set))].map(({ label }) => label);
    const right = labels.filter((label) => label === 1).length;
    if (right === 0 || right === labels.length)
      throw new BadInput(
        `${source}: the ${side} set has ${labels.length} examples, ${right} of them right: ` +
          'both classes are needed on both sides; give more data or change validation_share',
      );
  }
  return { train: exampleList(split.train), validation: exampleList(split.validation), source, generated, fingerprint: fingerprintOf(examples) };
}

function fingerprintOf(examples: readonly SolutionExample[]): string {
  const hash = createHash('sha256');
  for (const { problem, steps, labels } of examples) hash.update(`${JSON.stringify([problem, steps, labels])}\n`);
  return hash.digest('hex');
}
