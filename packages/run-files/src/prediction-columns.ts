/** Columns of a line of predictions: checked value by value, with what to write instead of a wrong one. */

const MAX_SHOWN = 40;

/** What is wrong with a line, and what to write instead. */
export class LineProblem extends Error {}

/**
 * @param read undefined for a wrong value
 * @param remedy what to write instead, in a sentence without its full stop
 */
export function columnOf<T>(
  record: Record<string, unknown>,
  name: string,
  count: number,
  read: (value: unknown) => T | undefined,
  remedy: string,
): T[] {
  const raw = record[name];
  if (!Array.isArray(raw)) throw new LineProblem(`${name}: ${shown(raw)} isn’t a list. ${remedy}`);
  if (raw.length !== count)
    throw new LineProblem(`${name}: ${raw.length} values for ${count} examples. Write one for each`);
  return raw.map((value: unknown, i) => {
    const known = read(value);
    if (known === undefined) throw new LineProblem(`${name}: ${shown(value)} in place ${i + 1}. ${remedy}`);
    return known;
  });
}

export function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/** A short text that is the same for equal columns, and for hardly any others: two 32-bit hashes (FNV-1a with other seeds). */
export function marked(column: unknown): string {
  const text = JSON.stringify(column);
  let [a, b] = [0x811c9dc5, 0x9747b28c];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x01000197);
  }
  return `${(a >>> 0).toString(16)}-${(b >>> 0).toString(16)}-${text.length}`;
}
