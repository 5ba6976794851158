/** What strangers send: the hub lives on, others notice nothing, and memory stays bounded. */

import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Socket as NetSocket } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { SOCKET_PATH } from '@rewardboard/protocol';
import { MAX_WATCHES_A_SECOND } from './sockets/watch-limiter.ts';
import { ask } from './testing/ask.ts';
import type { OpenHub } from './testing/open-hub.ts';
import { Viewer, connectSender, openHub } from './testing/open-hub.ts';
import { WrittenRun, infoOf, linesOf, trainAt } from './testing/written-runs.ts';

const until = { timeout: 40_000, interval: 20 };

/** A WebSocket with nothing of a client in it: what is written goes out as a text frame, as it is. */
async function rawSocket(hub: OpenHub): Promise<{ socket: NetSocket; send(text: string): void }> {
  const socket = connect(hub.port, '127.0.0.1');
  socket.on('error', () => undefined);
  const path = `${SOCKET_PATH}/?EIO=4&transport=websocket`;
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${hub.port}\r\nOrigin: ${hub.url}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
  );
  await new Promise((resolve) => socket.once('data', resolve));
  const send = (text: string) => {
    const payload = Buffer.from(text);
    const length =
      payload.length < 126
        ? Buffer.from([0x80 | payload.length])
        : Buffer.from([0x80 | 126, payload.length >> 8, payload.length & 255]);
    // A mask of zeros changes nothing.
    if (socket.writable) socket.write(Buffer.concat([Buffer.from([0x81]), length, Buffer.alloc(4), payload]));
  };
  return { socket, send };
}

async function expectAlive(hub: OpenHub): Promise<void> {
  expect((await ask(hub.port, '/healthz')).status).toBe(200);
}

it('no packet, however malformed, ends the hub or another viewer', async () => {
  const hub = await openHub();
  await new WrittenRun(hub.directory, 'steady').begin(3);
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(1), until);
  const shapes = [
    '40/view,',
    '42/view,["watch"]',
    '42/view,["watch",null]',
    '420/view,["watch",{"toString":1}]',
    '420/view,["watch","__proto__"]',
    '42/view,["error"]',
    '42/view,["disconnect"]',
    '42/view,["connect_error"]',
    '42/view,[]',
    '42/view,{}',
    '42/view,["__proto__",1]',
    '42/view,["constructor"]',
    '451-/view,["watch",{"_placeholder":true,"num":9}]',
    '459999999-/view,["watch"]',
    '45-1-["x"]',
    '4',
    '40',
    '40/nothing,',
    '40/uplink,',
    '42/uplink,["hello"]',
    '6',
    '2probe',
    '5',
    'b4AAAA',
    '\u0000',
    '42/view,["watch","' + 'x'.repeat(5_000) + '"]',
    '40/view,{"__proto__":{"polluted":1}}',
    '43/view,0["x"]',
    '43/view,__proto__[]',
    '44/view,"x"',
    '41/view,',
  ];
  for (const shape of shapes) {
    const { socket, send } = await rawSocket(hub);
    send('40/view,');
    send(shape);
    send(shape);
    socket.end();
  }
  await expectAlive(hub);
  expect(viewer.socket.connected).toBe(true);
  expect(await viewer.watch('steady')).toBe(null);
});

it('random packets on an open socket do not end the hub', async () => {
  const hub = await openHub();
  const json = fc.json({ maxDepth: 3 });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('42/view,', '421/view,', '40/view,', '4', '42/uplink,', '451-/uplink,'),
      fc.oneof(
        json,
        fc.string(),
        json.map((text) => `["watch",${text}]`),
      ),
      async (head, text) => {
        const { socket, send } = await rawSocket(hub);
        send('40/view,');
        send(head + text.slice(0, 30_000));
        socket.end();
      },
    ),
    { numRuns: 150 },
  );
  await expectAlive(hub);
});

it('a frame that is too long ends its own socket only', async () => {
  const hub = await openHub();
  const viewer = new Viewer(hub);
  const sender = connectSender(hub);
  await vi.waitFor(() => expect(viewer.socket.connected && sender.connected).toBe(true), until);
  const gone = new Promise((resolve) => sender.once('disconnect', resolve));
  sender.emit('piece', { runId: 'big', offset: 0, bytes: new Uint8Array(1_000_000) }, () => undefined);
  await gone;
  await expectAlive(hub);
  expect(viewer.socket.connected).toBe(true);
});

