/** The validation examples that are logged with their text at every evaluation: the same ones, drawn once. */

import type { SampleText } from '@rewardboard/protocol';
import type { LabelledStep } from '../data/labelled-step.ts';
import { solutionOf } from '../data/labelled-step.ts';
import { seededRandom, shuffle } from '../base/random.ts';

/** Longer texts are cut in the log: a thousand samples then stay below 10 MB. */
const MAX_TEXT_CHARACTERS = 4_000;

/** @returns indices in the validation set, rising */
export function chooseSamples(validationExamples: number, wanted: number, seed: number): number[] {
  const ids = Array.from({ length: validationExamples }, (_, i) => i);
  return shuffle(seededRandom(seed, 'samples'), ids)
    .slice(0, wanted)
    .sort((a, b) => a - b);
}

export function sampleTexts(
  validation: { at(index: number): LabelledStep | undefined },
  ids: readonly number[],
): SampleText[] {
  return ids.map((id) => {
    const example = validation.at(id)!;
    return {
      id,
      problem: cut(example.problem),
      solution: cut(solutionOf(example)),
      ...(example.writer === undefined ? {} : { writer: example.writer }),
    };
  });
}

function cut(text: string): string {
  return text.length > MAX_TEXT_CHARACTERS
    ? `${text.slice(0, MAX_TEXT_CHARACTERS)} … (${text.length - MAX_TEXT_CHARACTERS} more characters)`
    : text;
}
