/** Problems, each text stored once, and which of them are the same problem rephrased. */

import { rememberLast } from '../../base/remember-last.ts';
import { problemKeyOf } from '../example.ts';
import { wholeNumbers } from './column.ts';
import type { Fingerprint } from './fingerprint-table.ts';
import { FingerprintTable, fingerprintOf } from './fingerprint-table.ts';
import type { TextPool } from './text-pool.ts';

export class PackedProblems {
  readonly #texts: TextPool;
  readonly #byWords = new FingerprintTable();
  readonly #byKey = new FingerprintTable();
  readonly #text = wholeNumbers();
  /** The text that the key is derived from. */
  readonly #keyText = wholeNumbers();
  readonly #key = wholeNumbers();
  /** Fingerprints of the keys, to compare with other data. */
  readonly #fingerprints: string[] = [];
  /** Most examples follow another one of the same problem. */
  #last: { words: string; keyWords: string; number: number; fingerprint: Fingerprint } | null = null;

  constructor(texts: TextPool) {
    this.#texts = texts;
  }

  readonly textOf = rememberLast((number: number): string => this.#texts.get(this.#text.get(number)));
  readonly keyTextOf = rememberLast((number: number): string =>
    problemKeyOf(this.#texts.get(this.#keyText.get(number))),
  );

  /** Number of distinct keys; they are numbered from 0 in order of appearance. */
  get keys(): number {
    return this.#byKey.size;
  }

  add(words: string, keyWords: string): { number: number; fingerprint: Fingerprint } {
    const last = this.#last;
    if (last && last.words === words && last.keyWords === keyWords) return last;
    const fingerprint = fingerprintOf(words === keyWords ? words : JSON.stringify([words, keyWords]));
    const isNew = !this.#byWords.has(fingerprint);
    const number = this.#byWords.numberOf(fingerprint);
    if (isNew) {
      const text = this.#texts.add(words);
      this.#text.push(text);
      this.#keyText.push(words === keyWords ? text : this.#texts.add(keyWords));
      const key = fingerprintOf(problemKeyOf(keyWords));
      if (!this.#byKey.has(key)) this.#fingerprints.push(`${key.high.toString(36)} ${key.low.toString(36)}`);
      this.#key.push(this.#byKey.numberOf(key));
    }
    this.#last = { words, keyWords, number, fingerprint };
    return this.#last;
  }

  /** Number of the key of a problem. */
  keyOf(number: number): number {
    return this.#key.get(number);
  }

  keyFingerprint(key: number): string {
    return this.#fingerprints[key]!;
  }
}
