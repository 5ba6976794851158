/** Output of metrics with unknown names: "step 10 | foo: 0.52 | bar: 0.8". They are drawn where they are curves. */

import { kindOf } from '@rewardboard/metrics';
import { plainNumber } from '../cell-numbers.ts';
import { MAX_CURVE_ROWS, areCurves } from '../curves.ts';
import type { ReadResult } from '../format.ts';
import type { ConsoleFacts } from './console-facts.ts';
import type { ConsoleLine } from './line-shape.ts';
import type { NamedNumber } from './values.ts';

/** Kinds of lines that are kept, and numbers of one. */
const MAX_KINDS = 8;
const MAX_NAMES = 20;
/** They say how the program runs, and rise by themselves. */
const OF_PROGRAM =
  /(time|sec|mem|memory|gpu|cpu|speed|tokens|samples|examples|learning.?rate|left|done|progress|size|elapsed)s?$|(^|[^a-z])(ms|eta|lr)s?$|^rate$/i;
/** Of how the data is divided, and when an evaluation is due. */
const OF_SETTING =
  /(^|[^a-z])(ratio|fraction|split|percent|percentage|share|size|threshold|interval|freq|frequency|every|patience|delta)$/i;

export class UnknownNames {
  #kinds = new Map<string, { counts: number[]; columns: number[][] }>();
  #mustReadAgain = false;

  constructor(private readonly facts: ConsoleFacts) {}

  keep(): () => void {
    const kinds = new Map(
      [...this.#kinds].map(([key, { counts, columns }]) => [
        key,
        { counts: [...counts], columns: columns.map((column) => [...column]) },
      ]),
    );
    const mustReadAgain = this.#mustReadAgain;
    return () => {
      this.#kinds = kinds;
      this.#mustReadAgain = mustReadAgain;
    };
  }

  finish(result: ReadResult): ReadResult {
    if (this.#mustReadAgain) result.readAgain = true;
    return result;
  }

  /** A record was made. One of well-known metrics means: the others are what else the program prints. */
  end(): void {
    if (this.facts.unknownNames !== undefined || this.facts.hasKnownNames) return;
    this.facts.hasKnownNames = true;
    this.#kinds.clear();
  }

  /** "Validation distance: 0.71" on a line of its own, once the file has records. */
  isOfEvaluation({ fields, isProse }: ConsoleLine): boolean {
    return (
      this.facts.hasKnownNames === true &&
      !isProse &&
      fields.length > 0 &&
      fields.every(
        ({ name, text, isAssigned }) =>
          isAssigned &&
          (name.split === 'eval' || name.split === 'test') &&
          !name.isBare &&
          /[.e]/i.test(text) &&
          !OF_PROGRAM.test(name.base) &&
          !OF_SETTING.test(name.base),
      )
    );
  }

  /** "Average margin: 0.4" on a line of its own, once the file has records. */
  isOfScores({ fields, isProse }: ConsoleLine): boolean {
    return (
      this.facts.hasKnownNames === true &&
      !isProse &&
      fields.length > 0 &&
      fields.every(
        ({ name, text, isAssigned }) =>
          isAssigned && name.isKnown && /[.e]/i.test(text) && /^(score|margin)$/.test(kindOf(name.base)),
      )
    );
  }

  /** Whether a line without a known metric makes a record. */
  areMetrics(line: ConsoleLine, named: readonly NamedNumber[]): boolean {
    const at = line.step ?? line.epoch;
    if (at === undefined || line.isProse || named.length === 0 || named.length > MAX_NAMES) return false;
    const { unknownNames, hasKnownNames } = this.facts;
    if (hasKnownNames) return false;
    const key = named.map(({ split, name }) => `${split} ${name}`).join('\n');
    if (unknownNames !== undefined) return key === unknownNames;
    const kind = this.#kindOf(key, named.length);
    if (!kind || kind.counts.length >= MAX_CURVE_ROWS) return false;
    kind.counts.push(at);
    named.forEach(({ text }, i) => kind.columns[i]!.push(plainNumber(text.replace(/%$/, '')) ?? NaN));
    if (
      !areCurves(
        kind.counts,
        kind.columns.filter((_, i) => !OF_PROGRAM.test(named[i]!.name)),
      )
    )
      return false;
    this.facts.unknownNames = key;
    this.#mustReadAgain = true;
    return true;
  }

  #kindOf(key: string, count: number): { counts: number[]; columns: number[][] } | undefined {
    let kind = this.#kinds.get(key);
    if (!kind && this.#kinds.size < MAX_KINDS) {
      kind = { counts: [], columns: Array.from({ length: count }, () => []) };
      this.#kinds.set(key, kind);
    }
    return kind;
  }
}
