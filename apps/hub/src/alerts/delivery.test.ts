/** Alerts on their way out: to real servers and real programs, which may be slow, broken or hostile. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Alert } from '@rewardboard/protocol';
import { temporaryFolder } from '../testing/open-hub.ts';
import { webhookServer } from '../testing/webhook-server.ts';
import type { Channel } from './channel.ts';
import { DeliveryError } from './channel.ts';
import { command } from './command.ts';
import { Courier, MAX_WAITING } from './courier.ts';
import { webhook } from './webhook.ts';

const until = { timeout: 40_000, interval: 10 };
const HOSTILE = '<!channel> @everyone **[x](http://evil)** `$(touch owned)` & <script>';
const ALERT: Alert = {
  id: 'one',
  kind: 'opened',
  at: 1_700_000_000_000,
  run: { id: 'a', name: HOSTILE, directory: 'outputs/a' },
  rule: 'overfitting',
  level: 'act',
  title: 'Overfitting',
  sentence: 'Overfitting since step 440: keep checkpoint 440.',
  evidence: 'Validation loss rose.',
  advice: [{ text: 'Next run', field: 'num_train_epochs', from: '16', to: '3' }],
  onsetStep: 440,
  detectedStep: 600,
};
const addressOf = () => 'http://127.0.0.1:6116/run/?id=a';

function couriered(channel: Channel, retryMs = [5, 5, 5]) {
  const notices: string[] = [];
  const courier = new Courier(channel, (text) => notices.push(text), retryMs);
  onTestFinished(() => courier.close());
  return { courier, notices };
}

describe('a webhook', () => {
  it('gets the alert as plain JSON, with the address of the run', async () => {
    const server = await webhookServer();
    await webhook({ url: `${server.url}/hook?token=1`, form: 'json' }, addressOf).deliver(
      ALERT,
      new AbortController().signal,
    );
    expect(server.taken).toEqual([
      {
        path: '/hook?token=1',
        headers: expect.objectContaining({ 'content-type': 'application/json' }),
        body: { ...ALERT, url: addressOf() },
      },
    ]);
  });

  it('of Slack gets a text in which nothing of the run can call a person or make a link', async () => {
    const server = await webhookServer();
    await webhook({ url: server.url, form: 'slack' }, addressOf).deliver(ALERT, new AbortController().signal);
    const { text } = server.taken[0]!.body as { text: string };
    expect(text.split('\n')[0]).toBe('*■ Overfitting since step 440: keep checkpoint 440.*');
    expect(text).toContain('&lt;!channel&gt; @everyone');
    expect(text).toContain('num_train_epochs 16 → 3');
    expect(text.match(/<[^>]*>/g)).toEqual([`<${addressOf()}|Open the board>`]);
  });

  it('of Discord gets an embed that mentions nobody, its signs escaped', async () => {
    const server = await webhookServer();
    await webhook({ url: server.url, form: 'discord' }, addressOf).deliver(ALERT, new AbortController().signal);
    const body = server.taken[0]!.body as {
      allowed_mentions: unknown;
      embeds: { title: string; description: string; url: string }[];
    };
    expect(body.allowed_mentions).toEqual({ parse: [] });
    expect(body.embeds[0]).toMatchObject({
      title: '■ Overfitting since step 440\\: keep checkpoint 440.',
      url: addressOf(),
    });
    expect(body.embeds[0]!.description).toContain('\\*\\*\\[x\\]\\(http\\://evil\\)\\*\\*');
  });

  it('that redirects is not followed, and not tried again', async () => {
    const other = await webhookServer();
    const server = await webhookServer((response) => response.writeHead(307, { Location: other.url }).end());
    const { courier, notices } = couriered(webhook({ url: `${server.url}/secret-path`, form: 'json' }, addressOf));
    courier.send(ALERT);
    await vi.waitFor(() => expect(notices).toHaveLength(1), until);
    expect(notices[0]).toMatch(/redirect, which is not followed/);
    expect(notices[0]).not.toContain('secret-path');
    expect([server.taken.length, other.taken.length]).toEqual([1, 0]);
  });

  it('that fails for a while gets the alert in the end; one that always fails is dropped after four tries', async () => {
    const server = await webhookServer((response, count) => response.writeHead(count < 3 ? 503 : 204).end());
    const { courier, notices } = couriered(webhook({ url: server.url, form: 'json' }, addressOf));
    courier.send(ALERT);
    await vi.waitFor(() => expect(server.taken).toHaveLength(3), until);
    const broken = await webhookServer((response) => response.writeHead(500).end());
    const second = couriered(webhook({ url: broken.url, form: 'json' }, addressOf));
    second.courier.send(ALERT);
    await vi.waitFor(() => expect(second.notices).toHaveLength(1), until);
    expect(broken.taken).toHaveLength(4);
    expect(notices).toEqual([]);
  });

  it('that refuses for good is asked once', async () => {
    const server = await webhookServer((response) => response.writeHead(404).end('secrets of the server'));
    const { courier, notices } = couriered(webhook({ url: server.url, form: 'json' }, addressOf));
    courier.send(ALERT);
    await vi.waitFor(() => expect(notices).toEqual([expect.stringMatching(/answered 404/)]), until);
    expect(server.taken).toHaveLength(1);
  });

  it('that never answers is dropped after its time, and one where nothing is listening is named as that', async () => {
    const server = await webhookServer(() => undefined);
    const signal = new AbortController().signal;
    await expect(webhook({ url: server.url, form: 'json' }, addressOf, 50).deliver(ALERT, signal)).rejects.toThrow(
      'no answer within 0.05 s',
    );
    const silent = await webhookServer();
    await silent.close();
    await expect(webhook({ url: silent.url, form: 'json' }, addressOf).deliver(ALERT, signal)).rejects.toThrow(
      'nothing is listening there',
    );
  });
});

describe('a command', () => {
  const node = (code: string, ...args: string[]) => [process.execPath, '-e', code, ...args];

  it('gets the alert on its standard input, its arguments as they are, and no shell sees either', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'taken.json');
    const code =
      "let t='';process.stdin.on('data',(c)=>t+=c).on('end',()=>require('fs').writeFileSync(process.argv[1],JSON.stringify([process.argv.slice(2),JSON.parse(t)])))";
    await command(node(code, file, '$(touch owned)', '; touch owned', '*'), addressOf).deliver(
      ALERT,
      new AbortController().signal,
    );
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual([
      ['$(touch owned)', '; touch owned', '*'],
      { ...ALERT, url: addressOf() },
    ]);
  });

  it('that fails, is missing, or does not end gives the reason', async () => {
    const signal = new AbortController().signal;
    await expect(
      command(node("console.error('no \\x1b[31mdisplay\\u202e');process.exit(3)"), addressOf).deliver(ALERT, signal),
    ).rejects.toThrow('it exited with 3: no \ufffd[31mdisplay\ufffd');
    await expect(command(['/nowhere/at-all'], addressOf).deliver(ALERT, signal)).rejects.toThrow(
      'the program does not exist',
    );
    await expect(command(node('setInterval(() => {}, 1000)'), addressOf, 100).deliver(ALERT, signal)).rejects.toThrow(
      'still running after 0.1 s',
    );
    await command(node('process.exit(0)'), addressOf).deliver({ ...ALERT, evidence: 'x'.repeat(1_000_000) }, signal);
  });
});

describe('a courier', () => {
  it('keeps a bounded number waiting, and gives notice of what it drops', async () => {
    const { courier, notices } = couriered({
      name: 'a slow one',
      deliver: (_, signal) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new DeliveryError('closed', false))),
        ),
    });
    for (let i = 0; i < MAX_WAITING + 6; i++) courier.send({ ...ALERT, id: String(i) });
    // One is on its way, a hundred wait.
    expect(notices).toHaveLength(5);
    await courier.close();
    expect(notices).toHaveLength(5);
  });

  it('is closed at once in the middle of a delivery and of a wait', async () => {
    const server = await webhookServer(() => undefined);
    const { courier } = couriered(webhook({ url: server.url, form: 'json' }, addressOf));
    courier.send(ALERT);
    await vi.waitFor(() => expect(server.taken).toHaveLength(1), until);
    await courier.close();
    const failing = await webhookServer((response) => response.writeHead(500).end());
    const waiting = couriered(webhook({ url: failing.url, form: 'json' }, addressOf), [3_600_000]);
    waiting.courier.send(ALERT);
    await vi.waitFor(() => expect(failing.taken).toHaveLength(1), until);
    await waiting.courier.close();
    expect(waiting.notices).toEqual([]);
  });
});
