/** A hub that is not shared serves the user who started it: others of the same machine get nothing, over HTTP and sockets alike. */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { openHub } from './testing/open-hub.ts';
import { WrittenRun } from './testing/written-runs.ts';

const canBeAnother = existsSync('/proc/net/tcp') && process.geteuid?.() === 0;
const OTHER = 65_534;
const PATHS = ['/', '/healthz', '/api/runs', '/api/runs/private-name', '/ws/?EIO=4&transport=websocket'];

/** Prints status and text of each path, a handshake among them, as this user gets them. */
const PROGRAM = `
const { request } = require('node:http');
const [port, ...paths] = process.argv.slice(1);
const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==' };
(async () => {
  for (const path of paths) await new Promise((done) => {
    const asked = request({ host: '127.0.0.1', port, path, agent: false, headers: path.startsWith('/ws') ? upgrade : {} }, (answer) => {
      let text = '';
      answer.on('data', (piece) => (text += piece)).on('end', () => { console.log(answer.statusCode, text.split(String.fromCharCode(10))[0]); done(); });
    });
    asked.on('upgrade', (answer, socket) => { console.log(101); socket.destroy(); done(); });
    asked.on('error', (error) => { console.log(error.code); done(); });
    asked.end();
  });
})();`;

async function asUser(uid: number | undefined, port: number): Promise<string[]> {
  const user = uid === undefined ? {} : { uid, gid: uid };
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', PROGRAM, String(port), ...PATHS], {
    ...user,
    cwd: '/',
  });
  return stdout.trim().split('\n');
}

it.skipIf(!canBeAnother)('another user gets no page, no name, no health and no socket', async () => {
  const hub = await openHub();
  await new WrittenRun(hub.directory, 'private-name').begin(3);
  const answers = await asUser(OTHER, hub.port);
  expect(answers.slice(0, 4)).toEqual(
    Array(4).fill(expect.stringMatching(/^403 .*serves only the user who started it/)),
  );
  expect(answers[4]).toMatch(/^4\d\d/);
  expect(answers.join()).not.toContain('private-name');
});

it('the own user needs no key, at a socket neither', async () => {
  const hub = await openHub();
  const answers = await asUser(undefined, hub.port);
  expect(answers.map((answer) => answer.slice(0, 3))).toEqual(['503', '200', '200', '404', '101']);
});

it.skipIf(!canBeAnother)('with its link, another user sees a shared hub as everybody does', async () => {
  const hub = await openHub({ share: true });
  expect((await asUser(OTHER, hub.port)).map((answer) => answer.slice(0, 3))).toEqual([
    '503',
    '200',
    '401',
    '401',
    '101',
  ]);
});
