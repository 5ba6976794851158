/** Schedule: the learning rate differs from the plan, jumps up after its peak, or is 0 before the end. */

import { FACT } from '../statistics/confidence.ts';
import { Episode, foremost } from './episode.ts';
import { fieldOf } from '../diagnosis/facts.ts';
import { findingOf } from './finding.ts';
import { plannedRate } from '../statistics/planned-rate.ts';
import type { Rule } from './rule.ts';
import { notChecked } from './rule.ts';
import { rateText, stepText } from '../wording/wording.ts';

/** Differs from the plan by more than this share of the peak ... */
const OFF_SHARE = 0.2;
/** ... at this many points in a row. */
const OFF_POINTS = 2;
/** Without a plan: up by this share of the peak from one point to the next, after having fallen by as much. */
const LEAP_SHARE = 0.3;
/** Zero for this many points, with more than this share of the steps left. */
const ZERO_POINTS = 3;
const LEFT_SHARE = 0.05;

export const schedule: Rule = {
  id: 'schedule',
  title: 'Learning-rate schedule',
  meaning: 'The learning rate does not follow its schedule.',
  causes: [
    'The schedule was planned for a different number of steps',
    'There is no warmup',
    'The run was resumed with a fresh schedule',
  ],
  explains: ['unstable-loss', 'spike', 'plateau', 'slow-progress', 'no-learning', 'underfitting'],
  check(facts) {
    const plan = plannedRate(facts);
    const restarts = /restart|cycl|annealing/.test(String(fieldOf(facts, 'lr_scheduler_type') ?? ''));
    const troubles = {
      off: { kind: 'off' as const, episode: new Episode(OFF_POINTS, 3) },
      leap: { kind: 'leap' as const, episode: new Episode(1, Infinity) },
      zero: { kind: 'zero' as const, episode: new Episode(ZERO_POINTS, 3) },
    };
    const list = Object.values(troubles);
    let points = 0;
    let peak = 0;
    let before: { step: number; rate: number } | null = null;
    let leap = { from: 0, to: 0 };
    let last = { step: 0, rate: 0 };
    return {
      train({ step, learningRate: rate }) {
        if (rate === undefined || !Number.isFinite(rate)) return;
        points++;
        if (plan) {
          // A resumed program may be off by one step, so both neighbors in the plan are accepted.
          const nearest = [plan.at(step - 1), plan.at(step), plan.at(step + 1)].map((planned) =>
            Math.abs(rate - planned),
          );
          troubles.off.episode.add(step, Math.min(...nearest) > OFF_SHARE * plan.peak);
        } else if (before && !restarts) {
          const hasFallen = before.rate < (1 - LEAP_SHARE) * peak;
          const leaps =
            rate - before.rate > LEAP_SHARE * peak &&
            (hasFallen || rate > 2 * peak) &&
            peak > 0 &&
            before.rate > 0 &&
            points > 5 &&
            isPastWarmup(before.rate);
          if (leaps) leap = { from: before.rate, to: rate };
          troubles.leap.episode.add(step, leaps);
        }
        const isEarly = facts.plannedSteps === null || step < (1 - LEFT_SHARE) * facts.plannedSteps;
        troubles.zero.episode.add(step, rate === 0 && isEarly && (!plan || plan.at(step) > 0));
        peak = Math.max(peak, rate);
        before = last = { step, rate };
      },
      period: () => foremost(list)?.episode.period ?? null,
      conclude(facts) {
        if (points === 0) return notChecked('no learning rate in this log');
        const shown = foremost(list);
        if (!shown) return 'clear';
        const period = shown.episode.period!;
        const since = stepText(period.onsetStep);
        const planned = plan?.at(last.step) ?? null;
        const isZero = troubles.zero.episode.isOpen || (shown.kind === 'off' && last.rate === 0);
        const what = isZero
          ? [`Learning rate has been 0 since step ${since}: nothing is learned.`]
          : shown.kind === 'off'
            ? [
                `Learning rate off schedule since step ${since}: ${rateText(last.rate)}, not ${rateText(planned!)}.`,
                `Learning rate off schedule since step ${since}.`,
              ]
            : [`Learning rate jumped from ${rateText(leap.from)} to ${rateText(leap.to)} at step ${since}.`];
        return findingOf(schedule, facts, period, {
          level: 'watch',
          sentences: what,
          evidence: `At step ${stepText(last.step)} the learning rate is ${rateText(last.rate)}; its peak was ${rateText(peak)}${planned === null ? '' : `, and the configuration calls for ${rateText(planned)} here`}.`,
          confidence: FACT,
          range: [last.rate, planned ?? peak],
          advice: [
            {
              text: 'Compare the schedule with the number of steps that are actually trained',
              field: 'lr_scheduler_type',
            },
            { text: 'When resuming, restore the state of the scheduler too' },
          ],
          metrics: ['train/learning_rate'],
          numbers: { rate: last.rate, planned, peak },
        });
      },
    };

    /** A warmup by epoch jumps too, but always from one peak to a new one. */
    function isPastWarmup(rate: number): boolean {
      return rate < peak || points > 20;
    }
  },
};
