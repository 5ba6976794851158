/** How the benchmark `follow` says what it measured. */

/** Longer than this, ms, no measurement waits. */
export const LIMIT_MS = 180_000;

/** @param milliseconds not empty */
export function quantiles(milliseconds: number[]): string {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`;
}

export function say(program: string, what: string, number: string): void {
  console.log(`${program.padEnd(12)} ${what.padEnd(34)} ${number}`);
}
