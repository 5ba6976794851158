/** Memory and code of the kernel of plain records: it walks over frames, checksums and numbers, and sorts the rows by tag. */

import {
  Assembler,
  add,
  and,
  asDouble,
  differs,
  double,
  less,
  load,
  mul,
  or,
  rotateLeft,
  shiftLeft,
  shiftRight,
  sub,
  whole,
  widened,
  xor,
} from '@rewardboard/wasm';
import type { Body, Expression, Local, Whole } from '@rewardboard/wasm';
import { TABLES } from './crc32c.ts';

/** Rows that one call gives. */
export const ROOM = 8_192;
/** Records of this many bytes and more are no plain ones. */
export const SHORT = 256;
export const TABLE_BYTES = 1_024;
/** Of a tag: its length, the address of the one behind which it usually comes ... and its bytes. */
export const TAG = { bytes: 144, next: 4, id: 8, text: 16, maxLength: 127 } as const;
export const MAX_PLAIN_TAGS = 256;

/** Addresses. */
export const LENGTHS = TABLES.length * TABLE_BYTES;
export const COUNT = LENGTHS + 4 * SHORT;
export const TAGS_AT = COUNT + 8;
export const IDS = TAGS_AT + TAG.bytes * MAX_PLAIN_TAGS;
export const STEPS = IDS + 4 * ROOM;
export const VALUES = STEPS + 8 * ROOM;
export const SECONDS = VALUES + 8 * ROOM;
/** The same rows tag by tag; where each tag's end; and a time for each step that is not that of the row before. */
export const SORTED_STEPS = SECONDS + 8 * ROOM;
export const SORTED_VALUES = SORTED_STEPS + 8 * ROOM;
export const ENDS = SORTED_VALUES + 8 * ROOM;
export const TIMED_STEPS = ENDS + 4 * (MAX_PLAIN_TAGS + 2);
export const TIMES = TIMED_STEPS + 8 * ROOM;
export const INPUT_AT = TIMES + 8 * ROOM;
export const INPUT_BYTES = 128 * 1024;

export function bytesOfKernel(): Uint8Array<ArrayBuffer> {
  const module = new Assembler();
  module.function('walk', ['i32', 'i32', 'i32'], (f, from, to, previous) => {
    const at = f.local(from);
    const tag = f.local(previous);
    const rows = f.whole(0);
    f.loop((leave) => {
      leave(differs(less(rows, ROOM), 1));
      leave(less(sub(to, at), 12));
      const length = f.local(load('i32', at));
      leave(or(load('i32', at, 4), differs(less(length, SHORT), 1)));
      leave(differs(load('i32', at, 8), load('i32', shiftLeft(length, 2), LENGTHS)));
      const end = f.local(add(at, add(length, 12)));
      leave(less(to, add(end, 4)));
      // wall_time, step: Event.1 and .2 of event.proto.
      leave(or(differs(load('byte', at, 12), 0x09), differs(load('byte', at, 21), 0x10)));
      const place = f.local(add(at, 22));
      const step = f.whole(0);
      const last = varint(f, place, step);
      leave(shiftRight(last, 7));
      // Event.5 holds one Summary.1, which holds tag (1) and simple_value (2), and nothing else.
      const inSummary = f.local(load('byte', place, 1));
      leave(or(differs(load('byte', place), 0x2a), shiftRight(inSummary, 7)));
      leave(differs(add(add(place, 2), inSummary), end));
      const heads = f.local(load('i32', place, 2));
      leave(differs(and(heads, 0xffffff), or(shiftLeft(sub(inSummary, 2), 8), 0x0a000a)));
      const tagLength = f.local(shiftRight(heads, 24));
      const text = f.local(add(place, 6));
      const value = f.local(add(text, tagLength));
      leave(or(shiftRight(tagLength, 7), differs(add(value, 5), end)));
      leave(differs(load('byte', value), 0x15));
      f.set(tag, load('i32', tag, TAG.next));
      leave(less(tag, 1));
      leave(isOther(f, tag, text, tagLength));
      leave(differs(load('i32', end), maskedChecksum(f, add(at, 12), end)));
      const row = f.local(shiftLeft(rows, 3));
      f.store('i32', shiftLeft(rows, 2), load('i32', tag, TAG.id), IDS);
      f.store('f64', row, asDouble(step), STEPS);
      f.store('f64', row, widened(load('f32', value, 1)), VALUES);
      f.store('f64', row, load('f64', at, 13), SECONDS);
      f.advance(rows, 1);
      f.set(at, add(end, 4));
    });
    f.store('i32', COUNT, rows);
    return at;
  });
  module.function('sort', ['i32', 'f64'], (f, tags, timed) => {
    // How many there are of each tag goes two places on, so that their sums are where each begins, one place on: and, once they are set down, where it ends.
    f.clear(ENDS, shiftLeft(add(tags, 2), 2));
    const rows = f.local(shiftLeft(load('i32', COUNT), 2));
    f.for(rows, 4, (at) => {
      const place = f.local(shiftLeft(load('i32', at, IDS), 2));
      f.store('i32', place, add(load('i32', place, ENDS + 8), 1), ENDS + 8);
    });
    f.for(shiftLeft(tags, 2), 4, (at) =>
      f.store('i32', at, add(load('i32', at, ENDS + 4), load('i32', at, ENDS + 8)), ENDS + 8),
    );
    const times = f.whole(0);
    const from = f.whole(0);
    f.for(rows, 4, (at) => {
      const place = f.local(shiftLeft(load('i32', at, IDS), 2));
      const to = f.local(load('i32', place, ENDS + 4));
      f.store('i32', place, add(to, 1), ENDS + 4);
      f.set(to, shiftLeft(to, 3));
      const step = f.local(load('f64', from, STEPS));
      f.store('f64', to, step, SORTED_STEPS);
      f.store('f64', to, load('f64', from, VALUES), SORTED_VALUES);
      f.when(differs(step, timed), () => {
        f.set(timed, step);
        f.store('f64', times, step, TIMED_STEPS);
        f.store('f64', times, mul(load('f64', from, SECONDS), double(1_000)), TIMES);
        f.advance(times, 8);
      });
      f.advance(from, 8);
    });
    f.copy(ENDS, ENDS + 4, shiftLeft(tags, 2));
    return shiftRight(times, 3);
  });
  return module.bytes();
}