it('a viewer that sends too many requests has to wait, and is served afterwards', async () => {
  const hub = await openHub();
  await new WrittenRun(hub.directory, 'asked').begin(3);
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(1), until);
  const answers = await Promise.all(Array.from({ length: 200 }, () => viewer.watch('asked')));
  expect(answers.filter((answer) => answer === null).length).toBeLessThan(MAX_WATCHES_A_SECOND * 2);
  expect(answers.at(-1)).toMatch(/Too many requests/);
  await vi.waitFor(async () => expect(await viewer.watch('asked')).toBe(null), { timeout: 5_000, interval: 200 });
});

it('a viewer watches at most 16 runs, and another one after it unwatched one', async () => {
  const hub = await openHub();
  const ids = Array.from({ length: 17 }, (_, i) => `run-${i}`);
  for (const id of ids) await new WrittenRun(hub.directory, id).begin(1);
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(17), until);
  for (const id of ids.slice(0, 16)) {
    expect(await viewer.watch(id)).toBe(null);
    await vi.waitFor(() => expect(viewer.snapshots.at(-1)?.runId).toBe(id), until);
  }
  expect(await viewer.watch('run-16')).toMatch(/at most 16 runs/);
  viewer.socket.emit('unwatch', 'run-0');
  await vi.waitFor(async () => expect(await viewer.watch('run-16')).toBe(null), until);
});

it('metrics and fields called __proto__ or constructor are names like others, and change no object', async () => {
  const hub = await openHub();
  await mkdir(join(hub.directory, 'names'));
  const values = '{"__proto__": 1, "constructor": 2, "toString": 3, "train/loss": 4}';
  const info = JSON.stringify({
    ...infoOf('names'),
    trainConfig: 'CONFIG',
    modelConfig: { constructor: { prototype: { polluted: 1 } } },
  }).replace('"CONFIG"', '{"__proto__": {"polluted": 1}}');
  await writeFile(
    join(hub.directory, 'names/events.jsonl'),
    `{"type":"start","info":${info}}\n{"type":"train","step":1,"values":${values},"__proto__":{"polluted":1}}\n{"type":"evaluation","step":1,"values":${values}}\n`,
  );
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs[0]?.lastStep).toBe(1), until);
  await viewer.watch('names');
  await vi.waitFor(() => expect(viewer.steps('constructor')).toEqual([1]), until);
  expect(viewer.steps('toString')).toEqual([1]);
  const { text } = await ask(hub.port, '/api/runs/names/series?metric=__proto__');
  expect(JSON.parse(text)).toMatchObject({ steps: [1], values: [1] });
  expect((await ask(hub.port, '/api/runs/__proto__')).status).toBe(404);
  expect((await ask(hub.port, '/api/runs/constructor')).status).toBe(404);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

it('a run with a nonsensical description is shown with what can be understood', async () => {
  const hub = await openHub();
  const sender = connectSender(hub);
  await sender.emitWithAck('hello', { runId: 'nonsense', name: '<script>alert(1)</script>\u001b[31m' });
  const deep = '['.repeat(20_000) + ']'.repeat(20_000);
  const lines = [
    '{"type":"start","info":{"id":"nonsense","name":7,"data":[],"trainConfig":null,"plannedSteps":"many","versions":{"a":{}},"changedFields":{"length":9}}}',
    `{"type":"start","info":{"id":"nonsense","name":"x","modelConfig":{"deep":${deep}}}}`,
    '{"type":"evaluation","step":3,"values":{"eval/loss":"NaN","eval/f1":{}},"counts":{"tp":-1},"samples":{"id":[1],"label":[{}],"predicted":[1],"probability":["x"]},"histogram":{"positive":[1],"negative":[]}}',
    '{"type":"train","step":-1,"values":{}}',
    '{"type":"train","step":1e308,"values":{"train/loss":1}}',
    '{"type":"notice","level":"error","text":"\\u001b]0;owned\\u0007"}',
  ];
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  for (let at = 0; at < bytes.length; at += 50_000)
    await sender.emitWithAck('piece', { runId: 'nonsense', offset: at, bytes: bytes.subarray(at, at + 50_000) });
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs[0]?.lastStep).toBe(1e308), until);
  expect(viewer.runs[0]).toMatchObject({ id: 'nonsense', generated: false, plannedSteps: null });
  expect(await viewer.watch('nonsense')).toBe(null);
  await vi.waitFor(() => expect(viewer.run?.evaluations).toHaveLength(1), until);
  await expectAlive(hub);
});

