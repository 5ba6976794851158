/** Names of metrics that a person gave a path: they count on a line as well-known ones do. */

import type { Name } from './words.ts';
import { nameOf } from './words.ts';

/** Behind a name, where another split has it, too. */
const OF_SPLIT = / \((?:train|eval|test)\)$/;

export class GivenNames {
  readonly #names: ReadonlySet<string>;
  /** What a line must hold for one of them to be on it. */
  readonly #beginnings: readonly string[];

  constructor(names: Iterable<string> = []) {
    this.#names = new Set([...names].map((name) => name.replace(OF_SPLIT, '')));
    this.#beginnings = [...this.#names].map((name) => name.split(/[_ ]/)[0]!);
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  mayBeIn(text: string): boolean {
    return this.#beginnings.some((beginning) => text.includes(beginning));
  }

  /** @param words those before a number, the nearest last */
  of(words: readonly string[]): Name | null {
    if (this.#names.size === 0) return null;
    for (let from = 0; from < words.length; from++) {
      const name = nameOf(words.slice(from));
      if (name && this.#names.has(name.base)) return { ...name, isKnown: true, isBare: false };
    }
    return null;
  }
}

export const NONE_GIVEN = new GivenNames();
