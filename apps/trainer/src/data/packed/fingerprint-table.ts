/** Numbers things by their fingerprints. Takes 16 to 24 bytes each, without objects. */

import { hash } from 'node:crypto';
import { wholeNumbers } from './column.ts';

/** 64 bits of sha256: with ten million entries, one table in 370,000 has a collision. */
export interface Fingerprint {
  high: number;
  low: number;
}

const SLOTS_AT_FIRST = 1 << 12;

export function fingerprintOf(text: string): Fingerprint {
  const digest = hash('sha256', text, 'buffer');
  return { high: digest.readUInt32LE(0), low: digest.readUInt32LE(4) };
}

/** The fingerprint of a text that follows another fingerprint. */
export function fingerprintAfter({ high, low }: Fingerprint, text: string): Fingerprint {
  return fingerprintOf(`${high.toString(36)} ${low.toString(36)} ${text}`);
}

export class FingerprintTable {
  /** Open addressing, linear probing; the number is stored plus one, so that 0 is an empty slot. */
  #numbers = new Uint32Array(SLOTS_AT_FIRST);
  readonly #highs = wholeNumbers();
  readonly #lows = wholeNumbers();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @returns its number; a new fingerprint gets the current size */
  numberOf({ high, low }: Fingerprint): number {
    if (this.#size * 2 >= this.#numbers.length) this.#grow();
    const slot = this.#slot(high, low);
    if (this.#numbers[slot] === 0) {
      this.#numbers[slot] = ++this.#size;
      this.#highs.push(high);
      this.#lows.push(low);
    }
    return this.#numbers[slot]! - 1;
  }

  fingerprintOf(number: number): Fingerprint {
    return { high: this.#highs.get(number), low: this.#lows.get(number) };
  }

  has({ high, low }: Fingerprint): boolean {
    return this.#numbers[this.#slot(high, low)] !== 0;
  }

  #slot(high: number, low: number): number {
    const mask = this.#numbers.length - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const number = this.#numbers[slot]! - 1;
      if (number === -1 || (this.#lows.get(number) === low && this.#highs.get(number) === high)) return slot;
    }
  }

  #grow(): void {
    this.#numbers = new Uint32Array(this.#numbers.length * 2);
    for (let number = 0; number < this.#size; number++)
      this.#numbers[this.#slot(this.#highs.get(number), this.#lows.get(number))] = number + 1;
  }
}
