/** Walks through the fields of a protocol buffer message that lies in bytes, without making objects. */

/** Wire types (protobuf.dev, "Encoding"). */
export const VARINT = 0;
export const FIXED64 = 1;
export const BYTES = 2;
export const FIXED32 = 5;

/**
 * One field at a time: `next()`, then `field`, `wire`, and where its content lies. A message that is none of its kind ends the
 * walk with `isBroken`.
 */
export class ProtobufWalk {
  field = 0;
  wire = 0;
  /** Of a varint. Exact up to 2^53; a negative one, which is stored in 64 bits, comes out negative. */
  value = 0;
  /** Where the content lies: [from, to). */
  from = 0;
  to = 0;
  isBroken = false;
  #at = 0;
  #end = 0;

  constructor(private bytes: Uint8Array) {}

  start(bytes: Uint8Array, from: number, to: number): this {
    this.bytes = bytes;
    this.#at = from;
    this.#end = to;
    this.isBroken = false;
    return this;
  }

  next(): boolean {
    if (this.#at >= this.#end || this.isBroken) return false;
    const key = this.#varint();
    this.field = Math.floor(key / 8);
    this.wire = key % 8;
    if (this.wire === VARINT) this.value = this.#varint();
    else {
      const length = this.wire === BYTES ? this.#varint() : this.wire === FIXED64 ? 8 : this.wire === FIXED32 ? 4 : NaN;
      this.from = this.#at;
      this.to = this.#at + length;
      if (!(length >= 0 && this.to <= this.#end)) this.isBroken = true;
      else this.#at = this.to;
    }
    if (this.field === 0) this.isBroken = true;
    return !this.isBroken;
  }

  #varint(): number {
    const { bytes } = this;
    let value = bytes[this.#at]!;
    if (value < 0x80 && this.#at < this.#end) {
      this.#at++;
      return value;
    }
    value = 0;
    let scale = 1;
    for (let i = 0; i < 10 && this.#at < this.#end; i++) {
      const byte = bytes[this.#at++]!;
      // Ten bytes: two's complement of 64 bits, whose highest one says negative.
      if (i === 9) value -= 2 ** 64 - (byte & 1) * 2 ** 63;
      else value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    this.isBroken = true;
    return NaN;
  }
}
