/** Every family of the generator. */

import type { Family } from './family.ts';
import { CLASSIFIERS } from './recipes/classifiers.ts';
import { FEW_EVALUATIONS } from './recipes/few-evaluations.ts';
import { HUB } from './recipes/hub.ts';
import { LONG_RUNS } from './recipes/long-runs.ts';
import { NUMBERS } from './recipes/numbers.ts';
import { PAIRS } from './recipes/pairs.ts';
import { POLICIES } from './recipes/policies.ts';
import { RARE } from './recipes/rare.ts';
import { TEXTS } from './recipes/texts.ts';
import { UNEQUAL } from './recipes/unequal.ts';
import { WITHOUT_EVALUATION } from './recipes/without-evaluation.ts';

export const FAMILIES: readonly Family[] = [
  ...CLASSIFIERS,
  ...HUB,
  ...TEXTS,
  ...LONG_RUNS,
  ...PAIRS,
  ...RARE,
  ...WITHOUT_EVALUATION,
  ...FEW_EVALUATIONS,
  ...UNEQUAL,
  ...NUMBERS,
  ...POLICIES,
];
