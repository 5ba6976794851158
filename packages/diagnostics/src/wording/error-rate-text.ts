/** How often a rule was wrong when it was measured, in words: shown beside each of its findings. */

import { wilson } from '@rewardboard/metrics';
import type { ErrorRate } from './error-rates.ts';
import { ERROR_RATES } from './error-rates.ts';
import { countText, percentText, stepText } from './wording.ts';

/** null if the rule was not measured. */
export function errorRateText(rule: string, rates: Readonly<Record<string, ErrorRate>> = ERROR_RATES): string | null {
  const rate = Object.hasOwn(rates, rule) ? rates[rule]! : null;
  if (!rate) return null;
  const parts = [falseAlarms(rate), found(rate)].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join('; ');
}

function falseAlarms({ healthyRuns, falseAlarms: alarms, trueStatements }: ErrorRate): string | null {
  if (healthyRuns === 0) return null;
  const correct = trueStatements > 0 ? `, correct in ${stepText(trueStatements)} others` : '';
  return `false alarm in ${stepText(alarms)} of ${stepText(healthyRuns)} healthy generated runs (at most ${percentText(wilson(alarms, healthyRuns).high)} with 95% confidence)${correct}`;
}

function found({ faultyRuns, found: count, medianDelay }: ErrorRate): string | null {
  if (faultyRuns === 0) return null;
  const delay =
    medianDelay === null
      ? ''
      : medianDelay < 1
        ? ', typically at once'
        : `, typically ${countText(medianDelay, 'evaluation')} after it began`;
  return `fault found in ${stepText(count)} of ${stepText(faultyRuns)} generated runs that had it${delay}`;
}
