/** A number as JSON carries it: NaN, Infinity and -Infinity are those strings. */

const NON_FINITE: Readonly<Record<string, number>> = { NaN: NaN, Infinity, '-Infinity': -Infinity };

/** The number that a wire value stands for, or undefined when it is none. */
export function numberFromWire(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && Object.hasOwn(NON_FINITE, value) ? NON_FINITE[value] : undefined;
}
