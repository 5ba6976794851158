/** Reads JSON objects that differ from earlier ones in their numbers alone, as the records of a log do, without making objects. */

import { endOfNumber, numberOfBytes } from './number-of-bytes.ts';
import { textOf } from './utf8.ts';

/** Shapes that are known at a time; a log has one for training and one for evaluation, and a few more where metrics come and go. */
const MAX_SHAPES = 16;
/** Objects that made a shape without another one of it following: such a log changes more than its numbers. */
const MAX_USELESS = 64;
/** Objects within one another, and numbers, of an object that is a record: more are read another way, which is bounded too. */
const MAX_DEPTH = 4;
const MAX_PLACES = 1_000;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** What objects of one shape have in common: everything but their numbers. */
export interface Shape {
  /** The object that it was learned from. */
  readonly example: Record<string, unknown>;
  /** Where each number stands: names, from the outside in. */
  readonly places: readonly (readonly string[])[];
}

interface Known extends Shape {
  /** The bytes before each number, and those behind the last one. */
  readonly literals: readonly Uint8Array[];
  isUseful: boolean;
}

export class NumberRows {
  /** Of the object that was read last, in the order of its shape's places. */
  readonly numbers: number[] = [];
  /** The one that fitted last comes first. */
  readonly #known: Known[] = [];
  #useless = 0;

  /** @returns the shape of the object in these bytes, and its numbers in `numbers`; null where none is known to fit */
  read(bytes: Uint8Array, start: number, end: number): Shape | null {
    for (let i = 0; i < this.#known.length; i++) {
      const known = this.#known[i]!;
      if (!this.#fits(known, bytes, start, end)) continue;
      known.isUseful = true;
      if (i > 0) this.#known.unshift(...this.#known.splice(i, 1));
      return known;
    }
    return null;
  }

  /** From now on objects like this one are read quickly. @returns false where they cannot be */
  learn(
    bytes: Uint8Array,
    start: number,
    end: number,
    parse: (text: string) => Record<string, unknown> | null,
  ): boolean {
    if (this.#useless >= MAX_USELESS) return false;
    const object = parse(textOf(bytes.subarray(start, end)));
    const places = object && placesOf(object, []);
    const literals = places && places.length > 0 ? literalsOf(bytes, start, end) : [];
    // Every object that could not be learned counts too: parsing twice must not become the rule.
    if (
      !object ||
      !places ||
      literals.length !== places.length + 1 ||
      !this.#isRight({ example: object, places, literals, isUseful: false }, bytes, start, end)
    ) {
      this.#useless++;
      return false;
    }
    this.#known.unshift({ example: object, places, literals, isUseful: false });
    if (this.#known.length > MAX_SHAPES && !this.#known.pop()!.isUseful) this.#useless++;
    return true;
  }

  /** Not where a name stands twice, or anything else makes object and bytes disagree. */
  #isRight(known: Known, bytes: Uint8Array, start: number, end: number): boolean {
    return (
      this.#fits(known, bytes, start, end) &&
      known.places.every((place, i) => valueAt(known.example, place) === this.numbers[i])
    );
  }

  #fits({ literals }: Known, bytes: Uint8Array, start: number, end: number): boolean {
    let at = start;
    for (let i = 0; i < literals.length; i++) {
      const literal = literals[i]!;
      if (at + literal.length > end) return false;
      for (let j = 0; j < literal.length; j++) if (bytes[at + j] !== literal[j]) return false;
      at += literal.length;
      if (i === literals.length - 1) return at === end;
      const value = numberOfBytes(bytes, at, end);
      if (value !== value) return false;
      this.numbers[i] = value;
      at = endOfNumber();
    }
    return false;
  }
}

/** Where the numbers of an object are; null where it holds what may differ from row to row in another way than by its numbers. */
function placesOf(object: Record<string, unknown>, above: readonly string[]): string[][] | null {
  const places: string[][] = [];
  if (above.length >= MAX_DEPTH) return null;
  for (const [name, value] of Object.entries(object)) {
    // Such names come first in an object, wherever they stood in the bytes.
    if (/^\d+$/.test(name)) return null;
    const place = [...above, name];
    if (typeof value === 'number') places.push(place);
    else if (typeof value === 'object' && value !== null) {
      const inner = Array.isArray(value) ? null : placesOf(value as Record<string, unknown>, place);
      if (!inner) return null;
      places.push(...inner);
    }
    if (places.length > MAX_PLACES) return null;
  }
  return places;
}

function literalsOf(bytes: Uint8Array, start: number, end: number): Uint8Array[] {
  const literals: Uint8Array[] = [];
  let from = start;
  for (let i = start; i < end;) {
    const byte = bytes[i]!;
    if (byte === QUOTE) {
      for (i++; i < end && bytes[i] !== QUOTE; i++) if (bytes[i] === BACKSLASH) i++;
      i++;
    } else if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) {
      literals.push(bytes.slice(from, i));
      numberOfBytes(bytes, i, end);
      i = from = Math.max(i + 1, endOfNumber());
    } else i++;
  }
  literals.push(bytes.slice(from, end));
  return literals.map((literal) => new Uint8Array(literal));
}

function valueAt(object: Record<string, unknown>, place: readonly string[]): unknown {
  return place.reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], object);
}
