/** A data format: how to recognize a row, and how to read it. */

import type { Label } from '../example.ts';

export type NeutralLabels = 'good' | 'bad' | 'ignore';

export interface ReadOptions {
  /** The label for PRM800K's rating 0 (neutral). */
  neutralLabels: NeutralLabels;
}

export interface ReadSolution {
  problem: string;
  steps: readonly string[];
  labelled: 'steps' | 'solution';
  /** One per step, or a single one; null: unlabelled. */
  labels: readonly (Label | null)[];
  /** The problem that this one rephrases. */
  originalProblem?: string;
  writer?: string;
}

export interface ReadPreference {
  problem: string;
  chosen: string;
  rejected: string;
  margin: number | null;
}

/** Receives the contents of a row. */
export interface RowSink {
  solution(solution: ReadSolution): void;
  preference(preference: ReadPreference): void;
  /** Skips a well-formed row, or a part of it, for one of a few reasons, such as "no labels". */
  drop(reason: string): void;
  /** Rejects the whole row. */
  fail(what: string): never;
}

export type RowObject = Readonly<Record<string, unknown>>;

export interface Format {
  /** A one-line example, for errors. */
  form: string;
  looksLike(row: RowObject): boolean;
  /** The display name; it can depend on the row (a phase, a variant). */
  nameOf(row: RowObject): string;
  read(row: RowObject, sink: RowSink, options: ReadOptions): void;
}

export function isObject(value: unknown): value is RowObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as shown in an error. */
export function shown(value: unknown): string {
  return value === undefined ? 'missing' : excerpt(JSON.stringify(value) ?? String(value));
}

/** What is wrong with a value, after its name: `is missing`, `is 5, not a string`. */
export function mismatch(value: unknown, expected: string): string {
  return value === undefined ? 'is missing' : `is ${shown(value)}, not ${expected}`;
}

export function excerpt(text: string, characters = 60): string {
  return text.length > characters ? `${text.slice(0, characters)}...` : text;
}
