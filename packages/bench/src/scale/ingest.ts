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

/** What trainers send together while the hub's program is still being compiled, and then; a step has two points. */
const FIRST_STEPS = 20_000;
const FURTHER_STEPS = 200_000;
const POINTS = 2;
const TAKEN = { most: 5, words: '>= 200,000 points a second, so <= 5 µs each' };

type Uplink = Socket<Record<string, never>, FromUplink>;

export async function ingest(trainers: number): Promise<void> {
  const first = Math.max(1_000, FIRST_STEPS / trainers);
  const steps = first + FURTHER_STEPS / trainers;
  console.log(`\n${trainers} trainers that send ${steps} steps of ${POINTS} points each, as fast as they are taken`);
  const place = new Place();
  try {
    const { hub, url } = await place.board('watch', join(place.directory, 'outputs'), '--port', '0');
    // Made before the time is taken: a trainer has written its journal by then.
    const uplinks = Array.from({ length: trainers }, (_, i) => ({
      id: `sent-${i}`,
      parts: journalOf(`sent-${i}`, first, steps),
      socket: uplinkTo(url),
    }));
    for (const { id, socket } of uplinks)
      await taken(socket.emitWithAck('hello', { runId: id, name: id, secret: randomUUID() }));
    const starts = uplinks.map(() => 0);
    for (const part of [0, 1] as const) {
      const points = trainers * POINTS * (part === 0 ? first : steps - first);
      const cpu = cpuSeconds(hub.process.pid!);
      const began = performance.now();
      await Promise.all(
        uplinks.map(async ({ id, parts, socket }, i) => {
          starts[i] = await send(id, parts[part], starts[i]!, socket);
        }),
      );
      const seconds = (performance.now() - began) / 1000;
      const name = part === 0 ? `the first ${points} points` : `the next ${points}`;
      const text = `${Math.round(points / seconds)} a second`;
      // A hub that has just started compiles its program meanwhile.
      if (part === 0) say(`${name}, acknowledged`, text);
      else sayWithin(`${name}, acknowledged`, text, (1e6 * seconds) / points, TAKEN);
      const each = (1e6 * (cpuSeconds(hub.process.pid!) - cpu)) / points;
      say('of them the hub takes', `${each.toFixed(2)} µs of the processor a point`);
    }
    for (const { socket } of uplinks) socket.disconnect();
  } finally {
    await place.clear();
  }
}

function uplinkTo(url: string): Uplink {
  return io(url + UPLINK_NAMESPACE, { path: SOCKET_PATH, transports: ['websocket'], forceNew: true });
}

/** A journal in two parts: its first steps, and the others. */
function journalOf(runId: string, first: number, steps: number): [Buffer, Buffer] {
  const events: RunEvent[] = [{ type: 'start', time: Date.now(), info: infoOf(runId) }];
  for (let step = 1; step <= steps; step++)
    events.push({
      type: 'train',
      step,
      time: Date.now(),
      values: { 'train/loss': 1 / step, 'train/learning_rate': 1e-3 / step },
    });
  return [Buffer.from(linesOf(events.slice(0, first + 1))), Buffer.from(linesOf(events.slice(first + 1)))];
}

/** One piece after the other, as the uplink does. @param start offset in the run's journal @returns that of its end */
async function send(runId: string, journal: Buffer, start: number, socket: Uplink): Promise<number> {
  for (let at = 0; at < journal.length; at += MAX_PIECE_BYTES) {
    const bytes = journal.subarray(at, at + MAX_PIECE_BYTES);
    await taken(socket.emitWithAck('piece', { runId, offset: start + at, bytes, crc32: crc32(bytes) }));
  }
  return start + journal.length;
}

async function taken(reply: Promise<UplinkReply>): Promise<void> {
  const answer = await reply;
  if (!('offset' in answer)) throw new Error(`The hub refused: ${JSON.stringify(answer)}`);
}
