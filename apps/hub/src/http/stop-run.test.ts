/** The owner stops a training from the board: over its directory, or over its trainer's connection. */

import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STOP_FILE } from '@rewardboard/protocol';
import type { RunEvent } from '@rewardboard/protocol';
import { expect, it, vi } from 'vitest';
import { ask } from '../testing/ask.ts';
import type { OpenHub } from '../testing/open-hub.ts';
import { connectSender, openHub } from '../testing/open-hub.ts';
import { WrittenRun, evaluationAt, infoOf, linesOf, trainAt } from '../testing/written-runs.ts';

const until = { timeout: 40_000, interval: 20 };
const obeying = (id: string): RunEvent => ({ type: 'start', time: Date.now(), info: { ...infoOf(id), canStop: true } });

async function stop(hub: OpenHub, id: string, keep?: unknown) {
  const { status, text } = await ask(hub.port, `/api/runs/${id}/stop`, {
    method: 'POST',
    headers: { Origin: hub.url, 'Content-Type': 'application/json' },
    body: JSON.stringify({ id, keep }),
  });
  return [status, JSON.parse(text) as Record<string, unknown>] as const;
}
const listed = (hub: OpenHub) =>
  vi.waitFor(async () => expect((await ask(hub.port, '/api/runs')).text).toContain('"lastStep":6'), until);

it('leaves the request in the directory of a run that is trained here, with the checkpoint to keep', async () => {
  const hub = await openHub();
  const run = await new WrittenRun(hub.directory, 'own').begin(5, { pid: process.pid });
  const saved: RunEvent = { ...(evaluationAt(5) as RunEvent & { type: 'evaluation' }), checkpoint: 'checkpoint-5' };
  await run.append(obeying('own'), saved, trainAt(6));
  await listed(hub);
  // Step 5 was saved once, and has made room for others since.
  for (const step of [4, 5])
    expect(await stop(hub, 'own', step)).toEqual([
      409,
      { error: `Step ${step} has no saved checkpoint. Nothing was stopped.` },
    ]);
  expect(existsSync(join(run.path, STOP_FILE))).toBe(false);
  mkdirSync(join(run.path, 'checkpoint-5'));
  expect(await stop(hub, 'own', 5)).toEqual([202, { id: 'own', keep: 5 }]);
  expect(JSON.parse(readFileSync(join(run.path, STOP_FILE), 'utf8'))).toEqual({ keep: 5 });
  expect(await stop(hub, 'own')).toEqual([202, { id: 'own', keep: null }]);
  for (const keep of ['5', -1, 1.5, {}]) expect((await stop(hub, 'own', keep))[0]).toBe(400);
});

it('says why a training can’t be stopped: it is over, or its program takes no requests', async () => {
  const hub = await openHub();
  await (await new WrittenRun(hub.directory, 'other').begin(5)).append(trainAt(6));
  await listed(hub);
  expect(await stop(hub, 'other')).toEqual([409, { error: expect.stringContaining('doesn’t accept requests') }]);
  // A loop of somebody's own says it once it looks for requests, and no longer where it resumes as several processes.
  const says = (canStop: boolean): RunEvent => ({ type: 'about', about: { canStop } });
  await new WrittenRun(hub.directory, 'other').append(says(true));
  await vi.waitFor(async () => expect(await stop(hub, 'other')).toEqual([202, { id: 'other', keep: null }]), until);
  await new WrittenRun(hub.directory, 'other').append(says(false));
  await vi.waitFor(async () => expect((await stop(hub, 'other'))[0]).toBe(409), until);
  await new WrittenRun(hub.directory, 'other').append({ type: 'end', outcome: 'finished', step: 6 });
  await vi.waitFor(
    async () => expect(await stop(hub, 'other')).toEqual([409, { error: 'This run has ended.' }]),
    until,
  );
});

it('asks the trainer of a run that is sent from elsewhere, and says so where none is connected', async () => {
  const hub = await openHub();
  const sender = connectSender(hub);
  const requests: unknown[] = [];
  let isObeying = true;
  sender.on(
    'stop' as never,
    ((request: unknown, answer: (isTaken: boolean) => void) => {
      requests.push(request);
      answer(isObeying);
    }) as never,
  );
  await sender.emitWithAck('hello', { runId: 'far', name: 'far' });
  const bytes = Buffer.from(linesOf([obeying('far'), trainAt(6)]));
  await sender.emitWithAck('piece', { runId: 'far', offset: 0, bytes });
  await listed(hub);
  expect(await stop(hub, 'far')).toEqual([202, { id: 'far', keep: null }]);
  expect(requests).toEqual([{ runId: 'far', keep: null }]);
  isObeying = false;
  expect((await stop(hub, 'far'))[0]).toBe(409);
  sender.disconnect();
  await vi.waitFor(
    async () => expect(await stop(hub, 'far')).toEqual([409, { error: expect.stringContaining('isn’t connected') }]),
    until,
  );
  expect(requests).toHaveLength(2);
});
