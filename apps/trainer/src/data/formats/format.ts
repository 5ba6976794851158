/** What a format of labelled data is: how a row of it looks, and what the row says. */

import type { Label } from '../example.ts';

export type NeutralLabels = 'good' | 'bad' | 'ignore';

export interface ReadOptions {
  /** What PRM800K's rating 0 ("neither good nor bad") counts as. */
  neutralLabels: NeutralLabels;
}

export interface ReadSolution {
  problem: string;
  steps: readonly string[];
  labelled: 'steps' | 'solution';
  /** One a step, or a single one; null: not judged. */
  labels: readonly (Label | null)[];
  /** The problem that this one is a rewording of. */
  originalProblem?: string;
  writer?: string;
}

export interface ReadPreference {
  problem: string;
  chosen: string;
  rejected: string;
  margin: number | null;
}

/** Takes what a row says. */
export interface RowSink {
  solution(solution: ReadSolution): void;
  preference(preference: ReadPreference): void;
  /** A row, or a part of one, that is well formed and of no use; the reason is one of few. */
  drop(reason: string): void;
  /** The row is wrong: nothing of it counts. */
  fail(what: string): never;
}

export type RowObject = Readonly<Record<string, unknown>>;

export interface Format {
  /** The form in one line, for errors. */
  form: string;
  looksLike(row: RowObject): boolean;
  /** Name for people; it may depend on the row (a phase, a dialect). */
  nameOf(row: RowObject): string;
  read(row: RowObject, sink: RowSink, options: ReadOptions): void;
}

export function isObject(value: unknown): value is RowObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as an error shows it. */
export function shown(value: unknown): string {
  return value === undefined ? 'missing' : excerpt(JSON.stringify(value) ?? String(value));
}

export function excerpt(text: string, characters = 60): string {
  return text.length > characters ? `${text.slice(0, characters)}...` : text;
}
