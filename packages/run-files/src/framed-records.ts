/** Cuts bytes that come in pieces into the checked records of a TensorBoard event file, and finds the next one behind a damaged place. */

import { maskedCrc32c } from './crc32c.ts';
import { MAX_RECORD_BYTES, damageOf, emptyResult } from './format.ts';
import type { ReadResult } from './format.ts';

/** Length (uint64, little-endian) and its checksum before a record's data, the data's checksum behind it. */
const HEAD_BYTES = 12;
const FOOT_BYTES = 4;
const WRONG = -1;
/** Bytes that one call may check in vain: so many, and so many for each byte that it gets. A file of heads would cost its square. */
const MAX_VAIN_BYTES = 4 * MAX_RECORD_BYTES;
const VAIN_PER_BYTE = 8;
/** Nearly all records are shorter than this: the checksums of such lengths are known. */
const SHORT = 256;
const CHECKSUMS = Float64Array.from({ length: SHORT }, (_, length) =>
  maskedCrc32c(Uint8Array.of(length, 0, 0, 0, 0, 0, 0, 0)),
);

/** Gets the data of a record, bytes [from, to), and says whether it could be understood. */
export type TakeRecord = (bytes: Uint8Array, from: number, to: number, result: ReadResult) => boolean;

/** Reads as many records as it can from a place on: how many, and up to where. */
export type TakeMany = (at: number, result: ReadResult) => { at: number; records: number };

export class FramedRecords {
  /** Records so far, damaged ones included. */
  #count = 0;
  /** Bytes of a record that is too long to be of use (a model's graph), still to be passed over. */
  #skip = 0;
  /** What lies before the next good record is counted already. */
  #isRecovering = false;
  /** Bytes that this call may still check in vain; behind them, what isn't checked counts as damaged. */
  #vainBytes = 0;

  /** @param takeMany is asked before `take`, where there is one */
  read(bytes: Uint8Array, take: TakeRecord, takeMany?: TakeMany): ReadResult {
    const result = emptyResult();
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#vainBytes = MAX_VAIN_BYTES + VAIN_PER_BYTE * bytes.length;
    for (;;) {
      if (this.#skip > 0) this.#passOver(bytes, result);
      if (takeMany) this.#takeMany(takeMany, result);
      const at = result.consumed;
      if (at + HEAD_BYTES > bytes.length) return result;
      const length = lengthAt(bytes, view, at);
      if (length === WRONG) {
        this.#damage("a record's length is damaged", result);
        result.consumed = next(bytes, view, at + 1);
        continue;
      }
      const end = at + HEAD_BYTES + length + FOOT_BYTES;
      if (length > MAX_RECORD_BYTES) {
        this.#count++;
        this.#isRecovering = false;
        this.#skip = end - at;
        continue;
      }
      if (end > bytes.length) {
        // Not yet there; unless a whole record lies in what would be its data: then bytes of it are gone.
        const inside = this.#wholeRecordFrom(bytes, view, at + HEAD_BYTES);
        if (inside < 0) return result;
        this.#damage('part of a record is missing', result);
        result.consumed = inside;
        continue;
      }
      if (this.#isSound(bytes, view, at + HEAD_BYTES, end - FOOT_BYTES)) {
        this.#count++;
        this.#isRecovering = false;
        result.consumed = end;
        if (take(bytes, at + HEAD_BYTES, end - FOOT_BYTES, result)) result.records++;
        else result.damaged.push(damageOf(this.#count, 'this record is not an event'));
        continue;
      }
      // Whether the record is as long as it says shows behind it.
      if (end + HEAD_BYTES > bytes.length && end < bytes.length) return result;
      this.#damage("a record's checksum does not match", result);
      result.consumed =
        end === bytes.length || lengthAt(bytes, view, end) !== WRONG ? end : next(bytes, view, at + HEAD_BYTES);
    }
  }

  #takeMany(takeMany: TakeMany, result: ReadResult): void {
    const { at, records } = takeMany(result.consumed, result);
    if (records === 0) return;
    this.#isRecovering = false;
    this.#count += records;
    result.records += records;
    result.consumed = at;
  }

  #passOver(bytes: Uint8Array, result: ReadResult): void {
    const passed = Math.min(this.#skip, bytes.length - result.consumed);
    this.#skip -= passed;
    result.consumed += passed;
  }

  /** Whether these data have the checksum that stands behind them. */
  #isSound(bytes: Uint8Array, view: DataView, from: number, to: number): boolean {
    if (this.#vainBytes <= 0) return false;
    const isSound = view.getUint32(to, true) === maskedCrc32c(bytes, from, to);
    if (!isSound) this.#vainBytes -= to - from;
    return isSound;
  }

  /** Where a record lies whole and with the right checksums, or -1. */
  #wholeRecordFrom(bytes: Uint8Array, view: DataView, from: number): number {
    for (let at = from; at + HEAD_BYTES + FOOT_BYTES <= bytes.length; at++) {
      const length = lengthAt(bytes, view, at);
      const end = at + HEAD_BYTES + length + FOOT_BYTES;
      if (length === WRONG || end > bytes.length) continue;
      if (this.#isSound(bytes, view, at + HEAD_BYTES, end - FOOT_BYTES)) return at;
    }
    return -1;
  }

  #damage(text: string, result: ReadResult): void {
    if (this.#isRecovering) return;
    this.#isRecovering = true;
    this.#count++;
    result.damaged.push(damageOf(this.#count, text));
  }
}

/** Length of the record that begins here, or WRONG when none does. */
function lengthAt(bytes: Uint8Array, view: DataView, at: number): number {
  const low = view.getUint32(at, true);
  const high = view.getUint32(at + 4, true);
  // Above 2^48 bytes nothing is a length; zeros are cheaper to look at than checksums.
  if (high >= 2 ** 16) return WRONG;
  const checksum = high === 0 && low < SHORT ? CHECKSUMS[low]! : maskedCrc32c(bytes, at, at + 8);
  return view.getUint32(at + 8, true) === checksum ? low + high * 2 ** 32 : WRONG;
}

/** Where the next record begins, or from where on one might, with the bytes to come. */
function next(bytes: Uint8Array, view: DataView, from: number): number {
  let at = from;
  while (at + HEAD_BYTES <= bytes.length && lengthAt(bytes, view, at) === WRONG) at++;
  return at;
}
