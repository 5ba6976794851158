/** How often a rule was wrong when it was measured, in words: what is shown beside each of its findings. */

import { wilson } from '@rewardboard/metrics';
import type { ErrorRate } from './error-rates.ts';
import { ERROR_RATES } from './error-rates.ts';
import { percentText, stepText } from './wording.ts';

/** null where it was not measured: then nothing is said. */
export function errorRateText(rule: string, rates: Readonly<Record<string, ErrorRate>> = ERROR_RATES): string | null {
  const rate = Object.hasOwn(rates, rule) ? rates[rule]! : null;
  if (!rate) return null;
  const parts = [falseAlarms(rate), found(rate)].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join('; ');
}

function falseAlarms({ healthyRuns, falseAlarms: alarms, trueStatements }: ErrorRate): string | null {
  if (healthyRuns === 0) return null;
  const rightly = trueStatements > 0 ? `, rightly said of ${stepText(trueStatements)} more` : '';
  return `false alarm in ${stepText(alarms)} of ${stepText(healthyRuns)} healthy runs (95 %: at most ${percentText(wilson(alarms, healthyRuns).high)})${rightly}`;
}

function found({ faultyRuns, found: count, medianDelay }: ErrorRate): string | null {
  if (faultyRuns === 0) return null;
  const delay =
    medianDelay === null
      ? ''
      : `, typically ${stepText(medianDelay)} ${medianDelay === 1 ? 'evaluation' : 'evaluations'} after it began`;
  return `the fault found in ${stepText(count)} of ${stepText(faultyRuns)} runs that had it${delay}`;
}
