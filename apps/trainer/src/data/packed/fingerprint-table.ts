/** Numbers things by their fingerprints: the same fingerprint has the same number. 24 bytes a thing and no object. */

import { hash } from 'node:crypto';

/** 64 bits of sha256: two of ten million things share them once in 370,000 tables. */
export interface Fingerprint {
  high: number;
  low: number;
}

const SLOTS_AT_FIRST = 1 << 12;

export function fingerprintOf(text: string): Fingerprint {
  const digest = hash('sha256', text, 'buffer');
  return { high: digest.readUInt32LE(0), low: digest.readUInt32LE(4) };
}

/** Of a text that follows what already has a fingerprint. */
export function fingerprintAfter({ high, low }: Fingerprint, text: string): Fingerprint {
  return fingerprintOf(`${high.toString(36)} ${low.toString(36)} ${text}`);
}

export class FingerprintTable {
  /** Open addressing, linear probing; the number is stored plus one, so that 0 is an empty slot. */
  #high = new Uint32Array(SLOTS_AT_FIRST);
  #low = new Uint32Array(SLOTS_AT_FIRST);
  #numbers = new Uint32Array(SLOTS_AT_FIRST);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @returns its number, which is the present size for what is new */
  numberOf({ high, low }: Fingerprint): number {
    if (this.#size * 2 >= this.#numbers.length) this.#grow();
    const slot = this.#slot(high, low);
    if (this.#numbers[slot] === 0) {
      this.#high[slot] = high;
      this.#low[slot] = low;
      this.#numbers[slot] = ++this.#size;
    }
    return this.#numbers[slot]! - 1;
  }

  has({ high, low }: Fingerprint): boolean {
    return this.#numbers[this.#slot(high, low)] !== 0;
  }

  #slot(high: number, low: number): number {
    const mask = this.#numbers.length - 1;
    let slot = low & mask;
    while (this.#numbers[slot] !== 0 && (this.#low[slot] !== low || this.#high[slot] !== high)) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const old = { high: this.#high, low: this.#low, numbers: this.#numbers };
    this.#high = new Uint32Array(old.numbers.length * 2);
    this.#low = new Uint32Array(old.numbers.length * 2);
    this.#numbers = new Uint32Array(old.numbers.length * 2);
    for (const [i, number] of old.numbers.entries()) {
      if (number === 0) continue;
      const slot = this.#slot(old.high[i]!, old.low[i]!);
      this.#high[slot] = old.high[i]!;
      this.#low[slot] = old.low[i]!;
      this.#numbers[slot] = number;
    }
  }
}
