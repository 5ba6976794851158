/** Every family of the generator. */

import type { Family } from './family.ts';
import { CLASSIFIERS } from './recipes/classifiers.ts';
import { HUB } from './recipes/hub.ts';
import { LONG_RUNS } from './recipes/long-runs.ts';
import { TEXTS } from './recipes/texts.ts';

export const FAMILIES: readonly Family[] = [...CLASSIFIERS, ...HUB, ...TEXTS, ...LONG_RUNS];
