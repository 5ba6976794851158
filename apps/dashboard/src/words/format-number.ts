/** How the board writes numbers. */

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** 1500 -> "1,500" */
export function whole(value: number): string {
  return Number.isFinite(value) ? WHOLE.format(value) : notFinite(value);
}

/** A loss or a score: 0.5763 -> "0.576", 0.00042 -> "0.0004", 512.61 -> "512.6", 23456 -> "23,456". */
export function decimal(value: number): string {
  if (!Number.isFinite(value)) return notFinite(value);
  if (value < 0) return `−${decimal(-value)}`;
  if (value >= 1_000_000) return value.toExponential(2).replace('e+', 'e');
  if (value >= 1_000) return whole(value);
  if (value >= 100) return value.toFixed(1);
  if (value >= 0.01 || value === 0) return value.toFixed(3);
  if (value >= 0.0001) return value.toFixed(4);
  return rate(value);
}

/** A learning rate: 0.0002 -> "2.0e-4"; 0 -> "0". */
export function rate(value: number): string {
  if (!Number.isFinite(value)) return notFinite(value);
  if (value === 0) return '0';
  return value.toExponential(1).replace('e+', 'e');
}

/** A share: 0.451 -> "45.1 %". */
export function percent(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : notFinite(share);
}

/** 61204 -> "61 kB" */
export function bytes(count: number): string {
  if (count < 1000) return `${whole(count)} B`;
  if (count < 1_000_000) return `${whole(count / 1000)} kB`;
  if (count < 1_000_000_000) return `${(count / 1_000_000).toFixed(1)} MB`;
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
