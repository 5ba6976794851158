/** Whose numbers a row holds, where a column or a field says so: "phase" is "train" in one row and "val" in the next. */

import type { Split } from '@rewardboard/metrics';
import { isKnownMetric, splitOf } from '@rewardboard/metrics';
import type { Values } from '@rewardboard/protocol';
import type { FileFacts } from './file-facts.ts';
import { damageOf, emptyResult } from './format.ts';
import type { ReadResult } from './format.ts';
import { coordinateOf } from './point-event.ts';

/** Names that such a column has; under any other name its first word must be a split. */
const NAMES = new Set(['split', 'phase', 'mode', 'stage', 'subset', 'set', 'data_split', 'partition']);
/** Words in such a column that mean nothing in the name of a metric. */
const WORDS: Readonly<Record<string, Split>> = {
  fit: 'train',
  tr: 'train',
  trn: 'train',
  validate: 'eval',
  evaluate: 'eval',
  validating: 'eval',
  va: 'eval',
};
/** "is_train": yes or no to one split. */
const IS_SPLIT = /^is[_ ]?(?:in[_ ])?([a-z]{2,10})$/i;
const YES = /^(true|yes|1(\.0)?)$/i;
const NO = /^(false|no|0(\.0)?)$/i;
/** What stands beside the split without changing it: "train_step", "val set", "train/epoch". */
const BESIDE_SPLIT = /^(.+?)[\s_\-/.:](?:set|split|data|dataset|loader|step|epoch|batch|phase|metrics|loss|end)$/;
/** A longer text is no name of a set. */
const MAX_WORD = 30;
/** Sets that are kept apart; rows of others are left out. */
const MAX_SETS = 20;

/** What the words of a file's split column say together. */
export interface SplitFacts {
  hasSplits: boolean;
  /** Two rows of one place have different words. */
  isOfSets: boolean;
  /** Words that are no split. */
  readonly others: Set<string>;
  /** The field of a record that says it. */
  field?: string;
}

/** `{}`: nothing is said of the row. */
export interface RowSplit {
  split?: Split;
  /** The name of a set that is none of training, validation and test: its numbers are kept apart. */
  set?: string;
}

const NOTHING: RowSplit = {};

export function mayNameSplit(name: string): boolean {
  return NAMES.has(name.toLowerCase().replace(/[\s-]+/g, '_'));
}

/** The word for a split that "True" means in a column "is_train"; null where the column says nothing of the kind. */
export function splitOfFlag(name: string, text: string): Split | null {
  const split = splitOf(IS_SPLIT.exec(name.trim())?.[1] ?? '');
  if (split === undefined) return null;
  if (YES.test(text.trim())) return split;
  return NO.test(text.trim()) ? (split === 'train' ? 'eval' : 'train') : null;
}

/** The split that a word means by itself: "val", "Validation", "fit". */
export function splitOfText(text: string): Split | undefined {
  if (text.length > MAX_WORD) return undefined;
  const whole = text.trim().toLowerCase();
  const word = BESIDE_SPLIT.exec(whole)?.[1] ?? whole;
  return Object.hasOwn(WORDS, word) ? WORDS[word] : splitOf(word);
}

/** A word that is no split says nothing, unless two rows of one place differ by it: then each is the name of a set. */
export class RowSplits {
  readonly #reported = new Set<string>();
  #hadNothing = false;
  #last = { place: '', word: '' };
  #mustReadAgain = false;
  readonly #facts: FileFacts;

  constructor(facts: FileFacts = {}) {
    this.#facts = facts;
  }

  /** Whose numbers a record holds. @returns null where they can't be kept apart from others */
  ofRecord(record: Record<string, unknown>, line: number, result: ReadResult): RowSplit | null {
    const flag = flagOf(record);
    if (flag) return { split: flag };
    const text = this.#textOf(record);
    return text === undefined ? this.#ofShape(record) : this.of(text, () => placeIn(record), line, result);
  }

