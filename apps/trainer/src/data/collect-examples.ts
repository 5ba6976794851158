/** Reads data files row by row into packed sets, and counts what is skipped and why. The format is detected per row. */

import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { BadInput } from '../base/bad-input.ts';
import { openDataFile } from './containers/open-data-file.ts';
import type { Row } from './containers/row.ts';
import type { DataArgument } from './data-argument.ts';
import { EXPECTED, formatOf, strangeRow } from './formats/all-formats.ts';
import type { Format, NeutralLabels, RowSink } from './formats/format.ts';
import { isObject, shown } from './formats/format.ts';
import type { LoadingOptions } from './pass-over.ts';
import { REPORT_EVERY_MS } from './pass-over.ts';
import { PackedPlaces, placeIn } from './packed/packed-places.ts';
import { PackedPreferences } from './packed/packed-preferences.ts';
import { PackedProblems } from './packed/packed-problems.ts';
import { PackedSolutions } from './packed/packed-solutions.ts';
import { TextPool } from './packed/text-pool.ts';

/** Places and messages kept per reason for skipping. */
const SHOWN = 3;
const SHOWN_BROKEN = 20;

export interface Drop {
  reason: string;
  count: number;
  /** The first places. */
  places: string[];
}

export interface FileAccount {
  path: string;
  weight: number;
  bytes: number;
  container: string;
  /** Rows of each format, by its name. */
  formats: Record<string, number>;
  rows: number;
  drops: Drop[];
  /** Invalid rows; only the first ones have a message. */
  broken: number;
  brokenMessages: string[];
}

export interface Collected {
  problems: PackedProblems;
  solutions: PackedSolutions;
  preferences: PackedPreferences;
  files: FileAccount[];
  /** Labels and pairs that repeat an earlier one. */
  mergedLabels: number;
  mergedPreferences: number;
}

export interface CollectOptions extends LoadingOptions {
  neutralLabels: NeutralLabels;
  /** Count invalid rows instead of throwing at the first one. */
  goOn?: boolean;
}

export async function collectExamples(
  files: readonly DataArgument[],
  { neutralLabels, goOn = false, passed, signal }: CollectOptions,
): Promise<Collected> {
  const texts = new TextPool();
  const problems = new PackedProblems(texts);
  const collected: Collected = {
    problems,
    solutions: new PackedSolutions(texts, problems, new PackedPlaces()),
    preferences: new PackedPreferences(texts, problems, new PackedPlaces()),
    files: [],
    mergedLabels: 0,
    mergedPreferences: 0,
  };
  for (const { path, weight } of files) {
    const { container, unit, rows } = await openDataFile(path);
    const account: FileAccount = {
      path,
      weight,
      bytes: statSync(path).size,
      container,
      formats: {},
      rows: 0,
      drops: [],
      broken: 0,
      brokenMessages: [],
    };
    collected.files.push(account);
    for (const { places } of [collected.solutions, collected.preferences]) places.beginFile({ path, unit, weight });
    const reader = new RowReader(collected, account, neutralLabels, (at) => placeIn({ path, unit }, at));
    let reportedAt = performance.now();
    for await (const some of rows) {
      if (signal?.aborted) throw signal.reason;
      if (passed && performance.now() - reportedAt > REPORT_EVERY_MS) {
        reportedAt = performance.now();
        passed(`Reading ${basename(path)}`, account.rows, null);
      }
      for (const row of some) {
        try {
          reader.read(row);
        } catch (error) {
          if (!goOn || !(error instanceof BadInput)) throw error;
          account.broken++;
          if (account.brokenMessages.length < SHOWN_BROKEN) account.brokenMessages.push(error.message);
        }
      }
    }
  }
  return collected;
}

class RowReader implements RowSink {
  readonly #collected: Collected;
  readonly #account: FileAccount;
  readonly #neutralLabels: NeutralLabels;
  readonly #placeOf: (at: number) => string;
  readonly #drops = new Map<string, Drop>();
  /** The previous row's format: most files have only one. */
  #format: Format | null = null;
  #at = 0;
  /** The row's examples; they count only if the whole row is valid. */
  #said: (() => void)[] = [];

  constructor(
    collected: Collected,
    account: FileAccount,
    neutralLabels: NeutralLabels,
    placeOf: (at: number) => string,
  ) {
    this.#collected = collected;
    this.#account = account;
    this.#neutralLabels = neutralLabels;
    this.#placeOf = placeOf;
  }

  read({ at, value, broken }: Row): void {
    this.#at = at;
    this.#said = [];
    this.#account.rows++;
    if (broken !== null) this.fail(broken);
    if (!isObject(value)) return this.fail(`not a JSON object: ${shown(value)}`);
    const format = formatOf(value);
    if (!format) return this.fail(strangeRow(value));
    this.#format = format;
    format.read(value, this, { neutralLabels: this.#neutralLabels });
    for (const say of this.#said) say();
    const name = format.nameOf(value);
    this.#account.formats[name] = (this.#account.formats[name] ?? 0) + 1;
  }

  solution: RowSink['solution'] = (solution) => {
    const at = this.#at;
    if (solution.steps.length === 0) return this.drop('no steps');
    if (solution.labels.every((label) => label === null)) return this.drop('no labels');
    this.#said.push(() => {
      this.#collected.mergedLabels += this.#collected.solutions.add(solution, at).merged;
    });
  };

  preference: RowSink['preference'] = (preference) => {
    const at = this.#at;
    this.#said.push(() => {
      if (!this.#collected.preferences.add(preference, at)) this.#collected.mergedPreferences++;
    });
  };

  drop(reason: string): void {
    let drop = this.#drops.get(reason);
    if (!drop) {
      drop = { reason, count: 0, places: [] };
      this.#drops.set(reason, drop);
      this.#account.drops.push(drop);
    }
    drop.count++;
    if (drop.places.length < SHOWN) drop.places.push(this.#placeOf(this.#at));
  }

  fail(what: string): never {
    const expected = this.#format ? `expected ${this.#format.form}` : EXPECTED;
    throw new BadInput(`${this.#placeOf(this.#at)}: ${what}; ${expected}`);
  }
}
