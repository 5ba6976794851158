/** A step whose loss is not finite: whether it ends the training, and its message. */

import type { TrainConfig } from '../config/config-schema.ts';
import type { LabelledStep } from '../data/labelled-step.ts';
import type { NonFinite } from './make-update.ts';

/** After this many skipped steps in a row, no batch works. */
const MAX_SKIPPED_IN_A_ROW = 10;
const MAX_NAMED = 8;
const MAX_TEXT = 60;

/** @param skippedInARow this one included */
export function endsTraining(
  { weightsAreLost }: NonFinite,
  onNonFinite: TrainConfig['on_nonfinite'],
  skippedInARow: number,
): boolean {
  return onNonFinite === 'stop' || weightsAreLost || skippedInARow > MAX_SKIPPED_IN_A_ROW;
}

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
