/** The judgement of a run: pure, without a clock, the same in hub and browser. */

import type { Diagnosis, Run } from '@rewardboard/protocol';
import { walk } from './course.ts';
import { withoutEchoes } from './echoes.ts';
import { factsOf } from './facts.ts';
import { judgeTargets } from './judge-targets.ts';
import { keepCheckpoint } from './keep-checkpoint.ts';
import type { Look } from './look.ts';
import { isFinding } from './rule.ts';
import { ALL_RULES } from './rules/all-rules.ts';
import type { Target } from './target.ts';
import { inOrder, verdictOf } from './verdict.ts';

/**
 * Walks the run as if live, so that each finding says when it was first seen; time grows with n log n of its points.
 * What is said at a step depends only on what was known there, and on whether the run has ended.
 */
export function diagnose(run: Run, targets: readonly Target[]): Diagnosis {
  const facts = factsOf(run);
  const trackers = ALL_RULES.map((rule) => ({ id: rule.id, tracker: rule.begin(facts) }));
  const looks: Look[] = [];
  walk(facts, {
    train(point) {
      for (const { tracker } of trackers) tracker.train?.(point);
    },
    evaluation(look) {
      looks.push(look);
      for (const { tracker } of trackers) tracker.evaluation?.(look);
    },
  });

  const overfitting = trackers.find(({ id }) => id === 'overfitting')!.tracker.conclude(facts, []);
  const overfits = isFinding(overfitting) && overfitting.resolvedStep === null;
  const keep = keepCheckpoint(run, overfits);
  const judged = judgeTargets(facts, looks, keep, targets);

  const outcomes = trackers.map(({ id, tracker }) => ({ id, outcome: tracker.conclude(facts, judged) }));
  const findings = inOrder(withoutEchoes(outcomes.flatMap(({ outcome }) => (isFinding(outcome) ? [outcome] : []))));
  return {
    ...verdictOf(facts, looks, findings, keep, judged),
    findings,
    clear: outcomes.filter(({ outcome }) => outcome === 'clear').map(({ id }) => id),
    notChecked: outcomes.flatMap(({ id, outcome }) => (outcome === 'clear' || isFinding(outcome) ? [] : [{ rule: id, ...outcome }])),
    targets: judged,
    keep,
  };
}
