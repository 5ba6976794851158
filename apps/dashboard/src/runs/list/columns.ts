/** What a list of runs can be ordered, grouped and filtered by: metrics, fields of the configuration, and facts of the run. */

import { betterOf } from '@rewardboard/metrics';
import type { FieldValue, RunLine } from '@rewardboard/protocol';
import { sourceName } from '@rewardboard/protocol';
import { decimal, rate, whole } from '../../words/format-number.ts';
import { age, duration } from '../../words/format-time.ts';
import { metricLabel } from '../../words/metric-label.ts';

export type Which = 'best' | 'last' | 'kept';
export type Value = number | string | null;

export interface Column {
  /** "eval/f1", "eval/f1.last", "learning_rate", "started": as in the address and in the filter. */
  id: string;
  kind: 'metric' | 'field' | 'fact' | 'curve';
  /** "F1" */
  head: string;
  /** "best"; '' where there is nothing to add. */
  which: Which | 'lowest' | '';
  isNumber: boolean;
  better: 'up' | 'down' | 'none';
  /** px */
  width: number;
  valueOf(run: RunLine): Value;
  textOf(value: number | string, nowMs: number): string;
}

/** The small curves of validation loss. */
export const CURVE = 'loss';
export const COLUMNS_AT_FIRST: readonly string[] = [
  CURVE,
  'eval/f1',
  'eval/roc_auc',
  'eval/loss',
  'learning_rate',
  'hidden_dropout',
  'started',
];
/** Those that go first where there is no room. */
export const DROPPED_FIRST: readonly string[] = [
  'started',
  'use_words',
  'hidden_dropout',
  'eval/loss',
  'learning_rate',
  'eval/roc_auc',
];
/** One column has room for intervals. */
const WITH_STRIP = 'eval/f1';
/** Of a metric with its interval. */
export const STRIP_WIDTH = 196;
const CURVE_WIDTH = 150;
const WIDTHS = new Map([
  [WITH_STRIP, 92],
  ['eval/loss', 126],
  ['eval/accuracy', 132],
  ['eval/balanced_accuracy', 150],
]);
const SHORT = new Map([
  ['eval/loss', 'Val. loss'],
  ['train/loss', 'Train loss'],
  ['eval/balanced_accuracy', 'Balanced acc.'],
]);
/** What people call fields and metrics when they filter. */
export const ALIASES: ReadonlyMap<string, readonly string[]> = new Map([
  ['lr', ['learning_rate', 'lr']],
  ['dropout', ['hidden_dropout', 'hidden_dropout_prob', 'dropout']],
  ['epochs', ['num_train_epochs', 'epochs', 'max_epochs']],
  ['batch', ['batch_size', 'per_device_train_batch_size']],
  ['acc', ['eval/accuracy']],
  ['auc', ['eval/roc_auc']],
  ['steps', ['step']],
]);

const FACTS: readonly Column[] = [
  fact('step', 'Steps', 66, true, ({ lastStep }) => lastStep, whole),
  fact('kept_step', 'Kept step', 90, true, ({ keptStep }) => keptStep, whole),
  fact('data', 'Validation data', 150, false, ({ validation }) => validation?.name ?? null),
  fact('started', 'Started', 86, true, ({ createdAt }) => createdAt, age),
  fact('updated', 'Updated', 86, true, ({ lastPointAt }) => lastPointAt, age),
  fact(
    'took',
    'Took',
    64,
    true,
    ({ createdAt, lastPointAt }) => (createdAt === null || lastPointAt === null ? null : lastPointAt - createdAt),
    duration,
  ),
  fact('writer', 'Writer', 150, false, ({ program }) => program),
  fact('source', 'Source', 150, false, ({ source }) => sourceName(source)),
  fact('directory', 'Directory', 180, false, ({ directory }) => directory),
  fact('note', 'Note', 200, false, ({ note }) => note || null),
  fact('tags', 'Tags', 140, false, ({ tags }) => tags.join(' ') || null),
];
const FACT_BY_ID = new Map(FACTS.map((column) => [column.id, column]));
const CURVE_COLUMN: Column = {
  ...fact(CURVE, 'Validation loss', CURVE_WIDTH, false, () => null),
  kind: 'curve',
};

/** All columns that these runs have. */
export class Columns {
  readonly #metrics: Set<string>;
  readonly #fields: Set<string>;
  /** Fields of which some run has a number, and those of which some run has something else. */
  readonly #numbers: Set<string>;
  readonly #texts: Set<string>;
  /** Metrics of which some run has an interval. */
  readonly #intervals: Set<string>;
  readonly #made = new Map<string, Column>();

