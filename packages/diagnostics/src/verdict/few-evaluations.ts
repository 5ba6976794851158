/** What a run of one to four evaluations can say: how far it has come, whether that is beyond noise, and when more will be known. */

import type { Advice, Keep, TargetVerdict } from '@rewardboard/protocol';
import { keepAdvice } from '../wording/advice.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { MIN_EVALUATIONS } from '../statistics/min-evaluations.ts';
import { isOver } from '../statistics/silence.ts';
import { median } from '../statistics/spread.ts';
import type { Overview } from './overview.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';
import { chanceLoss, referenceText } from '../statistics/chance.ts';
import { beatsConstant, oneAnswerOf } from '../statistics/versus-constant.ts';
import { countText, fitting, metricLabel, noiseText, numberText, quoted, stepText } from '../wording/wording.ts';

/** ms without a new point, after which more evaluations may never come. */
const STILL_MS = 3_600_000;
/** A score that has lost this share of what it had gained is not simply better. */
const LOST_SHARE = 0.25;
/** Two points show no more than a direction. */
const MIN_FOR_TICK = 3;

export interface FewVerdict {
  level: 'fine' | 'unknown';
  sentence: string;
  evidence: string;
  advice: Advice[];
}

/** @param overview of one to four evaluations */
export function fewEvaluations(
  facts: Facts,
  overview: Overview,
  keep: Keep | null,
  targets: readonly TargetVerdict[],
): FewVerdict {
  const count = countText(overview.evaluations, 'evaluation');
  const next = nextVerdict(facts, overview);
  const course = courseOf(overview);
  const answer = oneAnswerOf(overview.last!);
  if (answer) course.texts = [`nearly every answer is ${quoted(facts[answer])}`];
  const guess = answer ? null : noBetterThan(overview.last!);
  if (guess !== null) course.texts = [`validation loss ${numberText(overview.last!.loss!)}; ${guess}`, guess];
  const isMissed = targets.some(({ verdict }) => verdict === 'not met');
  const hasGained = overview.gain.bySingle > 0;
  if (
    next === null &&
    overview.evaluations >= MIN_FOR_TICK &&
    hasGained &&
    !course.rises &&
    !course.falls &&
    !isMissed &&
    keep
  )
    return {
      level: 'fine',
      sentence: fitting(...course.texts.map((text) => `Improved over ${count}: ${text}.`), `Improved over ${count}.`),
      evidence: `That is more than the noise, but ${count} can’t show more. ${noiseOf(overview)}`,
      advice: isOver(facts) ? keepAdvice(facts, keep) : [],
    };
  const start = next === null ? `Can’t tell from ${count}: ` : `Too early: ${count}; `;
  const compared =
    overview.evaluations < 2 || course.rises
      ? ''
      : hasGained
        ? 'The gain is more than the noise.'
        : 'That may be noise.';
  return {
    level: 'unknown',
    sentence: fitting(...course.texts.map((text) => `${start}${text}.`), `${start.slice(0, -2)}.`),
    evidence: [
      compared,
      noiseOf(overview),
      next ?? `A verdict needs ${MIN_EVALUATIONS} evaluations; evaluate more often in the next run.`,
    ]
      .filter((part) => part !== '')
      .join(' '),
    advice: [],
  };
}

/** What guessing gets, if the newest evaluation is no better; null if it is, or if that is unknown. */
function noBetterThan(last: EvaluationPoint): string | null {
  const chance = chanceLoss(last);
  if (chance === null || last.loss === null || beatsConstant(last) !== false) return null;
  return referenceText(last, chance);
}

/** How the loss, or a score, went: "validation loss 0.627 to 0.446", "validation loss up 38% since step 2". */
function courseOf({ gain, first }: Overview): { texts: string[]; rises: boolean; falls: boolean } {
  const { foremost } = gain;
  if (!foremost) return { texts: ['neither a loss nor a score'], rises: false, falls: false };
  const { metric, now, first: from } = foremost;
  const label = metricLabel(metric);
  if (first.length < 2) return { texts: [`${label} ${numberText(now.value)}`], rises: false, falls: false };
  const { best } = now;
  const rise = now.value - best.value;
  if (metric === 'eval/loss' && best.value > 0 && rise > Math.SQRT2 * now.noise)
    return {
      texts: [
        `${label} up ${percent(rise / best.value)} since step ${stepText(best.step)}`,
        `${label} up ${percent(rise / best.value)}`,
      ],
      rises: true,
      falls: false,
    };
  const lost = now.sign * (best.value - now.value);
  const gained = now.sign * (best.value - from);
  // Without a loss, the newest score is all that shows a fall; what is not visible in print is none.
  if (lost > 0 && gained > 0 && numberText(best.value) !== numberText(now.value))
    return {
      texts: [
        `${label} ${numberText(from)} to ${numberText(best.value)}, then ${numberText(now.value)}`,
        `${label} ${numberText(from)} to ${numberText(now.value)}`,
      ],
      rises: false,
      falls: metric !== 'eval/loss' && lost > LOST_SHARE * gained,
    };
  return { texts: [`${label} ${numberText(from)} to ${numberText(now.value)}`], rises: false, falls: false };
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

function noiseOf({ last }: Overview): string {
  return last?.loss == null ? '' : noiseText(last.lossNoise, last.noiseIsMeasured);
}

/** When a verdict is due; null if no further evaluations are to be expected. */
function nextVerdict(facts: Facts, { first }: Overview): string | null {
  if (isOver(facts)) return null;
  const { now, lastPointAt } = facts.context ?? { now: 0, lastPointAt: null };
  if (lastPointAt != null && now - lastPointAt > STILL_MS) return null;
  const steps = first.map(({ step }) => step);
  const every = steps.length > 1 ? median(steps.slice(1).map((step, index) => step - steps[index]!)) : steps[0]!;
  const at = Math.round(steps.at(-1)! + every * (MIN_EVALUATIONS - steps.length));
  const { plannedSteps: planned } = facts;
  if (planned === null || at <= planned)
    return `A verdict needs ${MIN_EVALUATIONS} evaluations: at about step ${stepText(at)}, if one comes every ${countText(every, 'step')}.`;
  // The last one of the plan is all that there will be.
  const lastPlanned = steps.at(-1)! + every * Math.floor((planned - steps.at(-1)!) / every + 1e-9);
  return every > 0 && lastPlanned > steps.at(-1)!
    ? `This run plans ${stepText(planned)} steps, so its last evaluation comes at about step ${stepText(lastPlanned)}.`
    : null;
}
