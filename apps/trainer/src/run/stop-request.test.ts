/** A hub elsewhere asks a training to stop: only a hub that a person named is heard, and only about its own run. */

import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STOP_FILE } from '@rewardboard/protocol';
import { expect, it, onTestFinished, vi } from 'vitest';
import { writeStopRequest } from '../recording/stop-file.ts';
import { SmallHub } from '../testing/small-hub.ts';
import { HubLink } from './hub-link.ts';

async function linked(isNamed: boolean) {
  const hub = new SmallHub();
  await hub.open();
  onTestFinished(() => hub.close());
  const directory = mkdtempSync(join(tmpdir(), 'stop-request-'));
  const journalPath = join(directory, 'events.jsonl');
  writeFileSync(journalPath, 'a\n');
  const link = new HubLink({
    hubUrl: `http://127.0.0.1:${hub.port}`,
    token: undefined,
    run: { runId: 'far', name: 'far' },
    journalPath,
    outputDir: directory,
    say: () => undefined,
    record: () => undefined,
    ...(isNamed
      ? {
          stop: (request) => {
            writeStopRequest(directory, request);
            return true;
          },
        }
      : {}),
  });
  onTestFinished(() => link.finish(AbortSignal.abort()));
  await vi.waitFor(() => expect(hub.kept).toHaveLength(2), { timeout: 40_000, interval: 10 });
  return { hub, file: join(directory, STOP_FILE) };
}

it('becomes the file that the training looks for', async () => {
  const { hub, file } = await linked(true);
  expect(await hub.askToStop({ runId: 'far', keep: 40 })).toEqual([true]);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ keep: 40 });
});

it('is refused about another run, in another form, and where nobody may stop it', async () => {
  const { hub, file } = await linked(true);
  for (const request of [{ runId: 'other', keep: null }, { runId: 'far' }, { runId: 'far', keep: 'x' }, null, 'far'])
    expect(await hub.askToStop(request)).toEqual([false]);
  const unnamed = await linked(false);
  expect(await unnamed.hub.askToStop({ runId: 'far', keep: null })).toEqual([false]);
  expect([existsSync(file), existsSync(unnamed.file)]).toEqual([false, false]);
});
