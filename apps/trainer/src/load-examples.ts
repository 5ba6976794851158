/** The examples of a training: from files, or made up where none are given. */

import { createHash } from 'node:crypto';
import { BadInput } from './bad-input.ts';
import type { TrainConfig } from './config-schema.ts';
import type { Example } from './example.ts';
import { generateExamples } from './generate-problems.ts';
import { readExamples, sourceName } from './read-examples.ts';
import type { Split } from './split-examples.ts';
import { splitExamples } from './split-examples.ts';

export interface LoadedExamples {
  split: Split;
  /** For people: file names, or "generated arithmetic". */
  source: string;
  generated: boolean;
  /** sha256, hex, of all examples in their order. */
  fingerprint: string;
}

export function loadExamples(files: readonly string[], config: TrainConfig): LoadedExamples {
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
  for (const [side, set] of Object.entries(split) as [string, Example[]][]) {
    const right = set.reduce((sum, { label }) => sum + label, 0);
    if (right === 0 || right === set.length)
      throw new BadInput(
        `${source}: the ${side} set has ${set.length} examples, ${right} of them right: ` +
          'both classes are needed on both sides; give more data or change validation_share',
      );
  }
  return { split, source, generated, fingerprint: fingerprintOf(examples) };
}

function fingerprintOf(examples: readonly Example[]): string {
  const hash = createHash('sha256');
  for (const { problem, steps, label } of examples) hash.update(`${JSON.stringify([problem, steps, label])}\n`);
  return hash.digest('hex');
}
