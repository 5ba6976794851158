/** How fast a hub takes journals that trainers send: what is acknowledged is synced to its disk. */

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { FromUplink, RunEvent, UplinkReply } from '@rewardboard/protocol';
import { MAX_PIECE_BYTES, SOCKET_PATH, UPLINK_NAMESPACE } from '@rewardboard/protocol';
import { Place } from '../../../../e2e/processes.ts';
import { infoOf, linesOf } from '../../../../apps/hub/src/testing/written-runs.ts';
import { cpuSeconds, say, sayWithin } from './measures.ts';

/** Steps of a trainer that makes up what it was away for, and points of a step. */
const STEPS = 20_000;
const POINTS = 2;
const TAKEN = { most: 5, words: '>= 200,000 points a second, so <= 5 µs each' };

type Uplink = Socket<Record<string, never>, FromUplink>;

export async function ingest(trainers: number): Promise<void> {
  console.log(`\n${trainers} trainers that send ${STEPS} steps of ${POINTS} points each, as fast as they are taken`);
  const place = new Place();
  try {
    const { hub, url } = await place.board('watch', join(place.directory, 'outputs'), '--port', '0');
    // Made before the time is taken: a trainer has written its journal by then.
    const uplinks = Array.from({ length: trainers }, (_, i) => ({
      id: `sent-${i}`,
      journal: journalOf(`sent-${i}`),
      socket: uplinkTo(url),
    }));
    for (const { id, socket } of uplinks)
      await taken(socket.emitWithAck('hello', { runId: id, name: id, secret: randomUUID() }));
    const cpu = cpuSeconds(hub.process.pid!);
    const began = Date.now();
    await Promise.all(uplinks.map(({ id, journal, socket }) => send(id, journal, socket)));
    const seconds = (Date.now() - began) / 1000;
    const points = trainers * STEPS * POINTS;
    sayWithin('points acknowledged', `${Math.round(points / seconds)} a second`, (1e6 * seconds) / points, TAKEN);
    say(
      'the hub takes',
      `${((1e6 * (cpuSeconds(hub.process.pid!) - cpu)) / points).toFixed(2)} µs of the processor a point`,
    );
    for (const { socket } of uplinks) socket.disconnect();
  } finally {
    await place.clear();
  }
}

function uplinkTo(url: string): Uplink {
  return io(url + UPLINK_NAMESPACE, { path: SOCKET_PATH, transports: ['websocket'], forceNew: true });
}

function journalOf(runId: string): Buffer {
  const events: RunEvent[] = [{ type: 'start', time: Date.now(), info: infoOf(runId) }];
  for (let step = 1; step <= STEPS; step++)
    events.push({
      type: 'train',
      step,
      time: Date.now(),
      values: { 'train/loss': 1 / step, 'train/learning_rate': 1e-3 / step },
    });
  return Buffer.from(linesOf(events));
}

/** One piece after the other, as the uplink does. */
async function send(runId: string, journal: Buffer, socket: Uplink): Promise<void> {
  for (let offset = 0; offset < journal.length; offset += MAX_PIECE_BYTES) {
    const bytes = journal.subarray(offset, offset + MAX_PIECE_BYTES);
    await taken(socket.emitWithAck('piece', { runId, offset, bytes, crc32: crc32(bytes) }));
  }
}

async function taken(reply: Promise<UplinkReply>): Promise<void> {
  const answer = await reply;
  if (!('offset' in answer)) throw new Error(`The hub refused: ${JSON.stringify(answer)}`);
}
