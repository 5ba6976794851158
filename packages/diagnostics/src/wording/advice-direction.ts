/** Which way an advice turns: opposite ones confuse, however well each is founded. */

import type { Advice } from '@rewardboard/protocol';
import { CAPACITY_FIELDS } from './advice.ts';

/** What can be turned both ways. */
export type Knob = 'learning rate' | 'capacity';

export interface Direction {
  knob: Knob;
  /** -1 holds training back: a lower rate, more regularization. 1 pushes it: a higher rate, a larger model. */
  sign: -1 | 1;
}

const LOWER = /\b(halve|lower|smaller|reduce|decrease)\b/i;
const HIGHER = /\b(raise|higher|increase)\b|\d times\b/i;
const LARGER_MODEL = /\blarger model\b/i;

/** null if it turns neither. */
export function directionOf({ text, field, from, to }: Advice): Direction | null {
  const change = Number(to) - Number(from);
  if (field === 'learning_rate' || (field === undefined && /\blearning rate\b/i.test(text))) {
    const sign = change < 0 || (!(change > 0) && LOWER.test(text)) ? -1 : change > 0 || HIGHER.test(text) ? 1 : null;
    return sign === null ? null : { knob: 'learning rate', sign };
  }
  if (field === 'weight_decay') return { knob: 'capacity', sign: -1 };
  if (LARGER_MODEL.test(text) || (field !== undefined && CAPACITY_FIELDS.includes(field) && change > 0))
    return { knob: 'capacity', sign: 1 };
  return null;
}
