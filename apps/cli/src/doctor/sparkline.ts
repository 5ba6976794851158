/** A series as one line of text. */

const BARS = [...'▁▂▃▄▅▆▇█'];
const NOT_FINITE = '✕';

/**
 * Each column shows the highest of its points, so no upward spike is lost. A column with a NaN or infinite value is a cross.
 */
export function sparkline(values: ArrayLike<number>, width: number): string {
  const columns: number[] = [];
  const count = Math.min(width, values.length);
  for (let column = 0; column < count; column++) {
    const from = Math.floor((values.length * column) / count);
    const to = Math.floor((values.length * (column + 1)) / count);
    let highest = -Infinity;
    for (let i = from; i < to; i++) highest = Number.isFinite(values[i]) ? Math.max(highest, values[i]!) : NaN;
    columns.push(highest);
  }
  const finite = columns.filter(Number.isFinite);
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  const barOf = (value: number) =>
    high === low ? BARS[3]! : BARS[Math.round(((value - low) / (high - low)) * (BARS.length - 1))]!;
  return columns.map((value) => (Number.isFinite(value) ? barOf(value) : NOT_FINITE)).join('');
}
