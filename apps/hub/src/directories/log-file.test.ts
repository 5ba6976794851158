import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/open-hub.ts';
import { LogFile } from './log-file.ts';

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
