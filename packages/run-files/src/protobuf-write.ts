/** Writes protocol buffers field by field (protobuf.dev/programming-guides/encoding): what event files need, and no more. */

import { bytesOfText } from './utf8.ts';

/** Bytes of a message, or a part of one. */
export type Message = Uint8Array;

/** A message of these fields, in their order. */
export function message(...fields: readonly Message[]): Message {
  const whole = new Uint8Array(fields.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const field of fields) {
    whole.set(field, at);
    at += field.length;
  }
  return whole;
}

/** A whole number from 0 to 2^53. */
export function whole(field: number, value: number): Message {
  return Uint8Array.from([...varint(field * 8), ...varint(value)]);
}

export function double(field: number, value: number): Message {
  const bytes = new Uint8Array(9);
  bytes[0] = field * 8 + 1;
  new DataView(bytes.buffer).setFloat64(1, value, true);
  return bytes;
}

export function float(field: number, value: number): Message {
  const bytes = new Uint8Array(5);
  bytes[0] = field * 8 + 5;
  new DataView(bytes.buffer).setFloat32(1, value, true);
  return bytes;
}

export function text(field: number, value: string): Message {
  return bytes(field, bytesOfText(value));
}

/** Bytes, or a message within a message. */
export function bytes(field: number, value: Uint8Array): Message {
  return message(Uint8Array.from([...varint(field * 8 + 2), ...varint(value.length)]), value);
}

function varint(value: number): number[] {
  const digits: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) digits.push((value % 128) + 128);
  digits.push(value);
  return digits;
}
