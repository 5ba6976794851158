/** Rows of a log, gathered into columns; and numbers with the digits that programs print. */

import type { Cell, FamilyLog } from './family-run.ts';

export type Row = Record<string, Cell>;

/** A number with so many significant digits, as a float of 32 bits has them when absent. */
export function cell(value: number, digits = 7): Cell {
  return Number.isFinite(value) ? Number(value.toPrecision(digits)) : named(value);
}

/** A number with so many decimals: Hugging Face's training loss has four. */
export function fixed(value: number, decimals: number): Cell {
  return Number.isFinite(value) ? Number(value.toFixed(decimals)) : named(value);
}

function named(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

export function logOf(file: string, rows: readonly Row[], head: FamilyLog['head'] = {}): FamilyLog {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return {
    file,
    columns: Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name] ?? null)])),
    head,
  };
}
