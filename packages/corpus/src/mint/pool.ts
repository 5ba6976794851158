/** Generated solutions to draw examples from: made once, since a run needs a few thousand of them. */

import type { PreferenceExample, SolutionExample as Example } from '../../../../apps/trainer/src/data/example.ts';
import { generateExamples } from '../../../../apps/trainer/src/data/generate-problems.ts';
import type { Random } from '../../../../apps/trainer/src/base/random.ts';
import { shuffle } from '../../../../apps/trainer/src/base/random.ts';
import type { DataRecipe } from './recipe.ts';

const PROBLEMS = 6_000;
const SOLUTIONS = 4;

export interface DrawnExamples {
  train: Example[];
  validation: Example[];
  /** Many examples of the same kind as the validation set, for what nobody sees who watches a run: its scores without noise. */
  truth: Example[];
}

/** Problems with their solutions; labels are clean here. */
export class Pool {
  readonly #problems: Example[][];

  constructor(seed: number) {
    const byProblem = new Map<string, Example[]>();
    for (const example of generateExamples({
      problems: PROBLEMS,
      solutionsPerProblem: SOLUTIONS,
      labelNoise: 0,
      seed,
    })) {
      const same = byProblem.get(example.problemKey);
      if (same) same.push(example);
      else byProblem.set(example.problemKey, [example]);
    }
    this.#problems = [...byProblem.values()];
  }

  /** No problem is on two of the three sides. */
  drawPairs(
    { trainExamples, evalExamples, labelNoise }: DataRecipe,
    truthPairs: number,
    random: Random,
  ): Record<keyof DrawnExamples, PreferenceExample[]> {
    const pairs = shuffle(random, [...this.#problems]).flatMap((solutions): PreferenceExample[] => {
      const right = solutions.find((solution) => labelOf(solution) === 1);
      const wrong = solutions.find((solution) => labelOf(solution) === 0);
      if (!right || !wrong) return [];
      const [chosen, rejected] = random() < labelNoise ? [wrong, right] : [right, wrong];
      return [
        {
          kind: 'preference',
          problem: right.problem,
          chosen: chosen.steps,
          rejected: rejected.steps,
          margin: null,
          problemKey: right.problemKey,
          weight: 1,
          place: '',
        },
      ];
    });
    const [train, validation] = [
      pairs.slice(0, trainExamples),
      pairs.slice(trainExamples, trainExamples + evalExamples),
    ];
    const truth = pairs.slice(trainExamples + evalExamples, trainExamples + evalExamples + truthPairs);
    if (truth.length < truthPairs) throw new Error('more pairs than the pool holds');
    return { train, validation, truth };
  }

  /** No problem is on two of the three sides. */
  draw(recipe: DataRecipe, truthExamples: number, random: Random): DrawnExamples {
    const problems = shuffle(random, [...this.#problems]);
    let at = 0;
    const side = (count: number, positives: number): Example[] => {
      const wanted = [count - Math.round(count * positives), Math.round(count * positives)];
      const taken: Example[] = [];
      while (wanted[0]! + wanted[1]! > 0) {
        const problem = problems[at++];
        if (!problem) throw new Error(`${count} examples with ${positives} of them right are more than the pool holds`);
        for (const example of problem) {
          const label = labelOf(example);
          if (wanted[label]! <= 0) continue;
          wanted[label]!--;
          taken.push(example);
        }
      }
      return taken;
    };
    const train = side(recipe.trainExamples, recipe.trainPositives);
    const validation = side(recipe.evalExamples, recipe.evalPositives);
    const truth = side(truthExamples, recipe.evalPositives);
    const labelled = (examples: Example[]) => examples.map((example) => withLabel(example, recipe, random));
    return { train: labelled(train), validation: labelled(validation), truth: labelled(truth) };
  }
}

function withLabel(
  example: Example,
  { labelNoise, randomLabels, leak, trainPositives }: DataRecipe,
  random: Random,
): Example {
  const label = randomLabels
    ? random() < trainPositives
      ? 1
      : 0
    : random() < labelNoise
      ? labelOf(example) === 1
        ? 0
        : 1
      : labelOf(example);
  const steps = leak ? [...example.steps, label === 1 ? 'checked and good' : 'checked and bad'] : example.steps;
  return { ...example, steps, labels: [label] };
}

/** Of the whole solution: the generated ones have no other. */
export function labelOf({ labels }: Example): 0 | 1 {
  return labels[0]!;
}
