/** TensorBoard event files as its SummaryWriter leaves them, one record a scalar, for benchmarks that read them with both programs. */

import { appendFileSync, closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { tensorboardHead, tensorboardRecords } from '@rewardboard/run-files';

export const BEGAN = 1_700_000_000_000;
const NO_TEXTS = new Map();
const FLUSH_EVERY = 2_000;

export interface EventFile {
  directory: string;
  steps: number;
  tags: readonly string[];
  /** Steps at which the first tag stands far above all others. */
  spikes?: ReadonlySet<number>;
}

export const SPIKE = 50;

/** @returns path of the file */
export function writeEventFile({ directory, steps, tags, spikes }: EventFile): string {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, 'events.out.tfevents.1700000000.bench.1.0');
  const file = openSync(path, 'w');
  let records: Uint8Array[] = [tensorboardHead(BEGAN)];
  for (let step = 1; step <= steps; step++) {
    tags.forEach((tag, i) =>
      records.push(scalarRecord(tag, step, i === 0 && spikes?.has(step) ? SPIKE : scalarAt(step, i))),
    );
    if (step % FLUSH_EVERY !== 0 && step !== steps) continue;
    writeSync(file, Buffer.concat(records));
    records = [];
  }
  closeSync(file);
  return path;
}

/** What the files say of the tag of this number; single precision is all that an event file has. */
export function scalarAt(step: number, tag: number): number {
  return Math.fround(1 / Math.sqrt(step) + ((step * 7919 + tag) % 1000) / 2e4);
}

export function appendScalar(path: string, tag: string, step: number, value: number): void {
  appendFileSync(path, scalarRecord(tag, step, value));
}

function scalarRecord(tag: string, step: number, value: number): Uint8Array {
  return tensorboardRecords(
    { type: 'train', step, time: BEGAN + step * 100, values: { [tag]: value } },
    NO_TEXTS,
    BEGAN,
  );
}
