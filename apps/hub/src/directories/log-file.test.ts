/** A log that another thread reads, when it must be read anew before the thread has answered. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RunEvent } from '@rewardboard/protocol';
import { formatOf, tensorboardHead, tensorboardRecords } from '@rewardboard/run-files';
import type { ReadResult } from '@rewardboard/run-files';
import type { ReadingThread } from '../reading/reader-away.ts';
import { temporaryFolder } from '../testing/open-hub.ts';
import { LogFile } from './log-file.ts';

const STEPS = 4_000;
const BYTES = new Uint8Array(Buffer.concat([tensorboardHead(0), ...Array.from({ length: STEPS }, (_, i) => tensorboardRecords({ type: 'train', step: i + 1, time: 1, values: { 'train/loss': 1 } }, new Map(), 0))]));

it.each(['read anew', 'broken', 'closed'] as const)('every byte is understood once where the thread’s reader was %s', async (what) => {
  const path = join(await temporaryFolder(), 'events.out.tfevents.1');
  writeFileSync(path, BYTES);
  let answer: (result: ReadResult | null) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const thread = {
    open: () => ({
      names: new Map(),
      read: () =>
        new Promise<ReadResult | null>((resolve, reject) => {
          answer = resolve;
          fail = reject;
        }),
      close: () => undefined,
    }),
  } as unknown as ReadingThread;
  const told: RunEvent[] = [];
  const log: LogFile = new LogFile(path, {
    context: {},
    renamed: () => new Map(),
    thread,
    told: (events) => told.push(...events),
    wasReset: () => log.readAnew(),
  });
  const consumed = log.read(BYTES);
  if (what === 'read anew') log.readAnew();
  if (what === 'broken') fail(new Error('out of order'));
  else answer(what === 'closed' ? null : formatOf(path)!.open().read(BYTES));
  expect(await consumed).toBe(what === 'closed' ? 0 : BYTES.length);
  const steps = told.flatMap((event) => (event.type === 'points' ? Array.from(event.series['train/loss']!.steps) : []));
  expect(steps).toEqual(what === 'closed' ? [] : Array.from({ length: STEPS }, (_, i) => i + 1));
  expect(log.progress.records).toBe(what === 'closed' ? 0 : STEPS + 1);
});
