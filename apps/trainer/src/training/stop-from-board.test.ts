/** A training obeys the board's request to stop after the step that it is at, and keeps the checkpoint that was chosen. */

import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EndEvent } from '@rewardboard/protocol';
import { STOP_FILE } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { writeStopRequest } from '../recording/stop-file.ts';
import type { FromTrainer } from '../run/process-messages.ts';
import { journalOf, trainHere } from '../testing/train-here.ts';

const SMALL = {
  generated_problems: 40,
  embedding_size: 4,
  hidden_size: 8,
  pair_buckets: 16,
  max_steps: 2_000,
  logging_steps: 1,
  eval_steps: 4,
  save_steps: 4,
  save_strategy: 'steps',
  save_total_limit: 0,
  num_samples_to_log: 2,
  per_device_train_batch_size: 16,
};

/** Trains, and does something once the training reports that it has made so many steps. */
async function trainedUntil(step: number, act: (directory: string) => void, resume?: string, before?: string) {
  const directory = before ?? join(mkdtempSync(join(tmpdir(), 'stop-')), 'run');
  let isDone = false;
  const messages = {
    push(message: FromTrainer) {
      if (isDone || message.type !== 'progress' || message.step < step) return;
      isDone = true;
      act(directory);
    },
  } as unknown as FromTrainer[];
  const result = await trainHere(directory, { overrides: SMALL, messages, ...(resume ? { resume } : {}) });
  const events = journalOf(directory);
  return { directory, result, events, end: events.at(-1) as EndEvent };
}

it('stops after the next step, saves, and can be resumed', async () => {
  const { directory, result, end } = await trainedUntil(6, (at) => writeStopRequest(at, { keep: null }));
  expect(end).toMatchObject({ type: 'end', outcome: 'stopped', reason: 'stopped from the board', step: 7 });
  expect(result.cause).toBe('person');
  expect([existsSync(join(directory, 'checkpoint-7')), existsSync(join(directory, STOP_FILE))]).toEqual([true, false]);
  // A request that came too late for the first part doesn't stop the second one.
  writeStopRequest(directory, { keep: null });
  const second = await trainedUntil(12, (at) => writeStopRequest(at, { keep: null }), 'latest', directory);
  expect(second.end).toMatchObject({ outcome: 'stopped', step: 13 });
});

it('keeps the checkpoint that was chosen, whichever is the best', async () => {
  for (const keep of [4, 8]) {
    const { directory, result, end } = await trainedUntil(9, (at) => writeStopRequest(at, { keep }));
    expect(end.best).toMatchObject({ step: keep, checkpoint: `checkpoint-${keep}` });
    expect(result).toMatchObject({ checkpoint: `checkpoint-${keep}`, result: { step: keep } });
    expect(existsSync(join(directory, `checkpoint-${keep}`))).toBe(true);
  }
});

it('stops all the same where the chosen checkpoint isn’t there, and says so', async () => {
  const { events, end } = await trainedUntil(5, (at) => writeStopRequest(at, { keep: 3 }));
  expect(end).toMatchObject({ outcome: 'stopped', step: 6 });
  expect(events).toContainEqual(expect.objectContaining({ type: 'notice', text: expect.stringContaining('step 3') }));
});

it.each(['', '{"keep":', '{"keep":"4"}', '[]', 'x'.repeat(5_000)])('takes %j for no request', async (text) => {
  const directory = join(mkdtempSync(join(tmpdir(), 'stop-')), 'run');
  const stepsWithNonsense: number[] = [];
  const messages = {
    push(message: FromTrainer) {
      if (message.type !== 'progress' || message.step < 5) return;
      if (message.step < 9) {
        writeFileSync(join(directory, STOP_FILE), text);
        stepsWithNonsense.push(message.step);
      } else writeStopRequest(directory, { keep: null });
    },
  } as unknown as FromTrainer[];
  await trainHere(directory, { overrides: SMALL, messages });
  expect(stepsWithNonsense).toEqual([5, 6, 7, 8]);
  expect(journalOf(directory).at(-1)).toMatchObject({ type: 'end', outcome: 'stopped', step: 10 });
});
