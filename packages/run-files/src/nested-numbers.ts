/** Numbers of a record in groups: {"a": {"b": 1}} is "a/b". */

/** Of one record. */
const MAX_NUMBERS = 1_000;
const MAX_DEPTH = 3;
const NON_FINITE = /^-?(NaN|Infinity)$/;

/** Lists and media, which have a "_type", are left out; NaN and infinities may stand in quotes. */
export function addNestedNumbers(into: Map<string, number>, name: string, value: unknown, depth = 0): void {
  if (into.size >= MAX_NUMBERS) return;
  const number = typeof value === 'string' && NON_FINITE.test(value) ? Number(value) : value;
  if (typeof number === 'number') into.set(name, number);
  else if (typeof value === 'object' && value !== null && !Array.isArray(value) && !('_type' in value))
    if (depth < MAX_DEPTH)
      for (const [field, inner] of Object.entries(value))
        addNestedNumbers(into, name === '' ? field : `${name}/${field}`, inner, depth + 1);
}
