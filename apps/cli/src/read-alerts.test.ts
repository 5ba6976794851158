/** The alerts file, and the command that tests it. */

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { readAlerts } from './read-alerts.ts';

const COMMAND = fileURLToPath(new URL('../bin/rewardboard.mjs', import.meta.url));
const OWN_FILE = fileURLToPath(new URL('../../../config/alerts.yaml', import.meta.url));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rewardboard-alerts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(text: string): string {
  const path = join(folder, 'alerts.yaml');
  writeFileSync(path, text);
  return path;
}

function rewardboard(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [COMMAND, ...args], { cwd: folder });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

it('the default file notifies nobody, and is valid once its comments are removed', () => {
  expect(readAlerts(OWN_FILE)).toMatchObject({ webhooks: [], commands: [] });
  const text = readFileSync(OWN_FILE, 'utf8');
  const settings = readAlerts(file(text.slice(text.indexOf('# alerts:')).replace(/^# ?/gm, '')));
  expect(settings.webhooks.map(({ form }) => form)).toEqual(['json', 'slack', 'discord']);
  expect(settings.commands).toHaveLength(1);
});

it.each([
  ['alerts:\n  level: act\n  webhooks:\n    - url: https://example.org/secret\n      form: teams\n', 5, 'form'],
  ['alerts:\n  levle: act\n', 2, 'levle'],
  ['alerts:\n  commands:\n    - [a]\n    - echo hello\n', 4, 'as a list'],
  ['alerts:\n  level: [act\n', 3, 'invalid YAML'],
])('names file and line of a mistake: %j', (text, line, words) => {
  const path = file(text);
  expect(() => readAlerts(path)).toThrow(`${path}:${line}: `);
  expect(() => readAlerts(path)).toThrow(words);
  expect(() => readAlerts(path)).not.toThrow('secret');
});

it('alerts test tries each channel, and exits with 0, with 1 if one fails, or with 2 if there is none', async () => {
  const server = createServer((request, response) => response.writeHead(request.url === '/good' ? 200 : 500).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const good = await rewardboard(
    'alerts',
    'test',
    '--alerts',
    file(`alerts: {webhooks: [{url: ${url}/good, form: slack}]}\n`),
  );
  expect(good).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^✓ Slack webhook at 127\.0\.0\.1:\d+: sent\n$/),
  });
  const bad = await rewardboard(
    'alerts',
    'test',
    '--alerts',
    file(`alerts: {webhooks: [{url: ${url}/bad}], commands: [[/nowhere/at-all]]}\n`),
  );
  expect(bad).toMatchObject({
    code: 1,
    output: expect.stringMatching(/it answered 500\n.*the program does not exist/),
  });
  expect(bad.output).not.toContain('/bad');
  expect(await rewardboard('alerts', 'test')).toMatchObject({
    code: 2,
    output: expect.stringContaining('no webhook or command is configured'),
  });
});
