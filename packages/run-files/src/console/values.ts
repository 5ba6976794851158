/** The metrics of a line, each with its split. */

import type { Split } from '@rewardboard/metrics';
import { isKnownMetric, namedMetric } from '@rewardboard/metrics';
import type { Values } from '@rewardboard/protocol';
import type { CellNumbers } from '../cell-numbers.ts';
import type { MetricNames } from '../metric-names.ts';
import { coordinateOf } from '../point-event.ts';
import type { ConsoleLine } from './line-shape.ts';
import { remembered } from './words.ts';

export interface NamedNumber {
  name: string;
  split: Split;
  /** Where it belongs, if the file has no better name of that metric. */
  path: string;
  /** As it is written, and what it is a part of. */
  text: string;
  of: string | undefined;
}

const IGNORED = new Set(['v_num', 'time', 'eta', 'data', 'port', 'pid', 'seed', 'cuda']);
/** "test: 9050/10000" of these is a share. */
const SHARES = /(^|_)(accuracy|acc|f1|precision|recall)$/;

const COUNT = /\/(tp|tn|fp|fn)$/;
const KINDS = 4;

const PATHS: Readonly<Record<Split, (base: string) => string>> = {
  train: remembered((base) => namedMetric(base, 'train').path),
  eval: remembered((base) => namedMetric(base, 'eval').path),
  test: remembered((base) => namedMetric(base, 'test').path),
};
/** verl's "training/global_step", and "Eval/step". */
const OF_SPLIT = /^(train|training|val|validation|eval|test)\//i;
const isPlace = remembered(
  (base) => coordinateOf(base.replace(OF_SPLIT, '')) !== undefined || IGNORED.has(base.toLowerCase()),
);
const isShare = remembered((base) => SHARES.test(base.toLowerCase()));

/** "Avg_loss": in an evaluation, the loss of all its batches. */
const AVERAGED = /^(?:avg|average|mean)[_ ](.+)$/i;

/** Those of a confusion matrix. */
export function hasAllCounts(named: readonly NamedNumber[]): boolean {
  const counts = named.filter(({ path }) => COUNT.test(path));
  return counts.length >= KINDS && new Set(counts.map(({ path }) => path)).size >= KINDS;
}

/** @param section whose numbers they are where the line doesn't say */
export function namedNumbers({ fields, label, split: ofLine }: ConsoleLine, section: Split | undefined): NamedNumber[] {
  const isBoosting = fields.some(({ name }) => name.isBare && /^learn$/i.test(name.base));
  const found: NamedNumber[] = [];
  for (const { name, split: own, text, of } of fields) {
    let { base } = name;
    if (name.isBare) {
      // "train:141" is a line of a program, "Val=28000" the size of a set.
      if (!/[.,en]/i.test(text)) continue;
      if (isBoosting) base = 'loss';
      else if (label) base = label.base;
      else continue;
    }
    if (isPlace(base) || (of !== undefined && !isShare(base))) continue;
    // CatBoost's test set is the one that it evaluates.
    const said = (isBoosting && own === 'test' ? 'eval' : own) ?? ofLine ?? section;
    // Examples are counted in an evaluation.
    const split = said ?? (COUNT.test(PATHS.train(base)) ? 'eval' : 'train');
    const whole = split === 'train' ? undefined : AVERAGED.exec(base)?.[1];
    if (whole !== undefined && isKnownMetric(whole) && !fields.some((other) => other.name.base === whole)) base = whole;
    const path = PATHS[split](base);
    // Of two numbers with one name the first is the line's.
    if (!found.some((other) => other.split === split && other.name === base))
      found.push({ name: base, split, path, text, of });
  }
  return found;
}

/** The numbers under their paths, those that are none left out. */
export function valuesOf(named: readonly NamedNumber[], numbers: CellNumbers, names: MetricNames): Values {
  const values: Values = {};
  for (const { name, split, text, of } of named) {
    const value = numbers.ofPart(text, of);
    if (typeof value === 'number') values[names.pathOf(name, undefined, split)] = value;
  }
  return values;
}
