/** Schedule: the learning rate differs from the plan, jumps up after its peak, or is 0 before the end. */

import { FACT } from '../statistics/confidence.ts';
import { Episode, foremost } from './episode.ts';
import type { Period } from './episode.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { fieldOf } from '../diagnosis/facts.ts';
import { findingOf } from './finding.ts';
import type { FindingParts } from './finding.ts';
import { decimalsOf } from '../statistics/noise.ts';
import { isOver } from '../statistics/silence.ts';
import { plannedRate } from '../statistics/planned-rate.ts';
import type { Rule } from './rule.ts';
import { notChecked } from './rule.ts';
import { RestartCycle } from '../statistics/restart-cycle.ts';
import { Recent } from '../statistics/recent.ts';
import { Warmup } from '../statistics/warmup.ts';
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
/** Zero from the first point on for this many points, while the training loss falls by less than this share and nothing is evaluated. */
const NEVER_POINTS = 20;
const NEVER_FALLEN = 0.05;
const NEWEST_LOSSES = 5;
/** A console may round a small rate to 0 and learn slowly at first: only so many points need action. */
const NEVER_SURE = 50;
/** A console prints few decimals: a rate that was at this many of its last digit before is rounded to 0. */
const ROUNDED_UNITS = 10;
const MOST_DECIMALS = 8;
/** Rises to this share of the planned steps and further, or to the end of the run: a warm-up that never ends. */
const WARMUP_SHARE = 0.6;
const WARMUP_POINTS = 5;
/** A training loss below this share of its first is that of a model that has learned. */
const LEARNED_SHARE = 0.3;
/** ... by this share of the peak, at least. */
const WARMUP_RISE = 0.5;

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
      warmup: { kind: 'warmup' as const, episode: new Episode(1, 1) },
      never: { kind: 'never' as const, episode: new Episode(NEVER_POINTS, 1) },
    };
    const list = Object.values(troubles);
    const warmup = troubles.warmup.episode;
    let points = 0;
    const warming = new Warmup();
    const cycle = new RestartCycle();
    let first: number | null = null;
    let decimals = 0;
    let peak = 0;
    let before: { step: number; rate: number } | null = null;
    let leap = { from: 0, to: 0 };
    let last = { step: 0, rate: 0 };
    let lastAboveZero = 0;
    let isEvaluated = false;
    const losses = { first: null as number | null, newest: new Recent(NEWEST_LOSSES) };
    return {
      train({ step, loss, learningRate: rate }) {
        if (loss !== undefined && Number.isFinite(loss)) {
          losses.first ??= loss;
          losses.newest.add(loss);
        }
        if (rate === undefined || !Number.isFinite(rate)) return;
        points++;
        if (plan) {
          // A resumed program may be off by one step, so both neighbors in the plan are accepted.
          const nearest = [plan.at(step - 1), plan.at(step), plan.at(step + 1)].map((planned) =>
            Math.abs(rate - planned),
          );
          troubles.off.episode.add(step, Math.min(...nearest) > OFF_SHARE * plan.peak);
        } else if (!before) {
          cycle.add(step, rate, false);
        } else if (!restarts) {
          const isBelowPeak = before.rate < (1 - LEAP_SHARE) * peak;
          const leaps =
            rate - before.rate > LEAP_SHARE * peak &&
            (isBelowPeak || rate > 2 * peak) &&
            peak > 0 &&
            before.rate > 0 &&
            points > 5 &&
            isPastWarmup(before.rate);
          cycle.add(step, rate, leaps);
          if (leaps) leap = { from: before.rate, to: rate };
          if (cycle.isPlanned) troubles.leap.episode.close(step);
          else troubles.leap.episode.add(step, leaps);
        }
        const isEarly = facts.plannedSteps === null || step < (1 - LEFT_SHARE) * facts.plannedSteps;
        first ??= rate;
        warming.add(rate);
        if (rate > 0) {
          lastAboveZero = rate;
          if (decimals <= MOST_DECIMALS) decimals = Math.max(decimals, decimalsOf(rate));
        }
        // A warm-up begins at 0, and a console may never print more.
        const isZero = rate === 0 && peak > 0 && !(2 * lastAboveZero <= peak && isRounded(lastAboveZero, decimals));
        troubles.zero.episode.add(step, isZero && isEarly && (!plan || plan.at(step) > 0));
        peak = Math.max(peak, rate);
        troubles.never.episode.add(step, !isEvaluated && peak === 0 && hasNotFallen());
        before = last = { step, rate };
        warmup.add(step, facts.plannedSteps !== null && !isPartOfPlan() && stillRises());
      },
      /** Then other rules say that nothing is learned, from better evidence. */
      evaluation({ step, loss }) {
        if (loss === null) return;
        isEvaluated = true;
        troubles.never.episode.close(step);
      },
      end() {
        if (before && stillRises() && !isPartOfPlan()) warmup.open(before.step);
      },
      period: () => foremost(list)?.episode.period ?? null,
      conclude(facts) {
        if (points === 0) return notChecked('no learning rate in this log');
        const shown = foremost(list);
        if (!shown)
          // A log that doesn't record its end is over when it has been silent for long.
          return before && isOver(facts) && stillRises() && !isPartOfPlan()
            ? findingOf(schedule, facts, at(before.step), ofWarmup(facts, first!, last))
            : 'clear';
        const period = shown.episode.period!;
        const since = stepText(period.onsetStep);
        const planned = plan?.at(last.step) ?? null;
        const isZero = troubles.zero.episode.isOpen || (shown.kind === 'off' && last.rate === 0);
        if (shown.kind === 'never') return findingOf(schedule, facts, period, ofZero(points));
        if (shown.kind === 'warmup') return findingOf(schedule, facts, period, ofWarmup(facts, first!, last));
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

    function hasNotFallen(): boolean {
      return losses.first !== null && losses.newest.median >= (1 - NEVER_FALLEN) * losses.first;
    }

    /** Nothing but up since the start, and not at its peak yet. */
    function stillRises(): boolean {
      return points >= WARMUP_POINTS && warming.isOn && last.rate - first! > WARMUP_RISE * peak;
    }

    /** A run that came no farther than this may have been cut short: its warm-up fits the plan. */
    function isPartOfPlan(): boolean {
      return facts.plannedSteps !== null && last.step <= WARMUP_SHARE * facts.plannedSteps;
    }

    /** A warmup by epoch jumps too, but always from one peak to a new one. */
    function isPastWarmup(rate: number): boolean {
      return rate < peak || points > 20;
    }
  },
};

