/** No file, line or record costs more than linear time, whatever is in it. */

import { readFileSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  FORMATS,
  GoingBack,
  MAX_BEGINNING_BYTES,
  PercentScores,
  recognize,
  tensorboardHead,
  textOf,
  unknownContent,
} from './index.ts';
import type { Format } from './index.ts';
import { maskedCrc32c } from './crc32c.ts';
import { tableOf } from './given-columns.ts';
import { PIECES, piecesOf } from './testing/adversarial.ts';

/** Of a file: what is quadratic shows at this size, too. The full size is 1 MiB. */
const FILE_BYTES = Number(process.env.REWARDBOARD_ADVERSARIAL_BYTES ?? 16 * 1024);
/** The longest line that a console's reader looks at. */
const LINE = 8_000;
const OWN_PIECES = 8;
/** Linear cost: of the processor, since other programs may be busy. */
const MAX_MS_PER_KIB = 1;
/** What a line or an object costs, however short. */
const MAX_MS_PER_RECORD = 0.03;
const ENDS = new Set(['\n', '\r', '\b', '}'].map((end) => end.charCodeAt(0)));
/** Quicker is quick enough, whatever the ratio. */
const QUICK_MS_PER_KIB = 0.3;
const TRIES = 4;
/** As the follower gives them. */
const PIECE_BYTES = 256 * 1024;
const MAX_PIECE_BYTES = 4 * 1024 * 1024;
const MAX_REST_BYTES = 64 * 1024;

const FOLDER = new URL('../samples/', import.meta.url);
const SAMPLES = readdirSync(FOLDER, { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile())
  .map((entry) => ({
    name: entry.name,
    format: FORMATS.find(({ id }) => id === basename(entry.parentPath))!,
    bytes: new Uint8Array(readFileSync(`${entry.parentPath}/${entry.name}`)),
  }));

const joined = (...parts: (Uint8Array | string)[]): Uint8Array =>
  new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part as string))));
const filled = (piece: string, length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

/** Files in which a piece comes again and again, made from a good one. */
function shapesOf(bytes: Uint8Array, piece: string): Record<string, (size: number) => Uint8Array> {
  const text = textOf(bytes);
  const line = text.slice(0, text.indexOf('\n') + 1);
  const begun = line.slice(0, line.length >> 1);
  return {
    'a line without an end': (size) => joined(text.slice(0, text.length >> 1), filled(piece, size)),
    'one line': (size) => joined(line, filled(piece, size), 'x\n'),
    'long lines': (size) => joined(line, filled(`${begun}${filled(piece, LINE)}x\n`, size)),
    lines: (size) => joined(line, filled(`${piece}\n`, size)),
    'between records': (size) => joined(bytes, filled(piece, size), bytes),
  };
}

/** Reads as the hub does. */
function read(format: Format, bytes: Uint8Array): void {
  const facts = {};
  const reader = format.open({ facts });
  const percent = new PercentScores(facts);
  const goingBack = new GoingBack();
  let at = 0;
  for (let size = PIECE_BYTES; at < bytes.length && size <= MAX_PIECE_BYTES;) {
    const { events, consumed } = reader.read(bytes.subarray(at, at + size));
    percent.take(events);
    goingBack.mark(events);
    at += consumed;
    if (consumed === 0 && at + size >= bytes.length) break;
    size = consumed > 0 ? PIECE_BYTES : size * 2;
  }
  reader.end?.(bytes.subarray(at).subarray(-MAX_REST_BYTES));
}

function milliseconds(action: () => void): number {
  const start = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

/** What is wrong with the time that a file takes; null where nothing is. What seems slow is measured again: the compiler takes its time, too. */
function slowness(make: (size: number) => Uint8Array, action: (bytes: Uint8Array) => void): string | null {
  const bytes = make(FILE_BYTES);
  const records = bytes.reduce((count, byte) => count + (ENDS.has(byte) ? 1 : 0), 0);
  const limit = (MAX_MS_PER_KIB * bytes.length) / 1024 + MAX_MS_PER_RECORD * records;
  const best = (of: Uint8Array, enough: number) => {
    let least = Infinity;
    for (let i = 0; i < TRIES && least > enough; i++)
      least = Math.min(
        least,
        milliseconds(() => action(of)),
      );
    return least;
  };
  const quick = limit * QUICK_MS_PER_KIB;
  const once = best(bytes, quick);
  if (once <= quick) return null;
  if (once > limit) return `${once.toFixed(0)} ms for ${bytes.length} bytes with ${records} records`;
  const twice = best(make(2 * FILE_BYTES), 3 * once);
  // A collection of garbage may fall into all tries of one size: what isn't linear is slow with each.
  if (twice <= 3 * once || best(make(4 * FILE_BYTES), 9 * once) <= 9 * once) return null;
  return `${once.toFixed(0)} ms, and ${twice.toFixed(0)} ms for twice as much`;
}

function slowOnes(
  bytes: Uint8Array,
  pieces: readonly string[],
  action: (bytes: Uint8Array) => void,
  limit = Infinity,
): string[] {
  return pieces.flatMap((piece) =>
    Object.entries(shapesOf(bytes, piece)).flatMap(([shape, make]) => {
      const slow = slowness((size) => make(size).subarray(0, limit), action);
      return slow === null ? [] : [`${JSON.stringify(piece)}, ${shape}: ${slow}`];
    }),
  );
}

describe.each(SAMPLES)('$name', ({ name, format, bytes }) => {
  const pieces = [...new Set([...PIECES, ...piecesOf(textOf(bytes), OWN_PIECES)])];

  it('costs no more than linear time, with any piece of it repeated', () => {
    expect(slowOnes(bytes, pieces, (file) => read(format, file))).toEqual([]);
  });

  it('is recognized, or not, in linear time', () => {
    const look = (file: Uint8Array) => {
      const text = textOf(file);
      recognize({ fileName: name, bytes: file, text });
      unknownContent(file);
    };
    expect(slowOnes(bytes, PIECES, look, MAX_BEGINNING_BYTES)).toEqual([]);
  });
});

it('a table whose columns a person named costs no more than linear time', () => {
  const format = tableOf(['step', 'loss']);
  expect(slowOnes(joined('1,2\n2,3\n'), PIECES, (file) => read(format, file))).toEqual([]);
});

it('heads of event-file records that promise much, with wrong checksums, cost no more than linear time', () => {
  const format = FORMATS.find(({ id }) => id === 'tensorboard')!;
  for (const length of [20, 1_000, 100_001, 1_000_001]) {
    const head = new Uint8Array(12);
    const view = new DataView(head.buffer);
    view.setUint32(0, length, true);
    view.setUint32(8, maskedCrc32c(head, 0, 8), true);
    const heads = (size: number) =>
      joined(
        tensorboardHead(0),
        Uint8Array.from({ length: size }, (_, i) => head[i % head.length]!),
      );
    const size = 480 * 1024;
    const half = milliseconds(() => read(format, heads(size / 2)));
    const whole = milliseconds(() => read(format, heads(size)));
    expect(whole, `${length}: ${half} ms, ${whole} ms`).toBeLessThan(Math.max(3 * half, size / 1024 / 2));
  }
});
