/** Records of a file that only grows: each with its lengths and a checksum, so that a torn or damaged one ends what is read. */

import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/** The key of the hub that wrote it, the path of a run's journal, and the journal's signature. */
export type Head = readonly [key: string, path: string, signature: string];

export interface LineRecord {
  head: Head;
  /** A view of what was read. */
  body: Buffer;
}

/** Length of the head, length of the body, checksum of both. */
const PREFIX_BYTES = 12;

export function recordOf(head: Head, body: Buffer): Buffer {
  const text = Buffer.from(JSON.stringify(head));
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32LE(text.length, 0);
  prefix.writeUInt32LE(body.length, 4);
  prefix.writeUInt32LE(crc32(body, crc32(text)), 8);
  return Buffer.concat([prefix, text, body]);
}

/** @returns isWhole: nothing is left behind the last one */
export function recordsIn(bytes: Buffer): { records: LineRecord[]; isWhole: boolean } {
  const records: LineRecord[] = [];
  let at = 0;
  while (at + PREFIX_BYTES <= bytes.length) {
    const textEnd = at + PREFIX_BYTES + bytes.readUInt32LE(at);
    const end = textEnd + bytes.readUInt32LE(at + 4);
    if (end > bytes.length) break;
    const [text, body] = [bytes.subarray(at + PREFIX_BYTES, textEnd), bytes.subarray(textEnd, end)];
    if (crc32(body, crc32(text)) !== bytes.readUInt32LE(at + 8)) break;
    const head = headOf(text);
    if (!head) break;
    records.push({ head, body });
    at = end;
  }
  return { records, isWhole: at === bytes.length };
}

function headOf(text: Buffer): Head | null {
  try {
    const raw: unknown = JSON.parse(text.toString());
    return Array.isArray(raw) && raw.length === 3 && raw.every((part) => typeof part === 'string')
      ? (raw as unknown as Head)
      : null;
  } catch {
    return null;
  }
}

/** In one write, so that two hubs don't mix theirs; through no link. @throws where the disk refuses */
export function appendPrivately(path: string, bytes: Buffer): void {
  const flags = constants.O_WRONLY | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0);
  const file = openSync(path, flags);
  try {
    if (writeSync(file, bytes) < bytes.length) throw new Error('the disk took only a part');
  } finally {
    closeSync(file);
  }
}
