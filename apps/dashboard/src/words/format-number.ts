/** How the board writes numbers. */

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** 1500 -> "1,500" */
export function whole(value: number): string {
  if (!Number.isFinite(value)) return notFinite(value);
  const rounded = Math.round(value);
  return rounded < 0 ? `−${WHOLE.format(-rounded)}` : WHOLE.format(Math.abs(rounded));
}

/** A loss or a score: 0.5763 -> "0.576", 0.00042 -> "0.0004", 28.333 -> "28.33", 512.61 -> "512.6", 23456 -> "23,456". */
export function decimal(value: number): string {
  if (!Number.isFinite(value)) return notFinite(value);
  if (value < 0) return `−${decimal(-value)}`;
  if (value >= 1_000_000) return value.toExponential(2).replace('e+', 'e');
  // What rounds up to the next power of ten is written like it.
  if (value >= 999.95) return whole(value);
  if (value >= 99.995) return value.toFixed(1);
  if (value >= 9.9995) return value.toFixed(2);
  if (value >= 0.01 || value === 0) return value.toFixed(3);
  if (value >= 0.0001) return value.toFixed(4);
  return rate(value);
}

/** Half of an interval, as fine as the score that it stands beside: 0.0031 -> "0.003", 0.0002 -> "<0.001". */
export function halfText(half: number): string {
  if (half > 0 && half < 0.0005) return '<0.001';
  return half < 9.9995 ? half.toFixed(3) : decimal(half);
}

/** A learning rate: 0.0002 -> "2e-4"; 0.000018 -> "1.8e-5"; 0.1 -> "0.1"; 0 -> "0". */
export function rate(value: number): string {
  if (!Number.isFinite(value)) return notFinite(value);
  if (value < 0) return `−${rate(-value)}`;
  if (value === 0 || value >= 0.01) return String(Number(value.toPrecision(2)));
  return value.toExponential(1).replace('.0e', 'e').replace('e+', 'e');
}

/** A share: 0.451 -> "45.1%". */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return notFinite(share);
  return share < 0 ? `−${percent(-share)}` : `${(100 * share).toFixed(1)}%`;
}

/** 61204 -> "61 kB" */
export function bytes(count: number): string {
  if (count < 1000) return `${whole(count)} B`;
  if (count < 999_500) return `${whole(count / 1000)} kB`;
  if (count < 999_950_000) return `${(count / 1_000_000).toFixed(1)} MB`;
  return `${(count / 1_000_000_000).toFixed(1)} GB`;
}

/** The text for a value that is not a finite number. */
export function notFinite(value: number): string {
  return Number.isNaN(value) ? 'not a number' : value > 0 ? 'infinite' : 'minus infinite';
}

/** 1 -> "1 run", 2 -> "2 runs" */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : many}`;
}
