/** The numbers of the loss chart: a row for each evaluation or, without evaluations, for each drawn training point. */

import type { Keep, Run } from '@rewardboard/protocol';
import { decimal, whole } from '../../words/format-number.ts';
import { gapAt, trainAt } from './loss-columns.ts';
import type { LossColumns } from './loss-columns.ts';

export const LOSS_TABLE_COLUMNS = ['Step', 'Epoch', 'Training, as drawn', 'Validation', 'Gap'] as const;
/** More rows would slow the page down. The newest are shown, and the first row counts the rest. */
const MAX_ROWS = 1000;
const NONE = '–';

export function lossRows(run: Run, columns: LossColumns, keep: Keep | null): string[][] {
  const { evalSteps, evalValues, shownSteps, trainShown } = columns;
  const isByEvaluation = evalSteps.length > 0;
  const steps = isByEvaluation ? evalSteps : shownSteps;
  const from = Math.max(0, steps.length - MAX_ROWS);
  const rows: string[][] = [];
  for (let i = from; i < steps.length; i++) {
    const step = steps[i]!;
    const train = isByEvaluation ? trainAt(columns, step) : trainShown[i]!;
    const validation = isByEvaluation ? evalValues[i]! : null;
    const gap = validation === null ? null : gapAt(columns, step, validation);
    const epoch = run.series.get('epoch')?.at(step)?.value;
    rows.push([
      whole(step) + (step === keep?.step ? ' ◆ keep' : ''),
      epoch === undefined ? NONE : epoch.toFixed(2),
      train === null ? NONE : decimal(train),
      validation === null ? NONE : decimal(validation),
      gap === null ? NONE : decimal(gap),
    ]);
  }
  if (from > 0) rows.unshift([`${whole(from)} earlier rows are not listed`, '', '', '', '']);
  return rows;
}
