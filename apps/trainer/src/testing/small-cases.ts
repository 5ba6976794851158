/** A small model of each kind with a batch of its own: what the tests of the engines compute. */

import { modelConfigSchema } from '../config/config-schema.ts';
import type { PreferenceExample, SolutionExample } from '../data/example.ts';
import { exampleList } from '../data/example.ts';
import { generateExamples } from '../data/generate-problems.ts';
import type { EngineOptions } from '../backends/engine.ts';
import type { InputSet } from '../models/input-set.ts';
import { MODELS } from '../models/all-models.ts';
import { readPairs } from '../models/pair-set.ts';

export interface SmallCase {
  name: string;
  options: EngineOptions;
  set: InputSet;
}

const SHAPES = {
  bag: { model_type: 'bag', embedding_size: 5, hidden_size: 7, pair_buckets: 16, min_word_count: 1 },
  transformer: {
    model_type: 'transformer',
    hidden_size: 12,
    num_attention_heads: 3,
    num_hidden_layers: 2,
    intermediate_size: 20,
    max_sequence_length: 48,
    min_word_count: 1,
  },
} as const;

const generated = generateExamples({ problems: 6, solutionsPerProblem: 2, labelNoise: 0.2, seed: 5 });
// Half of them are labelled step by step, with a step that has no label.
const solutions: SolutionExample[] = generated.map((example, i) => ({
  ...example,
  weight: 1 + (i % 2),
  ...(i % 2 === 0
    ? {}
    : { labelled: 'steps', labels: example.steps.map((_, step) => (step === 1 ? null : step % 2 === 0 ? 1 : 0)) }),
}));
const pairs: PreferenceExample[] = generated.slice(1).map((example, i) => ({
  kind: 'preference',
  problem: example.problem,
  chosen: example.steps,
  rejected: generated[i]!.steps,
  margin: i % 3 === 0 ? null : i / 4,
  problemKey: example.problemKey,
  weight: 1 + (i % 2),
  place: '',
}));

export function smallCases(dropout = 0.3): SmallCase[] {
  return (['bag', 'transformer'] as const).flatMap((model) => {
    const reader = MODELS[model].fit(exampleList(solutions), modelConfigSchema.parse(SHAPES[model]));
    const optimizer = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1, maxGradNorm: 1 };
    const options = { plan: reader.plan, optimizer, dropout, seed: 1 };
    return [
      {
        name: `${model}, labels`,
        options: { ...options, objective: { kind: 'binary' as const } },
        set: reader.read(exampleList(solutions)),
      },
      {
        name: `${model}, pairs`,
        options: { ...options, objective: { kind: 'pairwise' as const, centering: 0.05 } },
        set: readPairs(reader, exampleList(pairs)),
      },
    ];
  });
}

export function allOf({ size }: InputSet): Int32Array {
  return Int32Array.from({ length: size }, (_, i) => i);
}
