/** How often a rule was wrong when it was measured, and on which runs, in words: shown beside each of its findings. */

import { wilson } from '@rewardboard/metrics';
import type { ErrorRate, ErrorRates, MeasuredRates } from './error-rate.ts';
import { ERROR_RATES } from './error-rates.ts';
import { countText, percentText, stepText } from './wording.ts';

/** A rate with fewer cases behind it says nothing: of ten cases without a miss, the 95% interval still reaches down to 72%. */
const MIN_CASES = 10;

/** null if the rule was not measured on enough runs. */
export function errorRateText(rule: string, { generated, real }: MeasuredRates = ERROR_RATES): string | null {
  const parts = [textOf('generated', rateOf(generated, rule)), textOf('real', rateOf(real, rule))];
  const measured = parts.filter((part) => part !== null);
  return measured.length === 0 ? null : measured.join(' · ');
}

function rateOf(rates: ErrorRates, rule: string): ErrorRate | null {
  return Object.hasOwn(rates, rule) ? rates[rule]! : null;
}

function textOf(set: string, rate: ErrorRate | null): string | null {
  const parts = rate ? [falseAlarms(rate), found(rate)].filter((part) => part !== null) : [];
  return parts.length === 0 ? null : `on ${set} runs: ${parts.join('; ')}`;
}

function falseAlarms({ healthyRuns, falseAlarms: alarms, trueStatements }: ErrorRate): string | null {
  if (healthyRuns < MIN_CASES) return null;
  const correct = trueStatements > 0 ? `, correct in ${stepText(trueStatements)} others` : '';
  return `false alarm in ${stepText(alarms)} of ${stepText(healthyRuns)} healthy ones (at most ${percentText(wilson(alarms, healthyRuns).high)} with 95% confidence)${correct}`;
}

function found({ faultyRuns, found: count, medianDelay }: ErrorRate): string | null {
  if (faultyRuns < MIN_CASES) return null;
  const delay =
    medianDelay === null
      ? ''
      : medianDelay < 1
        ? ', typically at once'
        : `, typically ${countText(medianDelay, 'evaluation')} after it began`;
  return `fault found in ${stepText(count)} of ${stepText(faultyRuns)} that had it${delay}`;
}
