import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eachLabelledStep, solutionOf } from '../data/labelled-step.ts';
import type { SolutionExample } from '../data/example.ts';
import { wordsOf } from '../features/tokenizer.ts';
import { wordTexts } from './word-texts.ts';

const text = fc.array(fc.constantFrom('a', 'b', 'c', '1'), { maxLength: 4 }).map((words) => words.join(' '));
const example = fc
  .tuple(
    fc.constantFrom('a problem', 'another'),
    fc.array(fc.tuple(text, fc.constantFrom(0, 1, null)), { minLength: 1, maxLength: 5 }),
    fc.boolean(),
  )
  .map(([problem, steps, isWhole]): SolutionExample => {
    const labels = isWhole ? [1 as const] : steps.map(([, label]) => label);
    return {
      kind: 'solution',
      problem,
      steps: steps.map(([step]) => step),
      labelled: isWhole ? 'solution' : 'steps',
      labels: labels.every((label) => label === null) ? [...labels.slice(1), 1] : labels,
      problemKey: problem,
      weight: 1,
      place: '',
    };
  });

it('counts each word once per labelled step that includes it, and a problem once for each run of its examples', () => {
  fc.assert(
    fc.property(fc.array(example, { maxLength: 6 }), (examples) => {
      const counts = (texts: Iterable<{ text: string; times: number }>) => {
        const found: Record<string, number> = {};
        for (const { text: words, times } of texts)
          for (const word of wordsOf(words)) found[word] = (found[word] ?? 0) + times;
        return found;
      };
      const problems = examples
        .filter(({ problem }, i) => problem !== examples[i - 1]?.problem)
        .map(({ problem }) => problem);
      const seen = [...problems, ...[...eachLabelledStep(examples)].map(solutionOf)].map((words) => ({
        text: words,
        times: 1,
      }));
      expect(counts(wordTexts(examples))).toEqual(counts(seen));
    }),
  );
});
