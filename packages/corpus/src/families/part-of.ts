/** The part of a family: decided by its name alone, before anything is scored. Rules may be tuned on the families of the tuning part. */

import { hashText } from '../../../../apps/trainer/src/base/random.ts';
import type { Part } from './family-run.ts';

/** Those of `python/train_other_tasks.py`. */
const OTHER_FAMILIES = [
  'squared errors',
  'pictures drawn again',
  'focal loss',
  'several labels',
  'texts in a few passes',
  'letters',
];

/** Chosen before the first family was drawn; changing it would move families that rules were tuned on into the test part. */
const SALT = 'families of runs';

/** Added after the test families had been scored three times, to have more kinds to tune on. */
const ADDED_FOR_TUNING = new Set(OTHER_FAMILIES);

export function partOfFamily(family: string): Part {
  if (ADDED_FOR_TUNING.has(family)) return 'tuning';
  // FNV's lowest bit only depends on the lowest bits of the letters: a middle one is taken.
  return ((hashText(`${SALT}/${family}`) >>> 16) & 1) === 0 ? 'tuning' : 'test';
}
