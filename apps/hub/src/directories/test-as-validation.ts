/** A run that evaluates on its test set as it goes, and has no validation set: those are its evaluations. The MNIST example of PyTorch does so, and many tables with a column `test_loss`. */

import type { RunEvent } from '@rewardboard/protocol';
import type { KnownLog } from './known-log.ts';

/** A single one is the test at the end of the training. */
const MIN_POINTS = 2;

export function hasOnlyTests(logs: readonly KnownLog[]): boolean {
  let hasTests = false;
  for (const { log } of logs)
    for (const [path, { count }] of log.heads?.byPath ?? []) {
      if (path.startsWith('eval/')) return false;
      hasTests ||= path.startsWith('test/') && count >= MIN_POINTS;
    }
  return hasTests;
}

export function asValidation(events: readonly RunEvent[]): RunEvent[] {
  return events.map((event) => {
    if (event.type === 'points') return { ...event, series: renamed(event.series) };
    if (event.type !== 'train' && event.type !== 'evaluation') return event;
    const values = renamed(event.values);
    return {
      ...event,
      type: Object.keys(values).some((path) => path.startsWith('eval/')) ? 'evaluation' : event.type,
      values,
    };
  });
}

export function validationPath(path: string): string {
  return path.startsWith('test/') ? `eval/${path.slice('test/'.length)}` : path;
}

function renamed<T>(byPath: Record<string, T>): Record<string, T> {
  const all = Object.create(null) as Record<string, T>;
  for (const path in byPath) all[validationPath(path)] = byPath[path]!;
  return all;
}
