/** Protocol buffers, as far as ONNX files need them: fields out, bytes in the order of the calls. */

const VARINT = 0;
const LENGTH = 2;
const FIXED32 = 5;

/** An unsigned number of up to 64 bits; negative ones as two's complement. */
export function varint(value: number | bigint): Buffer {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 128 : low);
  } while (rest > 0n);
  return Buffer.from(bytes);
}

export function integerField(field: number, value: number | bigint): Buffer {
  return Buffer.concat([varint((field << 3) | VARINT), varint(value)]);
}

export function floatField(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([varint((field << 3) | FIXED32), bytes]);
}

/** A text, bytes, or a message within a message. */
export function bytesField(field: number, value: string | Uint8Array): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([varint((field << 3) | LENGTH), varint(bytes.length), bytes]);
}
