/** Tables as CSV (RFC 4180): the one place where they are made. Text that a spreadsheet would run as a formula is made harmless. */

export type Cell = string | number | boolean | null;

/**
 * How formulas begin, also behind spaces that a program may cut off, and in the wide forms of East Asian keyboards.
 * The list is OWASP's (CSV injection), which has line ends and tabs as well.
 */
const FORMULA_START = /^[\t\r\n]|^\s*[=+\-@＝＋－＠]/;

export function csvOf(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [head, ...rows].map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

function cellOf(value: Cell): string {
  if (value === null) return '';
  // A number is no text: -1 stays one, and NaN is written as such.
  if (typeof value !== 'string') return String(value);
  const text = FORMULA_START.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
