/** The shown runs as a table to take along: CSV, JSON or Markdown. */

import type { RunLine } from '@rewardboard/protocol';
import type { Cell } from '../parts/csv.ts';
import { csvOf } from '../parts/csv.ts';
import { STATE_WORDS } from '../words/level-words.ts';
import type { Column } from './list/columns.ts';
import { CURVE } from './list/columns.ts';

export type TableForm = 'csv' | 'json' | 'md';
const TYPES: Record<TableForm, string> = { csv: 'text/csv', json: 'application/json', md: 'text/markdown' };

export function tableOf(runs: readonly RunLine[], columns: readonly Column[], form: TableForm): string {
  const shown = columns.filter(({ id }) => id !== CURVE);
  const names = ['run', 'id', 'state', 'verdict', ...shown.map(({ id }) => id), 'tags', 'note'];
  const rows = runs.map((run): Cell[] => [
    run.name,
    run.id,
    STATE_WORDS[run.state],
    run.verdict,
    ...shown.map((column) => valueOf(run, column)),
    run.tags.join(' '),
    run.note,
  ]);
  if (form === 'json')
    return `${JSON.stringify(
      rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]]))),
      null,
      2,
    )}\n`;
  if (form === 'md') {
    const line = (cells: readonly Cell[]) => `| ${cells.map(markdownCell).join(' | ')} |\n`;
    return line(names) + line(names.map(() => '---')) + rows.map(line).join('');
  }
  return csvOf(names, rows);
}

function valueOf(run: RunLine, column: Column): Cell {
  const value = column.valueOf(run);
  if (value === null || typeof value === 'string') return value;
  return column.id === 'started' || column.id === 'updated' ? new Date(value).toISOString() : value;
}

function markdownCell(cell: Cell): string {
  return cell === null ? '' : String(cell).replaceAll('\\', '\\\\').replaceAll('|', '\\|').replace(/\s+/g, ' ');
}

export function download(text: string, name: string, form: TableForm): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${TYPES[form]};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${name}.${form}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1_000);
}
