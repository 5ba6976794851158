/** A value of `--data`: a file such as `steps.jsonl`, or with a weight, `steps.jsonl:2`. */

import { existsSync } from 'node:fs';
import { BadInput } from '../base/bad-input.ts';

export interface DataArgument {
  path: string;
  /** Weight of its examples in the loss; 1 by default. */
  weight: number;
}

const MAX_WEIGHT = 1000;

export function parseDataArgument(argument: string): DataArgument {
  const match = /^(.+):([^:/\\]*)$/s.exec(argument);
  // An existing file may have a name that ends like a weight; in C:\data the part after the colon isn't a number.
  if (!match || existsSync(argument) || !/^[\d.+-]/.test(match[2]!)) return { path: argument, weight: 1 };
  const weight = Number(match[2]);
  if (!(weight > 0 && weight <= MAX_WEIGHT))
    throw new BadInput(`--data ${argument}: the weight ${match[2]} must be a number above 0 and at most ${MAX_WEIGHT}`);
  return { path: match[1]!, weight };
}
