/** Reads a safetensors file, and says of a damaged one which field is wrong: nothing of it is believed before it is checked. */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { BadInput, systemReason } from '../base/bad-input.ts';
import type { NamedTensor } from '../base/named-tensor.ts';
import { ELEMENT_BYTES, isFloat, widened } from './element-types.ts';

/** A header longer than this is none: a million parameters' names would fit. */
const MAX_HEADER_BYTES = 100 * 1024 * 1024;
/** What stands in a clone for a large file that wasn't fetched begins with "version https://git-lfs". */
const LFS_POINTER = Buffer.from('version ');

export interface Safetensors {
  tensors: NamedTensor[];
  metadata: Readonly<Record<string, string>>;
}

/** Where a tensor's numbers are in its file. */
export interface TensorSpan {
  name: string;
  path: string;
  /** As the format calls it: "F32", "BF16", "I64". */
  dtype: string;
  shape: readonly number[];
  /** In bytes from the start of the file. */
  from: number;
  to: number;
}

/** A checkpoint of ours: all tensors are F32. Throws a BadInput with the path and the field. */
export function readSafetensors(path: string): Safetensors {
  const { spans, metadata } = safetensorsHeader(path);
  const other = spans.find(({ dtype }) => dtype !== 'F32');
  if (other)
    throw new BadInput(`${path}: damaged: ${other.name}: dtype is ${JSON.stringify(other.dtype)}, expected "F32"`);
  return { tensors: spans.map((span) => ({ name: span.name, shape: span.shape, values: readTensor(span) })), metadata };
}

/** What a file holds, without its numbers. Throws a BadInput with the path and the field. */
export function safetensorsHeader(path: string): { spans: TensorSpan[]; metadata: Readonly<Record<string, string>> } {
  return withFile(path, (read, size) => parse(path, size, read));
}

/** The numbers of a tensor as float32: F16, BF16 and F64 are converted. Throws a BadInput if they aren't floating-point numbers. */
export function readTensor({ name, path, dtype, from, to }: TensorSpan): Float32Array {
  if (!isFloat(dtype))
    throw new BadInput(`${path}: ${name}: dtype is ${JSON.stringify(dtype)}, expected F32, F16 or BF16`);
  return withFile(path, (read) => widened(dtype, read(from, to - from)));
}

type Read = (position: number, length: number) => Buffer<ArrayBuffer>;

function withFile<T>(path: string, use: (read: Read, size: number) => T): T {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw new BadInput(`${path}: cannot be read: ${systemReason(error)}`);
  }
  try {
    const read: Read = (position, length) => {
      // In memory of its own, so that it can be seen as numbers without a copy.
      const bytes = Buffer.from(new ArrayBuffer(length));
      for (let done = 0; done < length;) {
        const more = readSync(file, bytes, done, length - done, position + done);
        if (more === 0) throw new BadInput(`${path}: the file was truncated while it was read`);
        done += more;
      }
      return bytes;
    };
    return use(read, fstatSync(file).size);
  } finally {
    closeSync(file);
  }
}

function parse(path: string, size: number, read: Read): ReturnType<typeof safetensorsHeader> {
  const wrong = (what: string) => new BadInput(`${path}: damaged: ${what}`);
  if (size < 8) throw wrong(`${size} bytes is too short; the header length alone takes 8`);
  const beginning = read(0, 8);
  if (beginning.equals(LFS_POINTER))
    throw new BadInput(`${path}: a pointer of Git LFS instead of the weights; get them with git lfs pull`);
  const headerLength = Number(beginning.readBigUInt64LE());
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
  const start = 8 + headerLength;
  const spans = Object.entries(entries)
    .map(([name, entry]) => spanOf(name, entry, wrong))
    .sort((a, b) => a.from - b.from || a.to - b.to);
  let end = 0;
  for (const { name, from, to } of spans) {
    if (from !== end) throw wrong(`${name} begins at byte ${from} of the data instead of ${end}`);
    end = to;
  }
  if (start + end !== size) throw wrong(`it has ${size - start} bytes of data, but its header describes ${end}`);
  return {
    spans: spans.map((span) => ({ ...span, path, from: start + span.from, to: start + span.to })),
    metadata: metadata as Record<string, string>,
  };
}

function spanOf(name: string, entry: unknown, wrong: (what: string) => BadInput): Omit<TensorSpan, 'path'> {
  if (!isObject(entry)) throw wrong(`${name} is not an object`);
  const { dtype, shape, data_offsets: offsets } = entry;
  const elementBytes =
    typeof dtype === 'string' && Object.hasOwn(ELEMENT_BYTES, dtype) ? ELEMENT_BYTES[dtype] : undefined;
  if (elementBytes === undefined)
    throw wrong(`${name}: dtype is ${JSON.stringify(dtype)}, expected one of ${Object.keys(ELEMENT_BYTES).join(', ')}`);
  if (!isCounts(shape)) throw wrong(`${name}: shape is ${JSON.stringify(shape)}, expected integers`);
  if (!isCounts(offsets) || offsets.length !== 2)
    throw wrong(`${name}: data_offsets is ${JSON.stringify(offsets)}, expected two integers`);
  const [from, to] = offsets as [number, number];
  const bytes = shape.reduce((a, b) => a * b, elementBytes);
  if (to - from !== bytes)
    throw wrong(`${name}: data_offsets span ${to - from} bytes, but shape [${shape.join(', ')}] needs ${bytes}`);
  return { name, dtype: dtype as string, shape, from, to };
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => Number.isSafeInteger(entry) && (entry as number) >= 0);
}
function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
