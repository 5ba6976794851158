/** For tests: what a file says, recognized by its content, or by its place in MLflow's store. */

import type { RunEvent } from '@rewardboard/protocol';
import type { FileFacts, Format, ReadContext } from '../index.ts';
import { recognize } from '../formats.ts';
import { mlflowMetric } from '../mlflow-metric.ts';
import { textOf } from '../utf8.ts';

/** More passes than a file may need. */
const MAX_PASSES = 10;

/** @param path "metrics/NAME" is a metric in MLflow's store */
export function readFileEvents(path: string, bytes: Uint8Array, more: ReadContext = {}): RunEvent[] {
  const fileName = path.slice(path.lastIndexOf('/') + 1);
  const isMlflow = path.startsWith('metrics/');
  const format: Format | null | 'wait' = isMlflow ? mlflowMetric : recognize({ fileName, bytes, text: textOf(bytes) });
  if (!format || format === 'wait') throw new Error(`${path} isn't recognized`);
  const facts: FileFacts = {};
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const reader = format.open({ fileName, facts, ...(isMlflow ? { metric: { name: fileName } } : {}), ...more });
    const result = reader.read(bytes);
    if (!result.readAgain) return [...result.events, ...(reader.end?.(bytes.subarray(result.consumed)).events ?? [])];
  }
  throw new Error('The reader asks for one pass after the other.');
}
