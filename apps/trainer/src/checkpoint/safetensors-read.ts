/** Reads a safetensors file, and says of a damaged one which field is wrong: nothing of it is believed before it is checked. */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { BadInput, systemReason } from '../base/bad-input.ts';
import type { NamedTensor } from '../models/model-plan.ts';

/** A header longer than this is none: a million parameters' names would fit. */
const MAX_HEADER_BYTES = 100 * 1024 * 1024;

export interface Safetensors {
  tensors: NamedTensor[];
  metadata: Readonly<Record<string, string>>;
}

/** Throws a BadInput with the path and the field. */
export function readSafetensors(path: string): Safetensors {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw new BadInput(`${path}: cannot be read: ${systemReason(error)}`);
  }
  try {
    return parse(path, fstatSync(file).size, (position, length) => {
      const bytes = Buffer.alloc(length);
      for (let read = 0; read < length;) {
        const more = readSync(file, bytes, read, length - read, position + read);
        if (more === 0) throw new BadInput(`${path}: the file was truncated while it was read`);
        read += more;
      }
      return bytes;
    });
  } finally {
    closeSync(file);
  }
}

function parse(path: string, size: number, read: (position: number, length: number) => Buffer): Safetensors {
  const wrong = (what: string) => new BadInput(`${path}: damaged: ${what}`);
  if (size < 8) throw wrong(`${size} bytes is too short; the header length alone takes 8`);
  const headerLength = Number(read(0, 8).readBigUInt64LE());
  if (headerLength > MAX_HEADER_BYTES)
    throw wrong(`its header claims ${headerLength} bytes, and the limit is ${MAX_HEADER_BYTES}`);
  if (8 + headerLength > size) throw wrong(`its header claims ${headerLength} bytes, but the file has ${size}`);
  let header: unknown;
  try {
    header = JSON.parse(read(8, headerLength).toString('utf8'));
  } catch {
    throw wrong('its header is not valid JSON');
  }
  if (!isObject(header)) throw wrong('its header is not an object');
  const { __metadata__: metadata = {}, ...entries } = header;
  if (!isObject(metadata) || Object.values(metadata).some((value) => typeof value !== 'string'))
    throw wrong('__metadata__ is not an object of strings');
  const spans = Object.entries(entries)
    .map(([name, entry]) => spanOf(name, entry, wrong))
    .sort((a, b) => a.from - b.from || a.to - b.to);
  let end = 0;
  for (const { name, from, to } of spans) {
    if (from !== end) throw wrong(`${name} begins at byte ${from} of the data instead of ${end}`);
    end = to;
  }
  if (8 + headerLength + end !== size)
    throw wrong(`it has ${size - 8 - headerLength} bytes of data, but its header describes ${end}`);
  const tensors = spans.map(({ name, shape, from, to }) => {
    const bytes = read(8 + headerLength + from, to - from);
    return {
      name,
      shape,
      values: new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)),
    };
  });
  return { tensors, metadata: metadata as Record<string, string> };
}

function spanOf(name: string, entry: unknown, wrong: (what: string) => BadInput) {
  if (!isObject(entry)) throw wrong(`${name} is not an object`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (dtype !== 'F32') throw wrong(`${name}: dtype is ${JSON.stringify(dtype)}, expected "F32"`);
  if (!isCounts(shape)) throw wrong(`${name}: shape is ${JSON.stringify(shape)}, expected integers`);
  if (!isCounts(offsets) || offsets.length !== 2)
    throw wrong(`${name}: data_offsets is ${JSON.stringify(offsets)}, expected two integers`);
  const [from, to] = offsets as [number, number];
  const bytes = shape.reduce((a, b) => a * b, 4);
  if (to - from !== bytes)
    throw wrong(`${name}: data_offsets span ${to - from} bytes, but shape [${shape.join(', ')}] needs ${bytes}`);
  return { name, shape, from, to };
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => Number.isSafeInteger(entry) && (entry as number) >= 0);
}
function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
