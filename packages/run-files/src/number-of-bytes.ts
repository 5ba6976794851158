/** A decimal number out of bytes, exactly as JavaScript reads it, and several times faster than by way of a string. */

import { textOf } from './utf8.ts';

/** Powers of ten that a double holds exactly. */
const POWERS = Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
/** Digits that fit into a double without loss, and that two doubles hold together. */
const EXACT_DIGITS = 15;
const MAX_DIGITS = 19;
/** Dekker's constant: cuts a double into two halves whose products are exact. */
const SPLIT = 2 ** 27 + 1;
/** Relative error that the correction may have: much more than it has. */
const MARGIN = 2 ** -40;

/** Bytes that the last number took. */
let end = 0;
export function endOfNumber(): number {
  return end;
}

/** @returns NaN where no JSON number begins at `at`; `endOfNumber` says where it ended */
export function numberOfBytes(bytes: Uint8Array, at: number, limit: number): number {
  let i = at;
  const isNegative = bytes[i] === 0x2d;
  if (isNegative) i++;
  const first = i;
  let high = 0; // the first EXACT_DIGITS digits
  let low = 0; // those behind them
  let digits = 0;
  let lowDigits = 0;
  let exponent = 0;
  let hasPoint = false;
  for (; i < limit; i++) {
    const digit = bytes[i]! - 0x30;
    if (digit >= 0 && digit <= 9) {
      if (hasPoint) exponent--;
      if (digits === 0 && digit === 0) continue;
      if (++digits <= EXACT_DIGITS) high = high * 10 + digit;
      else if (digits <= MAX_DIGITS) {
        low = low * 10 + digit;
        lowDigits++;
      }
    } else if (bytes[i] === 0x2e && !hasPoint && i > first) hasPoint = true;
    else break;
  }
  const stop = i;
  end = i;
  if (stop === first || bytes[stop - 1] === 0x2e) return NaN;
  // JSON knows no leading zeros.
  if (bytes[first] === 0x30 && stop > first + 1 && bytes[first + 1] !== 0x2e) return NaN;
  if (i < limit && (bytes[i]! | 0x20) === 0x65) {
    const sign = bytes[++i] === 0x2d ? -1 : 1;
    if (bytes[i] === 0x2d || bytes[i] === 0x2b) i++;
    const from = i;
    let written = 0;
    for (; i < limit && bytes[i]! >= 0x30 && bytes[i]! <= 0x39; i++)
      written = Math.min(9999, written * 10 + bytes[i]! - 0x30);
    if (i === from) return NaN;
    exponent += sign * written;
    end = i;
  }
  const value = digits > MAX_DIGITS ? NaN : quick(high, low, lowDigits, exponent);
  return value === value ? (isNegative ? -value : value) : Number(textOf(bytes.subarray(at, end)));
}

/** @returns NaN where it cannot be sure of the last bit */
function quick(high: number, low: number, lowDigits: number, exponent: number): number {
  if (lowDigits === 0) {
    // One exact operation on two exact numbers is rounded correctly.
    if (exponent < -22 || exponent > 22) return NaN;
    return exponent < 0 ? high / POWERS[-exponent]! : high * POWERS[exponent]!;
  }
  if (exponent < -22 || exponent > 0) return NaN;
  // All digits as the sum of two doubles: a * 10^lowDigits, exactly, and what it leaves.
  const scale = POWERS[lowDigits]!;
  const product = high * scale;
  const rest = errorOfProduct(high, scale, product) + low;
  const digitsHigh = product + rest;
  const digitsLow = rest - (digitsHigh - product);
  const power = POWERS[-exponent]!;
  const quotient = digitsHigh / power;
  const back = quotient * power;
  const correction = (digitsHigh - back - errorOfProduct(quotient, power, back) + digitsLow) / power;
  // The true value lies between these two; where they round to different doubles, a slower way must decide.
  const least = quotient + correction * (1 - MARGIN);
  return least === quotient + correction * (1 + MARGIN) ? least : NaN;
}

/** a * b minus its rounded product, exactly (Dekker). */
function errorOfProduct(a: number, b: number, product: number): number {
  const aSplit = SPLIT * a;
  const aHigh = aSplit - (aSplit - a);
  const aLow = a - aHigh;
  const bSplit = SPLIT * b;
  const bHigh = bSplit - (bSplit - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}
