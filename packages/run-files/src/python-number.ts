/** Numbers as Python prints them, and back: the guide's files are what a Python program writes. */

/** A number in Python's spelling, for use inside a regular expression. */
export const PYTHON_NUMBER = String.raw`[+-]?(?:\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|nan|inf)`;

const WHOLE_NUMBER = new RegExp(`^${PYTHON_NUMBER}$`);
const NAMED: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity };

/** `f'{value:.{digits}f}'` */
export function fixedText(value: number, digits: number): string {
  if (!Number.isFinite(value)) return namedText(value);
  // From 1e21 on toFixed falls back to exponents.
  if (Math.abs(value) >= 1e21) return `${BigInt(value)}.${'0'.repeat(digits)}`;
  return toEven(value.toFixed(digits), value.toFixed(EXACT_DIGITS), digits);
}

/** `f'{value:.{digits}e}'`: at least two digits of exponent. */
export function exponentText(value: number, digits: number): string {
  if (!Number.isFinite(value)) return namedText(value);
  const [mantissa, exponent] = value.toExponential(digits).split('e') as [string, string];
  return padExponent(`${toEven(mantissa, value.toExponential(EXACT_DIGITS), digits)}e${exponent}`);
}

/** Enough for every number that lies exactly between two that are printed. */
const EXACT_DIGITS = 60;

/** JavaScript rounds a tie away from zero, Python to the even digit: 0.03125 is 0.0313 and 0.0312. */
function toEven(rounded: string, exact: string, digits: number): string {
  const end = exact.indexOf('.') + 1 + digits;
  return /^50*(e|$)/.test(exact.slice(end)) && /[13579]$/.test(rounded) ? exact.slice(0, end) : rounded;
}

/** `json.dumps(value)` of a Python float; a non-finite one as a string, because JSON has no word for it. */
export function jsonFloat(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) return padExponent(value.toExponential());
  const text = Object.is(value, -0) ? '-0' : String(value);
  return text.includes('.') ? text : `${text}.0`;
}

/** The number of a text in Python's spelling, or undefined when it is none. */
export function numberOfText(text: string): number | undefined {
  if (!WHOLE_NUMBER.test(text)) return undefined;
  const named = NAMED[text.replace(/^[+-]/, '')];
  if (named === undefined) return Number(text);
  return text.startsWith('-') ? -named : named;
}

function namedText(value: number): string {
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
}

function padExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}
