/** How the lenses write numbers: a true minus, a sign where it is a difference, per cent with a space. */

/** 0.7397 -> "0.740" */
export function fixed(value: number, digits = 3): string {
  return Number.isFinite(value) ? value.toFixed(digits).replace('-', '−') : '–';
}

/** 0.049 -> "+0.049" */
export function signed(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return '–';
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : `${value > 0 ? '+' : '−'}${text}`;
}

/** 0.7397 -> "74.0%" */
export function perCent(share: number, digits = 1): string {
  return Number.isFinite(share) ? `${fixed(100 * share, digits)}%` : '–';
}
