/** Every rule is explained to somebody who never trained a model. */

import { expect, it } from 'vitest';
import { ALL_RULES } from '@rewardboard/diagnostics';
import { explanationOf } from './rule-words.ts';

it.each(ALL_RULES.map(({ id }) => id))('%s has a sentence without a word of the trade', (id) => {
  const words = explanationOf(id);
  expect(words).toMatch(/^[A-Z].*\.$/);
  expect(words).not.toMatch(/entropy|logit|gradient|calibrat|generaliz|hyperparameter|epoch|F1|AUC/i);
});
