/** Below target: compares what the run reached, once it has ended or stopped improving, with the targets. */

import type { TargetVerdict } from '@rewardboard/protocol';
import { moreExamples, moreRegularization } from '../wording/advice.ts';
import type { Period } from './episode.ts';
import { findingOf } from './finding.ts';
import { isOver as isRunOver } from '../statistics/silence.ts';
import { Improvement } from '../statistics/improvement.ts';
import { capacityIfLevel } from './too-small.ts';
import { GAP } from '../verdict/target.ts';
import type { Rule } from './rule.ts';
import { NO_EVALUATIONS, notChecked, tooNoisy } from './rule.ts';
import { countText, intervalText, numberText, stepText, withinSentence } from '../wording/wording.ts';

/** Evaluations without improvement, and their share of all, after which the best so far is the result. */
const FLAT_EVALUATIONS = 8;
const FLAT_SHARE = 0.3;
/** So many evaluations show that a run still improves; of a plan that was cut before this share, a single one shows no more than a start. */
const FEW_EVALUATIONS = 3;
const CUT_SHARE = 0.6;
/** A target counts as missed only if the 99% interval misses it too: one run in forty is below its 95% interval by chance. */
const CLEARLY = 2.58 / 1.96;
/** A model that is too small has no gap. */
const CAUSES_OF_GAP = ['Too few examples for a model of this size', 'Too little regularization'];
/** The guide's "stuck below 70%": look at the data before anything else. */
const CHECK_DATA_BELOW = 0.7;

