/** Writes a W&B file, for tests: pieces of records in blocks of 32 KiB. */

import { crc32 } from '../crc32.ts';
import { WANDB_FILE } from '../log-blocks.ts';
import { bytes, message, text, whole } from '../protobuf-write.ts';

const BLOCK_BYTES = 32 * 1024;
const HEAD_BYTES = 7;

export const WANDB_HEAD = Uint8Array.from([...WANDB_FILE.head, 0]);

/** @param at where in the file the record begins */
export function wandbRecord(record: Uint8Array, at: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let place = at;
  for (let from = 0, isFirst = true; isFirst || from < record.length; isFirst = false) {
    const left = BLOCK_BYTES - (place % BLOCK_BYTES);
    if (left < HEAD_BYTES) {
      parts.push(new Uint8Array(left));
      place += left;
    }
    const room = BLOCK_BYTES - (place % BLOCK_BYTES) - HEAD_BYTES;
    const to = Math.min(record.length, from + room);
    const isLast = to === record.length;
    const piece = message(Uint8Array.of(isFirst ? (isLast ? 1 : 2) : isLast ? 4 : 3), record.subarray(from, to));
    const head = new DataView(new ArrayBuffer(6));
    head.setUint32(0, crc32(piece, 0, piece.length), true);
    head.setUint16(4, to - from, true);
    parts.push(new Uint8Array(head.buffer), piece);
    place += HEAD_BYTES + to - from;
    from = to;
    if (isLast) break;
  }
  return message(...parts);
}

export function wandbFile(records: readonly Uint8Array[]): Uint8Array {
  let file: Uint8Array = WANDB_HEAD;
  for (const record of records) file = message(file, wandbRecord(record, file.length));
  return file;
}

/** One call of `wandb.log`: names to JSON. */
export function historyRecord(items: Record<string, string>): Uint8Array {
  return bytes(
    2,
    message(...Object.entries(items).map(([name, json]) => bytes(1, message(text(1, name), text(16, json))))),
  );
}

/** What W&B measured of the machine (StatsRecord: type, time, items). */
export function statsRecord(items: Record<string, string>): Uint8Array {
  const all = Object.entries(items).map(([name, json]) => bytes(3, message(text(1, name), text(16, json))));
  return bytes(7, message(whole(1, 0), bytes(2, whole(1, 1_700_000_000)), ...all));
}

export function exitRecord(code: number): Uint8Array {
  return bytes(18, whole(1, code));
}

/** Output of the program, which is no record of the training. */
export function outputRecord(line: string): Uint8Array {
  return bytes(13, text(3, line));
}
