import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/open-hub.ts';
import type { Format } from '@rewardboard/run-files';
import { LogFile, MAX_PASSES } from './log-file.ts';

it('keeps its names while the same bytes are read again, since a person may be correcting one', async () => {
  const path = join(await temporaryFolder(), 'metrics.csv');
  const bytes = new TextEncoder().encode('epoch,step,train_loss,valid_err\n0,10,0.5,0.25\n');
  await writeFile(path, bytes);
  const log = new LogFile('/', path, { context: {}, given: () => ({}), add: () => {}, wasReset: () => {} });
  log.read(bytes);
  expect([...log.names.keys()]).toEqual(['train_loss', 'valid_err']);
  log.forget();
  expect([...log.names.keys()]).toEqual(['train_loss', 'valid_err']);
  log.read(bytes);
  // Another file in its place.
  log.reset();
  expect([...log.names.keys()]).toEqual([]);
});

it('reads a file to its end although its reader asks for another pass each time', () => {
  const reader = {
    read: ({ length }: Uint8Array) => ({
      events: [],
      consumed: length,
      records: 0,
      damaged: [],
      readAgain: true as const,
    }),
  };
  const format: Format = { id: 'endless', label: 'Endless', open: () => reader };
  const found = { format, unreadable: null, isByPlace: true as const };
  const listener = { context: {}, given: () => ({}), add: () => {}, wasReset: () => {} };
  const log = new LogFile('/', 'train.log', listener, found);
  let passes = 1;
  while (log.read(new Uint8Array(10)) === 0 && passes < 10 * MAX_PASSES) {
    passes++;
    log.reset();
  }
  expect(passes).toBe(MAX_PASSES + 1);
});
