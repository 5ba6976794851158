import { appendFileSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { SmallHub } from '../testing/small-hub.ts';
import { HubLink } from './hub-link.ts';

const hubs: SmallHub[] = [];
afterEach(async () => {
  for (const one of hubs.splice(0)) await one.close();
});

async function linked(before: (hub: SmallHub) => void = () => {}, token?: string, user = '') {
  const hub = new SmallHub();
  hubs.push(hub);
  before(hub);
  await hub.open();
  const journalPath = join(mkdtempSync(join(tmpdir(), 'hub-link-')), 'events.jsonl');
  writeFileSync(journalPath, 'begin\n');
  const [said, recorded]: [string[], string[]] = [[], []];
  const hubUrl = `http://${user}127.0.0.1:${hub.port}`;
  const link = new HubLink({
    hubUrl,
    token,
    run: { runId: 'run-1', name: 'a run' },
    journalPath,
    outputDir: 'outputs/run',
    say: (text) => said.push(text),
    record: (_, text) => recorded.push(text),
  });
  const grow = (text: string) => {
    appendFileSync(journalPath, text);
    link.journalGrew();
  };
  const arrived = () => vi.waitFor(() => expect(hub.kept).toEqual(readFileSync(journalPath)), { timeout: 10_000 });
  return { hub, hubUrl, link, said, recorded, journalPath, grow, arrived };
}
const running = () => new AbortController().signal;

it('says nothing where everything arrives', async () => {
  const { link, said, recorded, grow, arrived } = await linked();
  await arrived();
  grow('end\n');
  await link.finish(running());
  await arrived();
  expect([said, recorded]).toEqual([[], []]);
});

it('says how much is missing and how to send it, where the hub goes away before the end', async () => {
  const { hub, hubUrl, link, said, grow, arrived, journalPath } = await linked(undefined, 'a token');
  await arrived();
  await vi.waitFor(() => expect(link.acknowledged).toBe(6));
  await hub.close();
  grow('and the end\n');
  const waits = new AbortController();
  const finished = link.finish(waits.signal);
  waits.abort();
  await finished;
  expect(statSync(journalPath).size).toBe(18);
  expect(said).toEqual([
    `The hub at ${hubUrl} lacks the last 12 of 18 bytes of this run. To send it, with the same token: rewardboard send outputs/run --hub ${hubUrl}`,
  ]);
});

it('tries for a while when the hub comes back', async () => {
  const { hub, link, grow, arrived, said } = await linked();
  await arrived();
  await hub.close();
  grow('end\n');
  const finished = link.finish(running());
  await hub.open();
  await finished;
  await arrived();
  expect(said).toEqual([]);
});

it('a refusal is said at once, recorded, and said at the end with the command', async () => {
  const { hubUrl, link, said, recorded } = await linked((hub) => (hub.doorRefusal = 'The token is wrong.'));
  await vi.waitFor(() => expect(said).toHaveLength(1), { timeout: 10_000 });
  expect(said[0]).toBe(
    `The hub at ${hubUrl} refused this run: The token is wrong. Training continues; its files are in outputs/run.`,
  );
  expect(recorded).toHaveLength(1);
  await link.finish(running());
  expect(said[1]).toBe(
    `The hub at ${hubUrl} lacks this run (6 bytes), which it refused: The token is wrong. To send it: rewardboard send outputs/run --hub ${hubUrl}`,
  );
});

it('a copy that is not how the journal begins is said and recorded', async () => {
  const { said, recorded, arrived } = await linked((hub) => (hub.kept = Buffer.from('something longer\n')));
  await arrived();
  expect(said).toEqual([
    expect.stringMatching(/had received 17 bytes of this run that differ from the beginning of events\.jsonl/),
  ]);
  expect(recorded).toHaveLength(1);
});

it('never says or records the password of a hub’s address', async () => {
  const { hub, link, said, recorded } = await linked(undefined, undefined, 'ann:secret@');
  await hub.close();
  const waits = new AbortController();
  const finished = link.finish(waits.signal);
  waits.abort();
  await finished;
  expect(said.join()).toContain(`--hub http://127.0.0.1:${hub.port}`);
  expect([...said, ...recorded].join()).not.toContain('secret');
});
