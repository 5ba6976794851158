/** Printed dictionaries and JSON objects within a line: names and numbers, read in one pass that never goes back. */

import { kindOf } from '@rewardboard/metrics';
import type { Values } from '@rewardboard/protocol';
import type { CellNumbers } from '../cell-numbers.ts';
import { coordinateOf } from '../point-event.ts';
import { transformersPaths } from '../transformers-fields.ts';
import type { ConsoleLine } from './line-shape.ts';
import { splitOfWord } from './words.ts';

export interface Dictionaries {
  /** Name to number, as it is written; nested ones with their outer name: "train/loss". */
  entries: Map<string, string>;
  /** One has no end: the rest of it stands on the next lines, or another program wrote into it. */
  isOpen: boolean;
}

const MAX_NAME = 100;
const MAX_VALUE = 60;
/** Dictionaries within one another. */
const MAX_DEPTH = 4;
const WRAPPED = /^(?:tensor|np\.\w{1,20}|numpy\.\w{1,20}|array)\(\s{0,2}\[?/;

export function dictionariesOf(text: string): Dictionaries {
  const entries = new Map<string, string>();
  const outer: string[] = [];
  let depth = 0;
  let at = text.indexOf('{');
  while (at >= 0 && at < text.length) {
    const char = text[at]!;
    if (char === '{') {
      depth = Math.min(depth + 1, MAX_DEPTH);
      at++;
    } else if (char === '}') {
      if (depth > 0) depth--;
      outer.length = Math.min(outer.length, Math.max(0, depth - 1));
      at++;
      if (depth === 0) at = text.indexOf('{', at);
    } else if (char === "'" || char === '"') {
      const close = text.indexOf(char, at + 1);
      if (close < 0) break;
      let next = close + 1;
      while (text[next] === ' ') next++;
      if (text[next] !== ':') {
        at = close + 1;
        continue;
      }
      const name = text.slice(at + 1, close);
      next++;
      while (text[next] === ' ') next++;
      if (text[next] === '{') outer[Math.max(0, depth - 1)] = name;
      else if (name.length > 0 && name.length <= MAX_NAME) {
        const value = valueAt(text, next);
        if (value !== null) entries.set([...outer.slice(0, depth - 1), name].join('/'), value);
      }
      // A string as the value is passed over, so that none in it is taken for a name.
      const quote = text[next];
      const end = quote === "'" || quote === '"' ? text.indexOf(quote, next + 1) : -1;
      at = end < 0 ? Math.max(next, close + 1) : end + 1;
    } else at++;
  }
  return { entries, isOpen: depth > 0 };
}

/** A number, in quotes or not, or within "tensor(...)". */
function valueAt(text: string, start: number): string | null {
  let value = text.slice(start, start + MAX_VALUE);
  value = value.replace(WRAPPED, '');
  const quote = /^['"]/.exec(value)?.[0];
  if (quote) value = value.slice(1);
  const end = quote ? value.indexOf(quote) : value.search(/['"),}\]\s]/);
  if (quote && end < 0) return null;
  const found = end < 0 ? value : value.slice(0, end);
  return found === '' ? null : found;
}

/** "epoch 0: {'accuracy': 0.8, 'f1': 0.7}": a line with an epoch and nothing but scores is of an evaluation, as Accelerate's examples print it. */
export function splitOfDictionary(
  { epoch, fields }: ConsoleLine,
  entries: ReadonlyMap<string, string>,
): 'eval' | undefined {
  const isOfEpoch = epoch !== undefined && Number.isInteger(epoch) && fields.length === 0;
  return isOfEpoch && [...entries.keys()].every((name) => kindOf(name) === 'score') ? 'eval' : undefined;
}

/** Its place, and the numbers that are none of it. @param pathOf with the path that the other names give a metric */
export function recordOf(
  entries: ReadonlyMap<string, string>,
  numbers: CellNumbers,
  pathOf: (name: string, path: string | undefined) => string,
): { step: number | undefined; epoch: number | undefined; values: Values } {
  const values: Values = {};
  const known = transformersPaths([...entries.keys()]);
  let step: number | undefined;
  let epoch: number | undefined;
  let rank = Infinity;
  for (const [name, text] of entries) {
    const value = numbers.of(text);
    if (typeof value !== 'number') continue;
    const found = coordinateOf(name.replace(/^(train|valid|val|eval|test)_/, '')) ?? coordinateOf(name);
    // fairseq's "update" is its epoch.
    const better = name.endsWith('num_updates') ? -1 : (found?.rank ?? Infinity);
    if (found?.coordinate === 'epoch') epoch = value;
    else if (found?.coordinate === 'step' && value >= 0 && better < rank) [step, rank] = [value, better];
    else if (!found && name !== 'time' && splitOfWord(name) === undefined) values[pathOf(name, known(name))] = value;
  }
  return { step, epoch, values };
}
