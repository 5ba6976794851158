/** The built `rewardboard send`, and a hub. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';
import { testHub } from '../testing/test-hub.ts';

const COMMAND = fileURLToPath(new URL('../../bin/rewardboard.mjs', import.meta.url));
vi.setConfig({ testTimeout: 120_000 });

async function openHub(share: boolean) {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'send-state-'));
  const hub = await testHub([], stateDirectory, share);
  onTestFinished(async () => {
    await hub.close();
    rmSync(stateDirectory, { recursive: true });
  });
  return { url: `http://127.0.0.1:${hub.port}`, token: hub.ingestToken, stateDirectory };
}

function recorded(): string {
  const directory = mkdtempSync(join(tmpdir(), 'send-run-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const steps = Array.from({ length: 40 }, (_, i) => ({ type: 'train', step: i + 1, values: { 'train/loss': 1 } }));
  const lines = [{ type: 'start', info: { id: 'sent', name: 'a run' } }, ...steps].map((line) => JSON.stringify(line));
  writeFileSync(join(directory, 'events.jsonl'), `${lines.join('\n')}\n`);
  return directory;
}

function run(args: string[]) {
  const child = spawn(process.execPath, [COMMAND, 'send', ...args], { env: { ...process.env, NO_COLOR: '1' } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, output }));
  return { child, ended, printed: () => output };
}

it('gives a hub the whole run, byte by byte, and can be repeated', async () => {
  const hub = await openHub(false);
  const directory = recorded();
  const journal = readFileSync(join(directory, 'events.jsonl'));
  for (let time = 0; time < 2; time++) {
    const { code, output } = await run([directory, '--hub', hub.url]).ended;
    expect({ code, output }).toEqual({
      code: 0,
      output: `${directory}: the hub at ${hub.url} has all ${journal.length} bytes of run sent.\n`,
    });
  }
  expect(readFileSync(join(hub.stateDirectory, 'remote/sent/events.jsonl')).equals(journal)).toBe(true);
});

it('sends every run below a directory, and names what holds none', async () => {
  const hub = await openHub(false);
  const top = mkdtempSync(join(tmpdir(), 'send-top-'));
  onTestFinished(() => rmSync(top, { recursive: true }));
  const write = (directory: string, text: string) => {
    mkdirSync(join(top, directory), { recursive: true });
    writeFileSync(join(top, directory, 'events.jsonl'), text);
  };
  const start = (id: string) => `${JSON.stringify({ type: 'start', info: { id, name: id } })}\n`;
  write('a', start('one'));
  write('sweep/b', start('two'));
  write('sweep/b/copy', start('within'));
  // Another program's file of that name hides nothing.
  write('sweep', '{"event":"job_started"}\n');
  write('other', '');
  symlinkSync('a', join(top, 'latest'));
  const { code, output } = await run([top, join(top, 'other'), '--hub', hub.url]).ended;
  const lines = output
    .split('\n')
    .map((line) => line.slice(top.length))
    .sort();
  expect({ code, lines }).toEqual({
    code: 0,
    lines: [
      '',
      expect.stringMatching(/^\/a: the hub at .* has all \d+ bytes of run one\.$/),
      '/other: contains no rewardboard run; skipped.',
      expect.stringMatching(/^\/sweep\/b: the hub at .* has all \d+ bytes of run two\.$/),
    ],
  });
  expect(readdirSync(join(hub.stateDirectory, 'remote')).sort()).toEqual(['one', 'two']);
  const none = await run([join(top, 'other'), join(top, 'latest/nothing'), '--hub', hub.url]).ended;
  expect({ code: none.code, output: none.output }).toEqual({
    code: 2,
    output: expect.stringMatching(/latest\/nothing: no such directory\n$/),
  });
});

it('needs the token of a shared hub: exit code 1 and the reason without it', async () => {
  const hub = await openHub(true);
  const directory = recorded();
  const refused = await run([directory, '--hub', hub.url]).ended;
  expect(refused.code).toBe(1);
  expect(refused.output).toMatch(/refused this run: .*It has 0 of \d+ bytes of run sent/);
  expect((await run([directory, '--hub', hub.url, '--hub_token', hub.token!]).ended).code).toBe(0);
});

it('exits with 2 where there is no run, and with 130 after Ctrl-C', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'send-none-'));
  onTestFinished(() => rmSync(empty, { recursive: true }));
  const { code, output } = await run([empty, '--hub', 'http://127.0.0.1:9']).ended;
  expect({ code, output }).toEqual({ code: 2, output: expect.stringMatching(/^error: .*: no events\.jsonl there or/) });
  const away = run([recorded(), '--hub', 'http://127.0.0.1:9']);
  await vi.waitFor(() => expect(away.printed()).toContain("can't be reached"), { timeout: 60_000 });
  away.child.kill('SIGINT');
  expect(await away.ended).toEqual({ code: 130, output: expect.stringMatching(/the same command sends the rest/) });
});
