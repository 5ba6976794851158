/** The headline of a run: its most severe open finding, or that nothing was found, or why it is too early to say. */

import type { Advice, Finding, Keep, Level, TargetVerdict } from '@rewardboard/protocol';
import { keepAdvice } from '../wording/advice.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { MIN_EVALUATIONS } from '../statistics/min-evaluations.ts';
import { isOver } from '../statistics/silence.ts';
import { doubtOf } from './doubt.ts';
import type { FewVerdict } from './few-evaluations.ts';
import { fewEvaluations } from './few-evaluations.ts';
import type { Overview } from './overview.ts';
import { countText, fitting, metricLabel, numberText, stepText } from '../wording/wording.ts';

export interface Verdict {
  level: Level;
  sentence: string;
  evidence: string;
  advice: Advice[];
  rule: string | null;
}

/** Stands for a rule in a verdict that found nothing. */
const HEALTHY = 'healthy';

/** @param findings in order @param nothing why no checkpoint is worth keeping, if that is so */
export function verdictOf(
  facts: Facts,
  overview: Overview,
  findings: readonly Finding[],
  keep: Keep | null,
  targets: readonly TargetVerdict[],
  nothing: string | null,
): Verdict {
  const [first] = findings;
  if (first && first.resolvedStep === null && (first.level === 'act' || first.level === 'watch'))
    return {
      level: first.level,
      sentence: first.sentence,
      evidence: first.evidence,
      advice: first.advice,
      rule: first.rule,
    };
  if (overview.evaluations === 0) return { level: 'unknown', advice: [], rule: null, ...withoutEvaluations(facts) };
  if (overview.checkable === 0)
    return {
      level: 'unknown',
      advice: [],
      rule: null,
      sentence: fitting(`No verdict: ${countText(overview.evaluations, 'evaluation')} without a known loss or score.`),
      evidence: 'A verdict needs a validation loss, a score such as accuracy or F1, or confusion counts.',
    };
  if (overview.evaluations < MIN_EVALUATIONS) return withRule(fewEvaluations(facts, overview, keep, targets));
  const doubt = doubtOf(facts, overview, targets, nothing);
  if (doubt) return { level: 'unknown', rule: null, advice: [], ...doubt };
  const level = findings.find(({ rule, resolvedStep }) => rule === 'plateau' && resolvedStep === null);
  if (level)
    return {
      level: 'fine',
      sentence: level.sentence,
      evidence: level.evidence,
      advice: level.advice,
      rule: level.rule,
    };
  return { level: 'fine', rule: HEALTHY, ...healthy(facts, overview, findings, keep, targets) };
}

function withRule(verdict: FewVerdict): Verdict {
  return { ...verdict, rule: verdict.level === 'fine' ? HEALTHY : null };
}

function withoutEvaluations(facts: Facts) {
  const { lastTrainLoss: last, firstTrainLoss: first, lastReward: reward, lastTrainAccuracy: accuracy } = facts;
  // A log that has been silent for a day gets no evaluation any more, whether or not it says that it ended.
  const ended = isOver(facts);
  const lastStep = facts.lastStep || facts.lastLoggedStep;
  if (last === null && reward === null && accuracy === null) {
    if (lastStep === 0)
      return {
        sentence: ended ? 'No verdict: the run ended without any data.' : 'No verdict yet: no data.',
        evidence: 'Neither a training loss nor an evaluation has been logged.',
      };
    return {
      sentence: fitting(`No verdict at step ${stepText(lastStep)}: no known loss and no evaluation.`),
      evidence:
        'No number in this log has the name of a training loss, a validation loss or a score. If one of them is, choose its meaning on the run’s page under Data and configuration (d), or name it in rewardboard.json.',
    };
  }
  // The size of a policy's loss says nothing; its reward is at least what it is trained for.
  const [name, now, start] =
    reward !== null
      ? ['reward', reward, facts.firstReward]
      : last !== null
        ? ['training loss', last, first]
        : ['training accuracy', accuracy, facts.firstTrainAccuracy];
  const from = start === null ? '' : `, from ${numberText(start)} at the start`;
  const note =
    reward === null && !facts.isLossSigned
      ? ''
      : ' The size of the loss says nothing here: a policy’s loss stays near 0 while it learns.';
  const flatSince = reward === null && !facts.isLossSigned ? facts.trainingPlateau.since : null;
  if (flatSince !== null)
    return {
      sentence: fitting(
        `No evaluation${ended ? '' : ' yet'}; training loss flat at ${numberText(now!)} since step ${stepText(Math.round(flatSince))}.`,
      ),
      evidence: `Training loss fell from ${numberText(start!)} and has stayed at about ${numberText(now!)} since step ${stepText(Math.round(flatSince))}: more steps of this kind hardly change it. Only an evaluation shows whether the model generalizes.`,
    };
  return {
    sentence: ended
      ? fitting(`No evaluation in this run; ${name} ended at ${numberText(now!)}.`)
      : fitting(`No evaluation yet at step ${stepText(lastStep)}; ${name} ${numberText(now!)}.`),
    evidence: `${name[0]!.toUpperCase()}${name.slice(1)} is ${numberText(now!)}${from}${
      name === 'training loss' && accuracy !== null ? `; training accuracy is ${numberText(accuracy)}` : ''
    }.${note} Only an evaluation shows whether the model generalizes.`,
  };
}

function healthy(
  facts: Facts,
  overview: Overview,
  findings: readonly Finding[],
  keep: Keep | null,
  targets: readonly TargetVerdict[],
) {
  const count = stepText(overview.evaluations);
  const met = findings.find(({ rule, resolvedStep }) => rule === 'below-target' && resolvedStep === null);
  const best = keep
    ? `The best ${metricLabel(keep.metric)} is ${numberText(keep.value)}, at step ${stepText(keep.step)}.`
    : 'The log has no metric to select a checkpoint by.';
  const last = overview.last!;
  const state =
    last.loss === null
      ? ''
      : ` Validation loss is now ${numberText(last.loss)}${last.trainLoss === null ? '' : `, training loss ${numberText(last.trainLoss)}`}; noise ±${numberText(1.96 * last.lossNoise)}.`;
  const unsure = targets.filter(({ verdict }) => verdict === 'cannot tell yet').length;
  const open = unsure > 0 ? ` ${countText(unsure, 'target is', 'targets are')} still undecided.` : '';
  return {
    sentence: keep
      ? `No problems found in ${count} evaluations; the best is step ${stepText(keep.step)}.`
      : `No problems found in ${count} evaluations.`,
    evidence: `${best}${state}${met ? ` ${met.sentence}` : ''}${open}`,
    advice: isOver(facts) ? keepAdvice(facts, keep) : [],
  };
}
