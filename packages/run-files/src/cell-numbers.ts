/** Numbers as programs and people write them, in one file: with "%", with separators between thousands, with a decimal comma. */

import type { FileFacts } from './file-facts.ts';
import type { ReadResult } from './format.ts';

/** A number within a text, for use inside a regular expression: what `CellNumbers` understands of it is another matter. */
export const NUMBER_TOKEN = String.raw`[+-]?(?:\d(?:[\d.,]{0,30}\d)?\.?(?:[eE][+-]?\d{1,4})?|\.\d{1,30}(?:[eE][+-]?\d{1,4})?|nan|inf(?:inity)?)(?: {0,2}%)?`;

const PLAIN = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const NON_FINITE: Readonly<Record<string, number>> = {
  nan: NaN,
  inf: Infinity,
  '+inf': Infinity,
  '-inf': -Infinity,
  infinity: Infinity,
  '+infinity': Infinity,
  '-infinity': -Infinity,
};
const MISSING = new Set(['', 'na', 'n/a', 'none', 'null', '-', '--']);
/** Several numbers of one record, as Keras writes a vector: no point of a curve. */
const LIST = /^[[(].*[\])]$/;
/** A longer text is no number. */
const MAX_TEXT = 60;

/** "1,500": one and a half, or fifteen hundred. */
const EITHER_COMMA = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const EITHER_POINT = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;
/** Its length at most; most numbers are longer. */
const MAX_EITHER = 8;
const THOUSANDS_BY_COMMA = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?$/;
const THOUSANDS_BY_POINT = /^[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d*)?$/;
/** Blanks of several widths, the Swiss apostrophe, and Python's underscore. */
const THOUSANDS_OTHERWISE = /^[+-]?[1-9]\d{0,2}(?:[ '_\u2019\u00a0\u2009\u202f]\d{3})+(?:[.,]\d*)?$/;
const DECIMAL_COMMA = /^[+-]?\d*,\d+(?:[eE][+-]?\d+)?$/;

type Style = 'plain' | 'decimal comma' | 'either';

/** The number of a text that is none in the plain spelling, and what it says of the file; null where it is none. */
function separated(text: string, hasDecimalComma: boolean): { value: number; style: Style } | null {
  const withoutCommas = () => Number(text.replaceAll(',', ''));
  const withPoint = () => Number(text.replaceAll('.', '').replace(',', '.'));
  if (EITHER_COMMA.test(text)) return { value: hasDecimalComma ? withPoint() : withoutCommas(), style: 'either' };
  if (THOUSANDS_BY_COMMA.test(text)) return { value: withoutCommas(), style: 'plain' };
  if (THOUSANDS_BY_POINT.test(text))
    return { value: withPoint(), style: text.includes(',') ? 'decimal comma' : 'plain' };
  if (THOUSANDS_OTHERWISE.test(text)) {
    const joined = text.replace(/[ '_\u2019\u00a0\u2009\u202f]/g, '');
    return { value: Number(joined.replace(',', '.')), style: joined.includes(',') ? 'decimal comma' : 'plain' };
  }
  return DECIMAL_COMMA.test(text) ? { value: Number(text.replace(',', '.')), style: 'decimal comma' } : null;
}

/** The number of a text in the plain spelling, by itself; null for one that is left out; undefined for any other text. */
export function plainNumber(text: string): number | null | undefined {
  if (PLAIN.test(text)) return Number(text);
  const key = text.toLowerCase();
  if (Object.hasOwn(NON_FINITE, key)) return NON_FINITE[key];
  return MISSING.has(key) || LIST.test(text) ? null : undefined;
}

/** The numbers of one file: one that has a decimal comma anywhere has it everywhere. */
export class CellNumbers {
  /** A number was understood that means another one in a file with decimal commas. */
  #hadEither = false;
  #mustReadAgain = false;
  #isTrial = false;

  /** @param facts found in earlier passes through the file; new ones are added to it */
  constructor(private readonly facts: FileFacts = {}) {}

  /** The same for a part of a whole: 0.9 for "9,050" of "10,000". */
  ofPart(text: string, whole: string | undefined): number | null | undefined {
    const value = this.of(text);
    const of = whole === undefined ? undefined : this.of(whole);
    return typeof value === 'number' && typeof of === 'number' ? value / of : value;
  }

  /**
   * The number of a text without white space around it, a hundredth of it before a "%"; null for one that is left out, undefined
   * for any other text. Never a part of the text: "0,5 s" is no number.
   */
  of(text: string): number | null | undefined {
    if (PLAIN.test(text)) {
      if (text.length > MAX_EITHER || !EITHER_POINT.test(text)) return Number(text);
      if (this.facts.hasDecimalComma) return Number(text.replace('.', ''));
      this.#hadEither = true;
      return Number(text);
    }
    const plain = plainNumber(text);
    if (plain !== undefined || text.length > MAX_TEXT) return plain;
    if (text.endsWith('%')) {
      const share = this.of(text.slice(0, -1).trimEnd());
      return typeof share === 'number' ? share / 100 : undefined;
    }
    const found = separated(text, this.facts.hasDecimalComma ?? false);
    if (!found) return undefined;
    if (found.style === 'either') this.#hadEither = true;
    else if (found.style === 'decimal comma') this.#learn();
    return found.value;
  }

  /** Marks a result when the file must be read again. */
  finish(result: ReadResult): ReadResult {
    if (this.#mustReadAgain) result.readAgain = true;
    return result;
  }

  /** Reads what may not be whole yet: it leaves no trace. */
  try<T>(take: () => T): T {
    const hadEither = this.#hadEither;
    this.#isTrial = true;
    try {
      return take();
    } finally {
      this.#isTrial = false;
      this.#hadEither = hadEither;
    }
  }

  #learn(): void {
    if (this.#isTrial || this.facts.hasDecimalComma) return;
    this.facts.hasDecimalComma = true;
    this.#mustReadAgain ||= this.#hadEither;
  }
}
