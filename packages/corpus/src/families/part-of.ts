/** The part of a family: decided by its name alone, before anything is scored. Rules may be tuned on the families of the tuning part. */

import { hashText } from '../../../../apps/trainer/src/base/random.ts';
import type { Part } from './family-run.ts';

/** Chosen before the first family was drawn; changing it would move families that rules were tuned on into the test part. */
const SALT = 'families of runs';

export function partOfFamily(family: string): Part {
  // FNV's lowest bit only depends on the lowest bits of the letters: a middle one is taken.
  return ((hashText(`${SALT}/${family}`) >>> 16) & 1) === 0 ? 'tuning' : 'test';
}
