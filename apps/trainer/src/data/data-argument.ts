/** A file of examples as a person names it: `steps.jsonl`, or with a weight, `steps.jsonl:2`. */

import { existsSync } from 'node:fs';
import { BadInput } from '../base/bad-input.ts';

export interface DataArgument {
  path: string;
  /** How much its examples count in the loss, against 1 of a file without a weight. */
  weight: number;
}

const MAX_WEIGHT = 1000;

export function parseDataArgument(argument: string): DataArgument {
  const match = /^(.+):([^:/\\]*)$/s.exec(argument);
  // A file whose name ends like a weight is still a file; what follows the colon of C:\data is no number.
  if (!match || existsSync(argument) || !/^[\d.+-]/.test(match[2]!)) return { path: argument, weight: 1 };
  const weight = Number(match[2]);
  if (!(weight > 0 && weight <= MAX_WEIGHT))
    throw new BadInput(`--data ${argument}: the weight ${match[2]} is not a number above 0, up to ${MAX_WEIGHT}`);
  return { path: match[1]!, weight };
}
