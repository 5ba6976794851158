/** Predictions as files to take along: CSV, JSON, and JSON Lines for labelling. */

import type { ListQuery, ListedPrediction } from './prediction-list.ts';

export type ExportFormat = 'csv' | 'json' | 'jsonl';

/** A spreadsheet would run what begins like this. */
const FORMULA_START = /^[=+\-@\t\r]/;

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
  const columns = ['id', 'step', 'label', 'probability', 'threshold', 'is_right', 'path', 'changes', 'slices'] as const;
  const lines = records.map((record) => [...columns, 'problem' as const, 'text' as const].map((name) => record[name]));
  return [[...columns, 'problem', 'text'], ...lines].map((cells) => `${cells.map(csvCell).join()}\r\n`).join('');
}

/** RFC 4180; a text that a spreadsheet would take for a formula gets an apostrophe, which it hides. */
export function csvCell(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const text = FORMULA_START.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