  /** The same for all records like this one; null where each must be asked for. */
  ofAllLike(record: Record<string, unknown>): RowSplit | null {
    if (flagOf(record)) return null;
    const text = this.#textOf(record);
    if (text === undefined) return this.#ofShape(record);
    if (splitOfText(text)) return this.of(text, () => '', 0, emptyResult());
    const { hasSplits, others } = this.#known;
    if (hasSplits || others.size > 1 || (others.size === 1 && !others.has(text.trim()))) return null;
    return this.of(text, () => '', 0, emptyResult());
  }

  /**
   * @param place what the row says of its step and epoch
   * @returns null for one set too many: the row can't be kept apart
   */
  of(text: string, place: () => string, line: number, result: ReadResult): RowSplit | null {
    const word = text.trim();
    if (word === '') return NOTHING;
    const split = splitOfText(word);
    const known = this.#known;
    if (split) {
      if (!known.hasSplits) this.#learn(() => (known.hasSplits = true));
      return { split };
    }
    if (!known.others.has(word)) {
      if (known.others.size >= MAX_SETS || word.length > MAX_WORD) return null;
      this.#learn(() => known.others.add(word));
    }
    if (!known.hasSplits && !known.isOfSets) {
      this.#hadNothing = true;
      if (known.others.size < 2 || !this.#isOtherOfPlace(word, place())) return NOTHING;
      this.#learn(() => (known.isOfSets = true));
    }
    if (!this.#reported.has(word)) {
      this.#reported.add(word);
      result.damaged.push(damageOf(line, `"${word}" isn't a known split, so its numbers are kept under that name`));
    }
    return { set: word };
  }

  /** Marks a result when the file must be read again. */
  finish(result: ReadResult): ReadResult {
    if (this.#mustReadAgain) result.readAgain = true;
    return result;
  }

  #isOtherOfPlace(word: string, place: string): boolean {
    const isOther = place !== '' && this.#last.place === place && this.#last.word !== word;
    this.#last = { place, word };
    return isOther;
  }

  get #known(): SplitFacts {
    return (this.#facts.splits ??= { hasSplits: false, isOfSets: false, others: new Set() });
  }

  #textOf(record: Record<string, unknown>): string | undefined {
    const known = this.#facts.splits?.field;
    if (known !== undefined && typeof record[known] === 'string') return record[known];
    let other: string | undefined;
    for (const name of Object.keys(record)) {
      const value = record[name];
      if (typeof value !== 'string' || value.length > MAX_WORD || isKnownMetric(name)) continue;
      if (mayNameSplit(name) || splitOfText(value)) other ??= name;
      if (mayNameSplit(name)) other = name;
    }
    if (other === undefined) return undefined;
    this.#known.field = other;
    return record[other] as string;
  }

  /** MMEngine's rows of training, of which one is the first, have an iteration beside their step, those of a validation only a step. */
  #ofShape(record: Record<string, unknown>): RowSplit {
    if (typeof record.step !== 'number') return NOTHING;
    const hasIteration = typeof record.iter === 'number';
    this.#facts.hasIterations ??= hasIteration;
    return this.#facts.hasIterations && !hasIteration && record.epoch === undefined ? { split: 'eval' } : NOTHING;
  }

  #learn(change: () => void): void {
    change();
    this.#mustReadAgain ||= this.#hadNothing;
  }
}

/** {"is_train": false} */
function flagOf(record: Record<string, unknown>): Split | null {
  for (const name in record) {
    const value = record[name];
    const split = typeof value === 'boolean' ? splitOfFlag(name, String(value)) : null;
    if (split) return split;
  }
  return null;
}

function placeIn(record: Record<string, unknown>): string {
  return Object.keys(record)
    .filter((name) => (coordinateOf(name)?.coordinate ?? 'time') !== 'time')
    .map((name) => String(record[name]))
    .join(' ');
}

/** The metrics by which a row is placed: a learning rate that stands in the row of an evaluation makes it none of training. */
export function pathsOf(values: Values, { split }: RowSplit): string[] {
  const paths = Object.keys(values);
  const own = split === undefined || split === 'train' ? paths : paths.filter((path) => !path.startsWith('train/'));
  return own.length > 0 ? own : paths;
}