it(
  'a viewer that does not read is left out, then gets what is true; others notice nothing',
  { timeout: 300_000 },
  async () => {
    const hub = await openHub();
    const run = await new WrittenRun(hub.directory, 'busy').begin(1);
    const slow = new Viewer(hub);
    const quick = new Viewer(hub);
    for (const viewer of [slow, quick]) {
      await vi.waitFor(() => expect(viewer.runs).toHaveLength(1), until);
      await viewer.watch('busy');
    }
    const engine = slow.socket.io.engine as unknown as {
      transport: { ws: { _socket: NetSocket } };
      _sendPacket(type: 'pong'): void;
      _resetPingTimeout(): void;
    };
    const connection = engine.transport.ws._socket;
    // It can't read that it is asked, so it says unasked that it is there: however long this takes, the connection stays the same.
    const stayConnected = () => {
      engine._sendPacket('pong');
      engine._resetPingTimeout();
    };
    const wide = (step: number) => ({
      ...trainAt(step),
      values: Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`train/${'wide'.repeat(10)}${i}`, step])),
    });
    const { id } = slow.socket;
    let step = 1;
    // How much the kernel takes before the queue grows differs by machine: more and more, until a batch came without the slow one.
    for (let batches = 70; batches <= 280 && slow.batches.length === quick.batches.length; batches *= 2) {
      connection.pause();
      for (let batch = 0; batch < batches; batch++) {
        await run.append(...Array.from({ length: 20 }, () => wide(++step) as ReturnType<typeof trainAt>));
        await vi.waitFor(() => {
          stayConnected();
          expect(quick.run!.lastStep).toBe(step);
        }, until);
      }
      connection.resume();
      await vi.waitFor(() => expect(slow.run!.lastStep).toBe(step), until);
    }
    expect([quick.holes, slow.socket.id]).toEqual([0, id]);
    expect(slow.snapshots.length).toBeGreaterThan(1);
    expect(slow.batches.length).toBeLessThan(quick.batches.length);
    // With so many metrics a snapshot is thinner than what came point by point; its ends are the same, and no point is another one.
    for (const viewer of [slow, quick]) {
      const series = viewer.run!.series.get(`train/${'wide'.repeat(10)}7`)!;
      expect([series.steps[0], series.last]).toEqual([2, { step, value: step }]);
      expect(Array.from(series.values)).toEqual(Array.from(series.steps));
    }
    await run.append(trainAt(step + 1));
    await vi.waitFor(() => expect([slow.run!.lastStep, quick.run!.lastStep]).toEqual([step + 1, step + 1]), until);
  },
);

it('closing waits for nobody, with everybody connected', async () => {
  const hub = await openHub({ share: false });
  await new WrittenRun(hub.directory, 'open').begin(3);
  const viewers = Array.from({ length: 10 }, () => new Viewer(hub, { reconnection: false }));
  const sender = connectSender(hub, { reconnection: false });
  const idle = connect(hub.port, '127.0.0.1');
  idle.on('error', () => undefined);
  await vi.waitFor(() => expect(viewers.every(({ socket }) => socket.connected) && sender.connected).toBe(true), until);
  await sender.emitWithAck('hello', { runId: 'closing', name: 'closing' });
  void sender.emit(
    'piece',
    { runId: 'closing', offset: 0, bytes: Buffer.from(linesOf([trainAt(1)])) },
    () => undefined,
  );
  const began = performance.now();
  await hub.close();
  expect(performance.now() - began).toBeLessThan(5_000);
  await expect(ask(hub.port, '/healthz')).rejects.toThrow();
});

it('if the port is in use, the hub takes the next free one and gives notice', async () => {
  const first = await openHub();
  const second = await openHub({ port: first.port });
  expect(second.port).toBeGreaterThan(first.port);
  expect(second.notices.join()).toContain(`Port ${first.port} is in use`);
  expect((await ask(second.port, '/healthz')).status).toBe(200);
});
