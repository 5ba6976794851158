/** The judgement on the page: the hub's, or what it was at an earlier step, or with this person's own targets. */
'use client';

import { Judge } from '@rewardboard/diagnostics';
import type { Target } from '@rewardboard/diagnostics';
import type { Diagnosis, Evaluation, Run } from '@rewardboard/protocol';
import { useDeferredValue, useMemo } from 'react';
import type { PastDiagnosis } from '../../live/past-diagnosis.ts';
import { targetOf } from '../targets/own-targets.ts';

const OF_TARGETS = 'below-target';

export function useShownDiagnosis(props: {
  run: Run;
  evaluations: readonly Evaluation[];
  diagnosis: Diagnosis | null;
  targets: readonly Target[] | null;
  /** null: now. */
  replayStep: number | null;
  /** At that step, by the hub; where this page holds every point it is not asked. */
  past: PastDiagnosis | null;
}): Diagnosis | null {
  const { run, evaluations, diagnosis, targets, replayStep, past: told } = props;
  const judge = useMemo(() => targets && new Judge(targets), [targets]);
  const asText = JSON.stringify(diagnosis?.targets.map(targetOf) ?? []);
  const hubTargets = useMemo(() => JSON.parse(asText) as Target[], [asText]);
  // The slider moves at once; the judgement of a long run follows when it is made.
  const step = useDeferredValue(replayStep);
  const past = useMemo(() => new Judge(targets ?? hubTargets), [targets, hubTargets]);
  const then = useMemo(
    () => (step === null || replayStep === null ? null : past.lookUntil(run, step).diagnosis()),
    // A new evaluation may be one of the past: a file that is read late.
    // oxlint-disable-next-line react/exhaustive-deps -- `run` grows in place; its evaluations tell when
    [run, evaluations, past, step, replayStep === null],
  );
  const own = useMemo(() => {
    if (!judge || replayStep !== null || !diagnosis) return null;
    return withTargetsOf(diagnosis, judge.look(run).diagnosis());
    // oxlint-disable-next-line react/exhaustive-deps -- as above
  }, [run, evaluations, judge, replayStep, diagnosis]);
  const exact = useMemo(
    () => (then && told?.kind === 'exact' ? (judge ? withTargetsOf(told.diagnosis, then) : told.diagnosis) : null),
    [then, told, judge],
  );
  return exact ?? then ?? own ?? diagnosis;
}

/** Everything that has to do with targets from one judgement, all else from the other, which the hub made of every point. */
export function withTargetsOf(hub: Diagnosis, own: Diagnosis): Diagnosis {
  const isOfTargets = ({ rule }: { rule: string }) => rule === OF_TARGETS;
  const dependsOnTargets = hub.rule === OF_TARGETS || hub.level === 'fine';
  const { level, sentence, evidence, advice, rule } = dependsOnTargets ? own : hub;
  return {
    ...hub,
    level,
    sentence,
    evidence,
    advice,
    rule,
    targets: own.targets,
    findings: [...hub.findings.filter((finding) => !isOfTargets(finding)), ...own.findings.filter(isOfTargets)],
    clear: [...hub.clear.filter((id) => id !== OF_TARGETS), ...own.clear.filter((id) => id === OF_TARGETS)],
    notChecked: [...hub.notChecked.filter((entry) => !isOfTargets(entry)), ...own.notChecked.filter(isOfTargets)],
  };
}
