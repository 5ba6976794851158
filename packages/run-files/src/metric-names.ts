/** Names of metrics in one file, each looked up once. Two names never share a path, unless both are a metric's own name. */

import type { NamedMetric, Split } from '@rewardboard/metrics';
import { UNKNOWN_LOSS, namedField } from '@rewardboard/metrics';
import type { FileFacts } from './file-facts.ts';
import type { ReadContext, ReadResult } from './format.ts';
import type { RowSplit } from './row-splits.ts';

/** More names than any log has; those beyond are looked up again each time. */
const MAX_NAMES = 5_000;
/** Two are enough to know that none of them is the loss. */
const MAX_LOSSES = 2;

/** What else may be trained, best first: where a file has no loss, what both training and an evaluation report of these is. */
const ERRORS = ['mse', 'rmse', 'mae', 'perplexity'];

/** What the names of a file say together. */
export interface NameFacts {
  /** Path to the name that has it. */
  readonly best: Map<string, { own: string; rank: number }>;
  /** Names of losses without their split, up to MAX_LOSSES. An unknown one counts as the loss if it is the only one. */
  readonly losses: Set<string>;
  /** Splits that have each error. */
  readonly errors: Map<string, Set<string>>;
}

export class MetricNames {
  readonly seen = new Map<string, string>();
  /** Path to the name that has it in this pass. */
  readonly #given = new Map<string, string>();
  readonly #facts: FileFacts;
  #mustReadAgain = false;
  /** An error got a path in this pass. */
  #hasGivenErrors = false;

  constructor(private readonly context: ReadContext = {}) {
    this.#facts = context.facts ?? {};
  }

  /**
   * @param path where it belongs if no person says otherwise; found by its name when absent
   * @param split whose numbers the record says that these are
   */
  pathOf(name: string, path?: string, split?: Split): string {
    // The same name may stand in records of several splits.
    const key = split === undefined || split === 'train' ? name : `${name} (${split})`;
    const known = this.seen.get(key);
    if (known !== undefined && (path === undefined || path === known)) return known;
    const found = this.context.renamed?.(key) ?? path ?? this.#find(namedField(name, split ?? this.context.split));
    if (known === undefined && this.seen.size < MAX_NAMES) this.seen.set(key, found);
    return found;
  }

  /** The same for a record of which a column says whose numbers it holds. */
  pathIn(name: string, { split, set }: RowSplit): string {
    return set === undefined ? this.pathOf(name, undefined, split) : this.pathOf(`${set}/${name}`);
  }

  /** Marks a result when the file must be read again: another name has a better claim to a path. */
  finish(result: ReadResult): ReadResult {
    if (this.#mustReadAgain && this.context.facts) result.readAgain = true;
    return result;
  }

  #find(named: NamedMetric): string {
    if (named.base === null || this.seen.size >= MAX_NAMES) return named.own;
    const { best, losses } = (this.#facts.names ??= {
      best: new Map(),
      losses: new Set(),
      errors: new Map(),
    });
    const { path, own, rank } = named;
    const before = this.#errorAsLoss();
    if (named.base === 'loss' && losses.size < MAX_LOSSES) {
      losses.add(own.slice(own.indexOf('/') + 1).toLowerCase());
      if (losses.size === MAX_LOSSES) this.#takeFromUnknown(best);
    }
    const split = path.slice(0, path.indexOf('/'));
    if (ERRORS.includes(named.base) && path === `${split}/${named.base}`)
      this.#facts.names.errors.set(named.base, (this.#facts.names.errors.get(named.base) ?? new Set()).add(split));
    const asLoss = this.#errorAsLoss();
    if (asLoss !== before && this.#hasGivenErrors) this.#mustReadAgain = true;
    if (named.base === asLoss && path === `${split}/${asLoss}`) {
      this.#hasGivenErrors = true;
      return `${split}/loss`;
    }
    this.#hasGivenErrors ||= ERRORS.includes(named.base);
    const holder = best.get(path);
    if (!holder || rank < holder.rank) {
      best.set(path, { own, rank });
      if ((this.#given.get(path) ?? own) !== own) this.#mustReadAgain = true;
    }
    const mayHave = best.get(path)!.own === own && (rank < UNKNOWN_LOSS || losses.size < MAX_LOSSES);
    if (!mayHave || (rank > 0 && (this.#given.get(path) ?? own) !== own)) return own;
    this.#given.set(path, own);
    return path;
  }

  /** The error that stands for the loss; null if the file has a loss, or no error of both training and evaluation. */
  #errorAsLoss(): string | null {
    const { losses, errors } = this.#facts.names!;
    if (losses.size > 0) return null;
    return ERRORS.find((name) => errors.get(name)?.has('train') && errors.get(name)!.size > 1) ?? null;
  }

  #takeFromUnknown(best: NameFacts['best']): void {
    for (const [path, { own, rank }] of best)
      if (rank === UNKNOWN_LOSS && this.#given.get(path) === own) this.#mustReadAgain = true;
  }
}
