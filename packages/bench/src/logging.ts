/** What recording costs: time in `record` for the events of a real training, as a share of that training's steps; and what a checkpoint costs. */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent, StartEvent } from '@rewardboard/protocol';
import { eventFromLine } from '@rewardboard/protocol';
import { checkpointsIn } from '../../../apps/trainer/src/checkpoint/checkpoint-read.ts';
import { writeCheckpoint } from '../../../apps/trainer/src/checkpoint/checkpoint-write.ts';
import { RunLog } from '../../../apps/trainer/src/recording/run-log.ts';
import { Place } from '../../../e2e/processes.ts';

const place = new Place();
try {
  const started = performance.now();
  const training = place.rewardboard(
    'train',
    '--no-hub',
    '--output_dir',
    'run',
    '--generated_problems',
    '1500',
    '--num_train_epochs',
    '8',
  );
  await training.exited;
  const events = readFileSync(join(place.directory, 'run/events.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => eventFromLine(line)!);
  const start = events.find((event): event is StartEvent => event.type === 'start')!;
  const end = events.at(-1)!;
  const trainedMs = end.time! - start.time!;
  const steps = Math.max(...events.map((event) => ('step' in event ? (event.step ?? 0) : 0)));
  const once = recordMs(start, events);
  const rounds = Array.from({ length: 9 }, () => recordMs(start, events)).sort((a, b) => a - b);
  const typical = rounds[4]!;
  console.log(
    `${steps} steps in ${(trainedMs / 1000).toFixed(1)} s of training (${((performance.now() - started) / 1000).toFixed(1)} s with the start), ${events.length} events, default cadence`,
  );
  console.log(
    `recording them: ${typical.toFixed(1)} ms (median of 9; first, cold: ${once.toFixed(1)} ms), ${((typical / events.length) * 1000).toFixed(0)} µs an event`,
  );
  console.log(
    `cost of logging: ${((typical / trainedMs) * 100).toFixed(2)}% of a step (cold: ${((once / trainedMs) * 100).toFixed(2)}%)`,
  );

  const [newest] = checkpointsIn(join(place.directory, 'run'));
  const files = readdirSync(join(place.directory, 'run', newest!)).map((name) => ({
    name,
    bytes: readFileSync(join(place.directory, 'run', newest!, name)),
  }));
  const megabytes = files.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6;
  const saves = Array.from({ length: 9 }, () => {
    const from = performance.now();
    writeCheckpoint(place.directory, 'checkpoint-0', files);
    return performance.now() - from;
  }).sort((a, b) => a - b);
  console.log(
    `writing a checkpoint of ${megabytes.toFixed(1)} MB, synced to the disk: ${saves[4]!.toFixed(0)} ms (median of 9); by default every 500 steps, which took ${((500 * trainedMs) / steps).toFixed(0)} ms`,
  );

  // The cost of one more row must not grow with the run.
  const row = events.find((event) => event.type === 'train')!;
  const perEvent = [1_000, 100_000].map((count) => [count, (repeated(start, row, count) / count) * 1000] as const);
  console.log(
    perEvent.map(([count, micros]) => `${micros.toFixed(1)} µs a training event over ${count} events`).join(', '),
  );
} finally {
  await place.clear();
}

function recordMs(start: StartEvent, events: readonly RunEvent[]): number {
  return timed(start, (log) => {
    for (const event of events) log.record(event);
  });
}

function repeated(start: StartEvent, event: RunEvent, count: number): number {
  return timed(start, (log) => {
    for (let i = 0; i < count; i++) log.record(event);
  });
}

function timed(start: StartEvent, work: (log: RunLog) => void): number {
  const directory = mkdtempSync(join(tmpdir(), 'rewardboard-record-'));
  const log = new RunLog(directory, start.info, () => {});
  const from = performance.now();
  work(log);
  const elapsed = performance.now() - from;
  log.close();
  rmSync(directory, { recursive: true });
  return elapsed;
}
