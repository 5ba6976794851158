/** The bytes of a log, as its program would have written them. */

import type { Cell, FamilyLog } from './family-run.ts';

export function logText({ file, columns, head }: FamilyLog): string {
  const names = Object.keys(columns);
  const rows = columns[names[0]!]!.map((_, at) => names.map((name): [string, Cell] => [name, columns[name]![at]!]));
  if (file.endsWith('.csv'))
    return [names.join(','), ...rows.map((row) => row.map(([, cell]) => csvCell(cell)).join(','))].join('\n') + '\n';
  if (file.endsWith('.log')) return rows.map((row) => `${printed(row)}\n`).join('');
  if (file.endsWith('.jsonl')) return rows.map((row) => `${jsonObject(row)}\n`).join('');
  if (file === 'trainer_state.json') {
    const fields = Object.entries(head).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
    const list = rows.map((row) => `    ${jsonObject(row)}`).join(',\n');
    const [before, after] = [fields.filter((field) => field < '  "log'), fields.filter((field) => field > '  "log')];
    return `{\n${[...before, `  "log_history": [\n${list}\n  ]`, ...after].join(',\n')}\n}\n`;
  }
  // A history by columns, as Keras keeps it.
  return `{${names.map((name) => `${JSON.stringify(name)}: [${columns[name]!.map(jsonCell).join(', ')}]`).join(', ')}}\n`;
}

/** What boosting libraries print: the round in brackets, then each metric. */
function printed(row: readonly (readonly [string, Cell])[]): string {
  const [round, ...fields] = row;
  const values = fields.flatMap(([name, cell]) => (cell === null ? [] : [`${name}:${decimals(cell)}`]));
  return [`[${round![1]}]`, ...values].join('\t');
}

function decimals(cell: Cell): string {
  return typeof cell === 'number' ? cell.toFixed(5) : String(cell);
}

function jsonObject(row: readonly (readonly [string, Cell])[]): string {
  const fields = row.filter(([, cell]) => cell !== null);
  return `{${fields.map(([name, cell]) => `${JSON.stringify(name)}: ${jsonCell(cell)}`).join(', ')}}`;
}

/** Python's json module writes NaN and Infinity as they are. */
function jsonCell(cell: Cell): string {
  return typeof cell === 'string' && !isName(cell) ? JSON.stringify(cell) : String(cell);
}

function csvCell(cell: Cell): string {
  return cell === null ? '' : cell === 'NaN' ? 'nan' : cell === 'Infinity' ? 'inf' : String(cell);
}

function isName(cell: string): boolean {
  return cell === 'NaN' || cell === 'Infinity' || cell === '-Infinity';
}
