/** Reads the fields of a row; an error names the field, its value and what is expected. */

import type { Label } from '../example.ts';
import type { RowObject, RowSink } from './format.ts';
import { mismatch } from './format.ts';

export function textField(row: RowObject, name: string, sink: RowSink): string {
  const value = row[name];
  return typeof value === 'string' ? value : sink.fail(`"${name}" ${mismatch(value, 'a string')}`);
}

export function textsField(row: RowObject, name: string, sink: RowSink): string[] {
  const value = row[name];
  if (!Array.isArray(value)) return sink.fail(`"${name}" ${mismatch(value, 'a list of strings')}`);
  return value.map((text: unknown, i) =>
    typeof text === 'string' ? text : sink.fail(`"${name}"[${i}] ${mismatch(text, 'a string')}`),
  );
}

/** One label per text. */
export function labelsField(
  row: RowObject,
  name: string,
  texts: readonly string[],
  textsName: string,
  sink: RowSink,
): (Label | null)[] {
  const value = row[name];
  if (!Array.isArray(value)) return sink.fail(`"${name}" ${mismatch(value, 'a list')}`);
  if (value.length !== texts.length) return sink.fail(`${texts.length} ${textsName} but ${value.length} labels`);
  return value.map((label: unknown, i) => labelOf(label, `"${name}"[${i}]`, sink));
}

/** Hugging Face's trainers use -100 for "ignore". */
export function labelOf(value: unknown, name: string, sink: RowSink): Label | null {
  if (value === 1 || value === true) return 1;
  if (value === 0 || value === false) return 0;
  if (value === null || value === -100) return null;
  return sink.fail(`${name} ${mismatch(value, '1 or true (correct), 0 or false (incorrect) or null (unlabelled)')}`);
}

export function writerField(row: RowObject, name: string): { writer?: string } {
  const value = row[name];
  return typeof value === 'string' && value !== '' ? { writer: value } : {};
}