  /** @param others what other runs have, too */
  constructor(runs: Iterable<RunLine>, others?: Columns) {
    this.#metrics = new Set(others ? others.#metrics : []);
    this.#fields = new Set(others ? others.#fields : []);
    this.#numbers = new Set(others ? others.#numbers : []);
    this.#texts = new Set(others ? others.#texts : []);
    this.#intervals = new Set(others ? others.#intervals : []);
    for (const { metrics, fields } of runs) {
      for (const [name, { low }] of Object.entries(metrics)) {
        this.#metrics.add(name);
        if (low !== undefined) this.#intervals.add(name);
      }
      for (const [name, value] of Object.entries(fields)) {
        this.#fields.add(name);
        if (value !== null) (typeof value === 'number' ? this.#numbers : this.#texts).add(name);
      }
    }
  }

  /** Whether with this run there are more columns, or others. */
  lacks({ metrics, fields }: RunLine): boolean {
    for (const [name, { low }] of Object.entries(metrics))
      if (!this.#metrics.has(name) || (low !== undefined && !this.#intervals.has(name))) return true;
    for (const [name, value] of Object.entries(fields)) {
      if (!this.#fields.has(name)) return true;
      if (value !== null && !(typeof value === 'number' ? this.#numbers : this.#texts).has(name)) return true;
    }
    return false;
  }

  /** null for a name that no run has. */
  get(id: string): Column | null {
    const known = this.#made.get(id);
    if (known) return known;
    const made = this.#make(id);
    if (made) this.#made.set(id, made);
    return made;
  }

  /** By what a person wrote: "lr", "f1", "accuracy.last", or the whole name. */
  named(written: string): Column | null {
    const exact = this.get(written);
    // Small curves have no number: "loss" is a metric then.
    if (exact && exact.kind !== 'curve') return exact;
    const [, name = written, which = ''] = /^(.*?)(\.(?:best|last|kept))?$/.exec(written) ?? [];
    for (const alias of ALIASES.get(name) ?? []) {
      const found = this.get(alias + which);
      if (found) return found;
    }
    return this.get(`eval/${name}${which}`) ?? this.get(`train/${name}${which}`);
  }

  /** Names to choose from, each kind by its own order. */
  get all(): { metrics: string[]; fields: string[]; facts: string[] } {
    return {
      metrics: [...this.#metrics].sort(byRank),
      fields: [...this.#fields].sort(),
      facts: FACTS.map(({ id }) => id),
    };
  }

  /** Whether a metric's last value of the better side can be shown beside its best. */
  hasBest(metric: string): boolean {
    return this.#metrics.has(metric) && betterOf(metric) !== 'none';
  }

  #make(id: string): Column | null {
    if (id === CURVE) return CURVE_COLUMN;
    const fact = FACT_BY_ID.get(id);
    if (fact) return fact;
    if (this.#metrics.has(id)) return this.#metric(id, id, this.hasBest(id) ? 'best' : 'last');
    const [, name = '', which = ''] = /^(.*)\.(best|last|kept)$/.exec(id) ?? [];
    if (this.#metrics.has(name)) return this.#metric(id, name, which as Which);
    return this.#fields.has(id) ? fieldColumn(id, this.#numbers.has(id) && !this.#texts.has(id)) : null;
  }

  #metric(id: string, name: string, which: Which): Column {
    return metricColumn(id, name, which, this.#intervals.has(name));
  }
}

function metricColumn(id: string, name: string, which: Which, hasIntervals: boolean): Column {
  const better = betterOf(name);
  const hasStrip = which === 'best' && better === 'up' && hasIntervals && name === WITH_STRIP;
  return {
    id,
    kind: 'metric',
    head: SHORT.get(name) ?? metricLabel(name),
    which: which === 'best' && better === 'down' ? 'lowest' : which,
    isNumber: true,
    better,
    width: hasStrip ? STRIP_WIDTH : (WIDTHS.get(name) ?? 116),
    valueOf: ({ metrics }) => (metrics[name]?.[which] as number | null | undefined) ?? null,
    textOf: (value) => (typeof value === 'number' ? decimal(value) : value),
  };
}

function fieldColumn(id: string, isNumber: boolean): Column {
  return {
    id,
    kind: 'field',
    head: id,
    which: '',
    isNumber,
    better: 'none',
    width: Math.min(180, Math.max(92, 16 + 7.3 * id.length)),
    valueOf: ({ fields }) => plain(fields[id]),
    textOf: fieldText,
  };
}

function fieldText(value: FieldValue): string {
  if (typeof value !== 'number') return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1_000_000) return whole(value);
  return Math.abs(value) < 0.01 ? rate(value) : String(Number(value.toPrecision(4)));
}

function plain(value: FieldValue | undefined): Value {
  return typeof value === 'boolean' ? String(value) : (value ?? null);
}

function fact(
  id: string,
  head: string,
  width: number,
  isNumber: boolean,
  valueOf: (run: RunLine) => Value,
  textOf: (value: number, nowMs: number) => string = String,
): Column {
  const text = (value: number | string, nowMs: number) => (typeof value === 'number' ? textOf(value, nowMs) : value);
  return { id, kind: 'fact', head, which: '', isNumber, better: 'none', width, valueOf, textOf: text };
}

/** Scores of the validation set first, then its loss, then the training's. */
function byRank(a: string, b: string): number {
  const rank = (name: string) =>
    (name.startsWith('eval/') ? 0 : 4) + (betterOf(name) === 'up' ? 0 : betterOf(name) === 'down' ? 1 : 2);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}
