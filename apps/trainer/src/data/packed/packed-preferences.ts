/** Packed preference pairs without duplicates. */

import { keyWordsOf } from '../example.ts';
import type { PreferenceExample } from '../example.ts';
import type { ReadPreference } from '../formats/format.ts';
import { Column, wholeNumbers } from './column.ts';
import { FingerprintTable, fingerprintAfter } from './fingerprint-table.ts';
import type { PackedPlaces } from './packed-places.ts';
import type { PackedProblems } from './packed-problems.ts';
import type { TextPool } from './text-pool.ts';

export class PackedPreferences {
  readonly #texts: TextPool;
  readonly #problems: PackedProblems;
  readonly places: PackedPlaces;
  readonly #pairs = new FingerprintTable();
  readonly #problem = wholeNumbers();
  readonly #chosen = wholeNumbers();
  readonly #rejected = wholeNumbers();
  readonly #characters = wholeNumbers();
  readonly #margin = new Column((length) => new Float32Array(length));
  #contradictions = 0;

  constructor(texts: TextPool, problems: PackedProblems, places: PackedPlaces) {
    this.#texts = texts;
    this.#problems = problems;
    this.places = places;
  }

  get length(): number {
    return this.#chosen.length;
  }

  /** Pairs that also occur reversed; both are kept and cancel out. */
  get contradictions(): number {
    return this.#contradictions;
  }

  /** @returns whether it is new */
  add({ problem, chosen, rejected, margin }: ReadPreference, at: number): boolean {
    const { number, fingerprint } = this.#problems.add(problem, keyWordsOf(problem, chosen));
    const pair = fingerprintAfter(fingerprint, JSON.stringify([chosen, rejected]));
    if (this.#pairs.has(pair)) return false;
    this.#pairs.numberOf(pair);
    if (this.#pairs.has(fingerprintAfter(fingerprint, JSON.stringify([rejected, chosen])))) this.#contradictions++;
    this.#problem.push(number);
    this.#chosen.push(this.#texts.add(chosen));
    this.#rejected.push(this.#texts.add(rejected));
    this.#characters.push(Math.round((chosen.length + rejected.length) / 2));
    this.#margin.push(margin ?? NaN);
    this.places.push(at);
    return true;
  }

  get(index: number): PreferenceExample {
    const problem = this.#problem.get(index);
    const margin = this.#margin.get(index);
    return {
      kind: 'preference',
      problem: this.#problems.textOf(problem),
      chosen: this.#texts.get(this.#chosen.get(index)).split('\n'),
      rejected: this.#texts.get(this.#rejected.get(index)).split('\n'),
      margin: Number.isNaN(margin) ? null : margin,
      problemKey: this.#problems.keyTextOf(problem),
      weight: this.places.weightOf(index),
      place: this.places.placeOf(index),
    };
  }

  /** Identifies the pair. */
  digestOf(index: number): string {
    const { high, low } = this.#pairs.fingerprintOf(index);
    return `${high} ${low} ${this.#margin.get(index)}\n`;
  }

  keyOf(index: number): number {
    return this.#problems.keyOf(this.#problem.get(index));
  }

  problemTextOf(index: number): string {
    return this.#problems.textOf(this.#problem.get(index));
  }

  /** Mean of both answers. */
  charactersOf(index: number): number {
    return this.#characters.get(index);
  }
}