/** A number of at most four bytes goes to `value`, and `place` behind it. @returns its last byte; larger numbers have another one */
function varint(f: Body, place: Local, value: Local): Local {
  const byte = f.local(whole(0));
  const take = (k: number) => {
    f.set(byte, load('byte', place));
    f.set(value, or(value, shiftLeft(and(byte, 0x7f), 7 * k)));
    f.advance(place, 1);
    if (k < 3) f.when(shiftRight(byte, 7), () => take(k + 1));
  };
  take(0);
  return byte;
}

/** Whether these bytes are not those of the tag; they are compared eight at a time, the last ones perhaps twice. */
function isOther(f: Body, tag: Local, text: Local, length: Local): Expression {
  const other = f.local(differs(load('i32', tag), length));
  const compare = (what: 'byte' | 'i64', at: Whole) =>
    f.set(other, or(other, differs(load(what, add(tag, at), TAG.text), load(what, add(text, at)))));
  f.when(
    less(length, 8),
    () => f.for(length, 1, (at) => compare('byte', at)),
    () => {
      f.for(sub(length, 7), 8, (at) => compare('i64', at));
      compare('i64', sub(length, 8));
    },
  );
  return other;
}

/** As `maskedCrc32c`. */
function maskedChecksum(f: Body, from: Expression, to: Local): Expression {
  const at = f.local(from);
  const crc = f.whole(-1);
  const ofByte = (word: Expression, byte: number, table: number) =>
    load('i32', shiftLeft(and(byte === 0 ? word : shiftRight(word, 8 * byte), 0xff), 2), table * TABLE_BYTES);
  const ofWord = (word: Expression, behind: number) =>
    [0, 1, 2, 3].map((byte) => ofByte(word, byte, behind + 3 - byte)).reduce((a, b) => xor(a, b));
  const eight = f.local(sub(to, 7));
  f.count(at, eight, 8, () => {
    const [low, high] = [f.local(xor(crc, load('i32', at))), f.local(load('i32', at, 4))];
    f.set(crc, xor(ofWord(low, 4), ofWord(high, 0)));
  });
  f.when(differs(less(sub(to, at), 4), 1), () => {
    const word = f.local(xor(crc, load('i32', at)));
    f.set(crc, ofWord(word, 0));
    f.advance(at, 4);
  });
  f.count(at, to, 1, () => f.set(crc, xor(ofByte(xor(crc, load('byte', at)), 0, 0), shiftRight(crc, 8))));
  return add(rotateLeft(xor(crc, -1), 17), 0xa282ead8 | 0);
}
