/** What the parts of the scale benchmark read off a process, and how they print it: beside its limit, where it has one. */

import { readFileSync } from 'node:fs';

export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

export function memoryMb(pid: number): number {
  return (Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN) * 1024) / 1e6;
}

export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}

/** @param share between 0 and 1; NaN without values */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

export function quantiles(values: readonly number[]): string {
  const at = (share: number) => quantile(values, share);
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, most ${at(1)} ms, n ${values.length}`;
}

export function say(what: string, value: string): void {
  console.log(`  ${what.padEnd(36)} ${value}`);
}

/** The most that a figure may be. */
export interface Limit {
  most: number;
  /** "p99 <= 200 ms" */
  words: string;
}

/** @param measured the number that the limit is about */
export function sayWithin(what: string, value: string, measured: number, { most, words }: Limit): void {
  say(what, `${value}  (limit: ${words}; ${measured <= most ? 'held' : 'NOT HELD'})`);
}
