/** Predictions as files to take along: CSV, JSON, and JSON Lines for labelling. */

import { csvOf } from '../parts/csv.ts';
import type { ListQuery, ListedPrediction } from './prediction-list.ts';

export type ExportFormat = 'csv' | 'json' | 'jsonl';

export function exported(
  rows: readonly ListedPrediction[],
  { step, at }: Pick<ListQuery, 'step' | 'at'>,
  format: ExportFormat,
): string {
  const records = rows.map((row) => ({
    id: row.id,
    step,
    label: row.label,
    probability: Number(row.p.toPrecision(7)),
    threshold: at / 100,
    is_right: row.isRight,
    path: row.path ?? '',
    changes: row.changes,
    slices: row.slices.join('; '),
    problem: row.problem,
    text: row.text,
  }));
  if (format === 'json') return `${JSON.stringify(records, null, 1)}\n`;
  if (format === 'jsonl') return records.map((record) => `${JSON.stringify(record)}\n`).join('');
  const columns = [
    'id',
    'step',
    'label',
    'probability',
    'threshold',
    'is_right',
    'path',
    'changes',
    'slices',
    'problem',
    'text',
  ] as const;
  return csvOf(
    columns,
    records.map((record) => columns.map((name) => record[name])),
  );
}