export const belowTarget: Rule = {
  id: 'below-target',
  title: 'Below target',
  meaning: 'Compares the best checkpoint with your targets.',
  causes: ['Too few examples, or the wrong ones', 'The model is too small', 'Wrong labels limit what can be reached'],
  check() {
    const loss = new Improvement(-1);
    const score = new Improvement(1);
    let evaluations = 0;
    let settledStep: number | null = null;
    /** Each evaluation was the best so far, by loss and score alike: such a run isn't measured by what it has reached. */
    let isBestEach = true;
    let lowestLoss = Infinity;
    let bestScore = -Infinity;
    return {
      evaluation(point) {
        evaluations += point.weight;
        isBestEach &&= (point.loss ?? -Infinity) < lowestLoss && (point.score ?? Infinity) > bestScore;
        lowestLoss = point.loss ?? lowestLoss;
        bestScore = point.score ?? bestScore;
        if (point.loss !== null) loss.add(point.step, point.loss, point.lossNoise, point.weight);
        if (point.score !== null) score.add(point.step, point.score, point.scoreNoise, point.weight);
        const flatFor = Math.min(loss.count > 0 ? loss.flatFor : Infinity, score.count > 0 ? score.flatFor : Infinity);
        const isSettled =
          Number.isFinite(flatFor) && flatFor >= FLAT_EVALUATIONS && flatFor >= FLAT_SHARE * evaluations;
        settledStep = isSettled ? (settledStep ?? point.step) : null;
      },
      conclude(facts, targets) {
        if (evaluations === 0) return NO_EVALUATIONS;
        const checked = targets.filter(({ verdict }) => verdict !== 'not checked');
        if (checked.length === 0) return notChecked('the log has none of the target metrics');
        const notMet = checked.filter(({ verdict }) => verdict === 'not met');
        const isOver = isRunOver(facts) || settledStep !== null;
        const at = checked[0]!.step!;
        const period: Period = {
          onsetStep: at,
          detectedStep: Math.max(at, settledStep ?? facts.lastStep),
          resolvedStep: null,
        };
        if (notMet.length > 0 && !isOver)
          return notChecked('the run is still improving; checked when it ends or levels off');
        const { plannedSteps: plan, lastStep } = facts;
        const isCut = plan !== null && lastStep < CUT_SHARE * plan;
        if (notMet.length > 0 && isBestEach && (evaluations >= FEW_EVALUATIONS || isCut))
          return notChecked('each evaluation was the best so far');
        const missed = notMet.filter(isClear);
        if (missed.length > 0) return notReached(period, missed, checked);
        const [narrow] = notMet;
        if (narrow)
          return tooNoisy(
            `${narrow.label} ${numberText(narrow.value!)} misses the target of ${narrow.target}, but not clearly enough for the size of the validation set`,
          );
        const unsure = checked.find(({ verdict }) => verdict === 'cannot tell yet');
        if (unsure) return tooNoisy(`${unsure.label}: ${unsure.sentence}`);
        const names =
          checked.length === targets.length
            ? checked.length === 1
              ? 'The target is'
              : `All ${checked.length} targets are`
            : countText(checked.length, 'target is', 'targets are');
        const others = targets.length - checked.length;
        const unchecked = others === 0 ? '' : `; ${countText(others, 'other')} can’t be checked`;
        return findingOf(belowTarget, facts, period, {
          level: 'fine',
          title: 'Targets met',
          causes: [],
          sentences: [`${names} met at step ${stepText(at)}${unchecked}.`],
          evidence: `${checked.map(shown).join('; ')}.`,
          confidence: 0.95,
          advice: [],
          metrics: checked.map(({ metric }) => metric),
          numbers: numbersOf(checked),
        });

        function notReached(since: Period, list: TargetVerdict[], all: TargetVerdict[]) {
          const accuracy = list.find(({ metric }) => metric === 'eval/accuracy')?.value ?? null;
          const isGapAlone = list.every(({ metric }) => metric === GAP);
          const names = list.map(({ label }) => withinSentence(label));
          const flatSince = facts.openSince('plateau');
          return findingOf(belowTarget, facts, since, {
            level: 'watch',
            sentences: [
              ...(flatSince === null || list.length > 1
                ? []
                : [
                    `Below target: ${names[0]} ${numberText(list[0]!.value!)} (target ${list[0]!.target}), flat since step ${stepText(flatSince)}.`,
                  ]),
              `Below target: ${list.map(({ target, value }, index) => `${names[index]} ${numberText(value!)} (target ${target})`).join(', ')}.`,
              `Targets not met at step ${stepText(at)}: ${names.join(', ')}.`,
              `${list.length} of ${all.length} targets not met at step ${stepText(at)}.`,
            ],
            evidence: `${list.map(shown).join('; ')}.`,
            confidence: 0.95,
            ...(isGapAlone ? { causes: CAUSES_OF_GAP } : {}),
            advice: [
              ...(accuracy !== null && accuracy < CHECK_DATA_BELOW
                ? [{ text: 'Accuracy is below 0.70: first check the labels of some wrong samples' }]
                : []),
              ...moreExamples(facts),
              ...(isGapAlone ? moreRegularization(facts) : capacityIfLevel(facts)),
            ],
            metrics: list.map(({ metric }) => metric),
            numbers: numbersOf(list),
          });
        }
      },
    };
  },
};

/** Missed by more than chance; or reached, but no better than by a constant answer. */
function isClear({ value, low, high, comparison, target }: TargetVerdict): boolean {
  if (value === null || low === null || high === null) return false;
  return comparison === '>='
    ? value >= target || value + CLEARLY * (high - value) < target
    : value < target || value - CLEARLY * (value - low) >= target;
}

function shown({ label, value, low, high, comparison, target }: TargetVerdict, index: number): string {
  const interval = low === null || high === null ? '' : ` (${intervalText(low, high)})`;
  return `${index === 0 ? label : withinSentence(label)} ${numberText(value!)}${interval}, target ${comparison === '>=' ? 'at least' : 'below'} ${target}`;
}

function numbersOf(list: readonly TargetVerdict[]): Record<string, number> {
  return Object.fromEntries(
    list.flatMap(({ metric, value, target }) => [
      [metric, value!],
      [`${metric} target`, target],
    ]),
  );
}
