/** The number of a summary's value, however TensorBoard's writers store it. */

import { BYTES, FIXED32, FIXED64, ProtobufWalk, VARINT } from './protobuf-read.ts';

/** Element types of a tensor (types.proto). */
const FLOAT = 1;
const DOUBLE = 2;
const INT32 = 3;
const INT64 = 9;
const BFLOAT16 = 14;
const HALF = 19;

const walk = new ProtobufWalk(new Uint8Array(0));

/** The one number of a TensorProto, or undefined when it holds several, or none. */
export function scalarOfTensor(bytes: Uint8Array, view: DataView, from: number, to: number): number | undefined {
  let type = 0;
  let value: number | undefined;
  let contentFrom = 0;
  let contentTo = 0;
  walk.start(bytes, from, to);
  while (walk.next()) {
    const { field, wire } = walk;
    if (field === 1 && wire === VARINT) type = walk.value;
    else if (field === 4 && wire === BYTES) [contentFrom, contentTo] = [walk.from, walk.to];
    else if (field === 5 && wire === FIXED32) value = view.getFloat32(walk.from, true);
    else if (field === 5 && wire === BYTES && walk.to - walk.from === 4) value = view.getFloat32(walk.from, true);
    else if (field === 6 && wire === FIXED64) value = view.getFloat64(walk.from, true);
    else if (field === 6 && wire === BYTES && walk.to - walk.from === 8) value = view.getFloat64(walk.from, true);
    else if ((field === 7 || field === 10) && wire === VARINT) value = walk.value;
    else if ((field === 7 || field === 10) && wire === BYTES) value = oneVarint(bytes, walk.from, walk.to);
    else if (field === 13)
      value = halfOfBits(wire === VARINT ? walk.value : (oneVarint(bytes, walk.from, walk.to) ?? NaN), type);
  }
  return value ?? scalarOfContent(view, type, contentFrom, contentTo);
}

function scalarOfContent(view: DataView, type: number, from: number, to: number): number | undefined {
  const size = to - from;
  if (type === FLOAT && size === 4) return view.getFloat32(from, true);
  if (type === DOUBLE && size === 8) return view.getFloat64(from, true);
  if (type === INT32 && size === 4) return view.getInt32(from, true);
  if (type === INT64 && size === 8) return Number(view.getBigInt64(from, true));
  if ((type === HALF || type === BFLOAT16) && size === 2) return halfOfBits(view.getUint16(from, true), type);
  return undefined;
}

function oneVarint(bytes: Uint8Array, from: number, to: number): number | undefined {
  let value = 0;
  for (let at = from, scale = 1; at < to && at < from + 8; at++, scale *= 128) {
    value += (bytes[at]! & 0x7f) * scale;
    if (bytes[at]! < 0x80) return at === to - 1 ? value : undefined;
  }
  return undefined;
}

const scratch = new DataView(new ArrayBuffer(4));

/** IEEE 754 half, or the upper half of a float. */
function halfOfBits(bits: number, type: number): number {
  if (type === BFLOAT16) {
    scratch.setUint32(0, (bits << 16) >>> 0);
    return scratch.getFloat32(0);
  }
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
