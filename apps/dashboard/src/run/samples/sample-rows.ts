/** The logged samples of one evaluation as rows of the table. */

import type { Evaluation, SampleText } from '@rewardboard/protocol';
import type { CellName } from '../evaluation/cells.ts';
import type { SampleFilter } from '../view/view-state.ts';

/** A wrong prediction with at least this confidence counts as "confident and wrong". */
export const CONFIDENT_FROM = 0.8;

export interface SampleRow {
  id: number;
  label: 0 | 1;
  predicted: 0 | 1;
  /** P(positive). */
  probability: number;
  /** The probability of the predicted class. */
  confidence: number;
  isRight: boolean;
  cell: CellName;
  text: SampleText | null;
}

/** Wrong predictions first, then by confidence. */
export function sampleRows({ samples }: Evaluation, texts: ReadonlyMap<number, SampleText>): SampleRow[] {
  if (!samples) return [];
  const rows: SampleRow[] = [];
  samples.id.forEach((id, i) => {
    // The file may contain anything.
    if (typeof id !== 'number') return;
    const label = samples.label[i] === 1 ? 1 : 0;
    const predicted = samples.predicted[i] === 1 ? 1 : 0;
    const probability = samples.probability[i]!;
    const isRight = label === predicted;
    rows.push({
      id,
      label,
      predicted,
      probability,
      confidence: predicted === 1 ? probability : 1 - probability,
      isRight,
      cell: predicted === 1 ? (isRight ? 'tp' : 'fp') : isRight ? 'tn' : 'fn',
      text: texts.get(id) ?? null,
    });
  });
  return rows.sort((a, b) => Number(a.isRight) - Number(b.isRight) || b.confidence - a.confidence || a.id - b.id);
}

export function isConfidentAndWrong(row: SampleRow): boolean {
  return !row.isRight && row.confidence >= CONFIDENT_FROM;
}

export function filterRows(rows: readonly SampleRow[], filter: SampleFilter, cell: CellName | null): SampleRow[] {
  return rows.filter(
    (row) =>
      (cell === null || row.cell === cell) &&
      (filter === 'all' || (filter === 'wrong' ? !row.isRight : isConfidentAndWrong(row))),
  );
}

/** The line of a sample is a hundred pixels wide. */
const PATH_POINTS = 100;

/** P(positive) of each sample at each evaluation; `at` runs from 0 at the first evaluation to 1 at the last. */
export function samplePaths(evaluations: readonly Evaluation[]): Map<number, { at: number; probability: number }[]> {
  const paths = new Map<number, { at: number; probability: number }[]>();
  const every = Math.max(1, Math.ceil(evaluations.length / PATH_POINTS));
  const last = evaluations.length - 1;
  evaluations.forEach(({ samples }, i) => {
    if (!samples || (i % every !== 0 && i !== last)) return;
    samples.id.forEach((id, k) => {
      const probability = samples.probability[k]!;
      if (!Number.isFinite(probability)) return;
      let path = paths.get(id);
      if (!path) paths.set(id, (path = []));
      path.push({ at: last === 0 ? 0 : i / last, probability });
    });
  });
  return paths;
}
