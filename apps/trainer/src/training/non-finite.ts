/** What is said of a step whose loss is not finite: which examples, and what to do. */

import type { LabelledStep } from '../data/labelled-step.ts';
import type { NonFinite } from './make-update.ts';

/** So many steps left out one after the other mean that no batch will do. */
export const MAX_SKIPPED_IN_A_ROW = 10;
const MAX_NAMED = 8;
const MAX_TEXT = 60;

export function nonFiniteText(
  step: number,
  { loss, examples, weightsAreLost }: NonFinite,
  set: { at(index: number): LabelledStep | undefined },
  isOver: boolean,
): string {
  const named = examples.slice(0, MAX_NAMED).map((index) => {
    const example = set.at(index);
    return (
      example?.place || `${index}${example ? ` (“${shortened(example.problem || example.steps.join(' '))}”)` : ''}`
    );
  });
  const more = examples.length > named.length ? ` and ${examples.length - named.length} more` : '';
  const batch = `step ${step}: the loss is ${loss}. ${weightsAreLost ? 'Batch' : 'Examples with a non-finite prediction'}: ${named.join(', ')}${more}.`;
  if (weightsAreLost)
    return `${batch} All predictions are non-finite, so the weights are unusable and not saved. Resume from the last checkpoint with a lower learning_rate (--resume_from_checkpoint latest)`;
  return `${batch} ${isOver ? 'No update was made; set on_nonfinite to skip to ignore such batches' : 'This batch is skipped'}`;
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT)}…` : line;
}
