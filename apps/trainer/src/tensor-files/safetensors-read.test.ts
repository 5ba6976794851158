import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInput } from '../base/bad-input.ts';
import { safetensorsBytes } from './safetensors.ts';
import { readSafetensors } from './safetensors-read.ts';

const path = join(mkdtempSync(join(tmpdir(), 'tensors-')), 'model.safetensors');
const tensors = [
  { name: 'a', shape: [2, 3], values: Float32Array.from([1, NaN, -0, Infinity, 1e-40, 6]) },
  { name: 'b', shape: [], values: Float32Array.from([7]) },
  { name: 'none', shape: [0, 4], values: new Float32Array(0) },
];
const whole = safetensorsBytes(tensors, { step: '7' });
const reading = (bytes: Buffer) => {
  writeFileSync(path, bytes);
  return readSafetensors(path);
};
/** The file with another header. */
function withHeader(change: (header: Record<string, Record<string, unknown>>) => unknown): Buffer {
  const length = Number(whole.readBigUInt64LE());
  const header = JSON.parse(whole.toString('utf8', 8, 8 + length)) as Record<string, Record<string, unknown>>;
  const json = Buffer.from(JSON.stringify(change(header) ?? header));
  const head = Buffer.alloc(8);
  head.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([head, json, whole.subarray(8 + length)]);
}

describe('reading weights', () => {
  it('gives back what was written, bit for bit', () => {
    const read = reading(whole);
    expect(read.metadata).toEqual({ step: '7' });
    expect(read.tensors.map(({ name, shape }) => [name, shape])).toEqual(
      tensors.map(({ name, shape }) => [name, shape]),
    );
    read.tensors.forEach(({ values }, i) =>
      expect(Buffer.from(values.buffer)).toEqual(Buffer.from(tensors[i]!.values.buffer)),
    );
  });

  it.each([
    [() => Buffer.alloc(5), 'model.safetensors: damaged: 5 bytes is too short'],
    [() => Buffer.alloc(16, 0xff), 'its header claims 18446744073709552000 bytes, and the limit is 104857600'],
    [() => whole.subarray(0, whole.length - 1), 'bytes of data, but its header describes 28'],
    [() => Buffer.concat([whole, Buffer.alloc(4)]), 'bytes of data, but its header describes 28'],
    [() => withHeader(() => [1]), 'its header is not an object'],
    [() => withHeader((h) => void (h.a!.dtype = 'I32')), 'a: dtype is "I32", expected "F32"'],
    [() => withHeader((h) => void (h.a!.dtype = 'Q4')), 'a: dtype is "Q4", expected one of F64, F32, F16, BF16'],
    [() => withHeader((h) => void (h.a!.dtype = 'constructor')), 'a: dtype is "constructor", expected one of'],
    [() => withHeader((h) => void (h.a!.dtype = 'F16')), 'a: data_offsets span 24 bytes, but shape [2, 3] needs 12'],
    [() => withHeader((h) => void (h.a!.shape = [2, -3])), 'a: shape is [2,-3]'],
    [() => withHeader((h) => void (h.a!.shape = [2, 4])), 'a: data_offsets span 24 bytes, but shape [2, 4] needs 32'],
    [() => withHeader((h) => void (h.b!.data_offsets = [20, 24])), 'b begins at byte 20 of the data instead of 24'],
    [() => withHeader((h) => void (h.b!.data_offsets = 'x')), 'b: data_offsets is "x"'],
    [() => withHeader((h) => void (h.__metadata__ = { a: 1 })), '__metadata__'],
  ])('names what is damaged (%#)', (bytes, message) => {
    expect(() => reading(bytes())).toThrow(BadInput);
    expect(() => reading(bytes())).toThrow(message);
  });

  it('refuses every shorter file, and never fails in another way than by saying so', () => {
    for (let length = 0; length < whole.length; length++)
      expect(() => reading(whole.subarray(0, length))).toThrow(BadInput);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        (changes) => {
          const bytes = Buffer.from(whole);
          for (const [at, value] of changes) bytes[at] = value;
          try {
            reading(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(BadInput);
          }
        },
      ),
    );
  });

  it('does not read a header that is too long to be one', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'safetensors-')), 'large.safetensors');
    const head = Buffer.alloc(8);
    head.writeBigUInt64LE(150_000_000n);
    writeFileSync(path, head);
    truncateSync(path, 200_000_000);
    expect(() => readSafetensors(path)).toThrow('its header claims 150000000 bytes');
    rmSync(path);
  });

  it('says that there is none', () => {
    expect(() => readSafetensors('nowhere.safetensors')).toThrow(
      'nowhere.safetensors: cannot be read: no such file or directory',
    );
  });
});
