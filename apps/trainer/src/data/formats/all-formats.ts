/** The supported data formats; a row has the first format that matches. */

import { nearestName } from '../../base/nearest-name.ts';
import type { Format, RowObject } from './format.ts';
import { gsm8k } from './gsm8k.ts';
import { labelledSteps } from './labelled-steps.ts';
import { labelledText } from './labelled-text.ts';
import { mathShepherd } from './math-shepherd.ts';
import { preference } from './preference.ts';
import { prm800k } from './prm800k.ts';
import { processBench } from './process-bench.ts';
import { stepwise, unpairedPreference } from './stepwise.ts';

export const FORMATS: readonly Format[] = [
  prm800k,
  preference,
  stepwise,
  unpairedPreference,
  processBench,
  labelledSteps,
  gsm8k,
  mathShepherd,
  labelledText,
];

export const EXPECTED = `expected one of\n${FORMATS.map(({ form }) => `  ${form}`).join('\n')}`;

export function formatOf(row: RowObject): Format | null {
  return FORMATS.find((format) => format.looksLike(row)) ?? null;
}

const FIELDS = [
  'problem',
  'steps',
  'labels',
  'label',
  'question',
  'answer',
  'prompt',
  'completions',
  'completion',
  'chosen',
  'rejected',
  'input',
  'text',
];

/** Why a row has no known format: its fields, and a suggestion for a misspelled one. */
export function strangeRow(row: RowObject): string {
  const names = Object.keys(row);
  if (names.length === 0) return 'an empty object';
  const near = names.flatMap((name) => {
    const meant = FIELDS.includes(name) ? null : nearestName(name.slice(0, 40), FIELDS);
    return meant === null ? [] : [`; did you mean "${meant}" instead of "${name.slice(0, 40)}"?`];
  });
  const more = names.length > 8 ? ` and ${names.length - 8} more` : '';
  return `unknown format with the fields ${names
    .slice(0, 8)
    .map((name) => JSON.stringify(name.slice(0, 40)))
    .join(', ')}${more}${near[0] ?? ''}`;
}