function ofWarmup(facts: Facts, first: number, last: { step: number; rate: number }): FindingParts {
  // With a loss that fell all the same, that a handful of examples can't tell how well is the greater trouble.
  const hasLearned = (facts.lastTrainLoss ?? Infinity) < LEARNED_SHARE * (facts.firstTrainLoss ?? 0);
  const end = isOver(facts) ? 'to the end of the run' : `at step ${stepText(last.step)}`;
  const of = facts.plannedSteps === null ? '' : ` of ${stepText(facts.plannedSteps)} planned steps`;
  return {
    level: hasLearned && facts.isOpen('too-few-examples') ? 'fine' : 'watch',
    title: 'Warm-up too long',
    sentences: isOver(facts)
      ? ['The warm-up is longer than the run: the learning rate rose to the end.']
      : [`The learning rate still rises at step ${stepText(last.step)}: warm-up too long.`],
    evidence: `The learning rate has only risen, from ${rateText(first)} to ${rateText(last.rate)}, ${end}${isOver(facts) ? '' : of}: the model was never trained at the full rate.`,
    confidence: FACT,
    causes: ['The warm-up has more steps than the run', 'The run was stopped during its warm-up'],
    range: [first, last.rate],
    advice: [{ text: 'Shorten the warm-up to a tenth of the steps of the run', field: 'warmup_steps' }],
    metrics: ['train/learning_rate'],
    numbers: { first, rate: last.rate },
  };
}

function ofZero(points: number): FindingParts {
  return {
    level: points >= NEVER_SURE ? 'act' : 'watch',
    title: 'Learning rate of 0',
    sentences: ['The learning rate is 0 in the whole log: nothing is learned.'],
    evidence: `All ${stepText(points)} points have a learning rate of 0, so the optimizer changes nothing.`,
    confidence: FACT,
    causes: [
      'The learning rate is set to 0, or the schedule multiplies it by 0',
      'The scheduler counts more steps for the warm-up than the run has',
      'The log rounds a small learning rate to 0',
    ],
    range: [0, 0],
    advice: [{ text: 'Set a learning rate above 0, and log it with enough digits', field: 'learning_rate' }],
    metrics: ['train/learning_rate'],
    numbers: { rate: 0, points },
  };
}

function at(step: number): Period {
  return { onsetStep: step, detectedStep: step, resolvedStep: null };
}

/** Whether a rate that is printed with so many decimals would be printed as 0 soon after. */
function isRounded(rate: number, decimals: number): boolean {
  return decimals <= MOST_DECIMALS && rate < ROUNDED_UNITS * 10 ** -decimals;
}
