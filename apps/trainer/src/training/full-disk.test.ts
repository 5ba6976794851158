/** A whole training on a disk that gets full and has room again later. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EndEvent } from '@rewardboard/protocol';
import { afterAll, expect, it } from 'vitest';
import { readCheckpoint } from '../checkpoint/checkpoint-read.ts';
import type { FromTrainer } from '../run/process-messages.ts';
import { journalOf, numbersOf, trainHere } from '../testing/train-here.ts';

const SMALL = {
  generated_problems: 30,
  embedding_size: 4,
  hidden_size: 8,
  pair_buckets: 16,
  max_steps: 120,
  logging_steps: 1,
  eval_steps: 10,
  save_steps: 15,
  num_samples_to_log: 5,
  learning_rate: 0.005,
  metric_for_best_model: 'eval_loss',
};
const disk = mkdtempSync(join(tmpdir(), 'disk-'));
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'none', disk]).status === 0;
if (!isMounted)
  console.log('No small disk can be mounted here (that needs root): the test of a training on a full disk is skipped.');
afterAll(() => void (isMounted && spawnSync('umount', [disk])));

it.skipIf(!isMounted)('that is full at the start: the file that cannot be written is named', async () => {
  const directory = join(disk, 'full');
  mkdirSync(directory);
  const writeEverything = () => {
    // A chunk as small as the file system's blocks, until nothing fits any more.
    for (const size of [64, 4])
      for (let i = 0; ; i++)
        try {
          writeFileSync(join(disk, `ballast-${size}-${i}`), Buffer.alloc(size * 1024));
        } catch {
          break;
        }
  };
  writeEverything();
  const failure = await trainHere(directory, { overrides: SMALL }).catch((error: Error) => error.message);
  expect(failure).toMatch(new RegExp(`${directory}[^ ]*: cannot be .*: the disk is full`));
  for (const name of readdirSync(disk)) rmSync(join(disk, name), { recursive: true });
});

it.skipIf(!isMounted)('goes on, says so once, and in the end nothing is missing', async () => {
  const messages: FromTrainer[] = [];
  let events = 0;
  messages.push = (message) => {
    Array.prototype.push.call(messages, message);
    // The disk is full from the 30th event to the 90th.
    if (message.type === 'recorded' && ++events === 30) fill();
    if (message.type === 'recorded' && events === 90)
      expect(spawnSync('mount', ['-o', 'remount,size=16m', disk]).status).toBe(0);
    return messages.length;
  };
  const directory = join(disk, 'run');
  const outcome = await trainHere(directory, { overrides: SMALL, messages });
  expect(outcome).toMatchObject({ outcome: 'finished', step: 120 });
  const whole = join(mkdtempSync(join(tmpdir(), 'disk-')), 'run');
  await trainHere(whole, { overrides: SMALL });
  expect(numbersOf(directory)).toEqual(numbersOf(whole));
  expect((JSON.parse(readFileSync(join(directory, 'metrics_history.json'), 'utf8')) as unknown[]).length).toBe(120);
  const notices = messages.flatMap((message) => (message.type === 'notice' ? [message.text] : []));
  expect(notices.filter((text) => text.startsWith('the disk is full'))).toHaveLength(1);
  expect(notices.filter((text) => text.includes('buffered writes are done'))).toHaveLength(1);
  expect(notices.filter((text) => text.startsWith('the disk has no space for a checkpoint'))).toHaveLength(1);
  const { best } = journalOf(directory).at(-1) as EndEvent;
  expect(best).toEqual((journalOf(whole).at(-1) as EndEvent).best);
  // No evaluation names a checkpoint that was not on the disk yet.
  const savedSteps = (run: string) =>
    journalOf(run).flatMap((event) => (event.type === 'evaluation' && event.checkpoint ? [event.step] : []));
  expect(savedSteps(directory).length).toBeGreaterThan(0);
  expect(savedSteps(directory).length).toBeLessThan(savedSteps(whole).length);
  for (const name of readdirSync(directory).filter((there) => there.includes('checkpoint')))
    expect(readCheckpoint(join(directory, name)).name).toBe(name);
  expect(existsSync(join(directory, best!.checkpoint))).toBe(true);
});

function fill(): void {
  for (const size of [65_536, 4_096, 512])
    try {
      for (let i = 0; ; i++) writeFileSync(join(disk, `ballast-${size}-${i}`), Buffer.alloc(size));
    } catch {
      // Full, to within this size.
    }
}
