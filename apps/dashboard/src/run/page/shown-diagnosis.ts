/** The diagnosis that the page shows: the hub's, that of a replayed step, or one with this person's own targets. */
'use client';

import { Diagnoser } from '@rewardboard/diagnostics';
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
  /** The hub's diagnosis at that step; requested only if this page does not have every point. */
  past: PastDiagnosis | null;
}): Diagnosis | null {
  const { run, evaluations, diagnosis, targets, replayStep, past: pastByHub } = props;
  const diagnoser = useMemo(() => targets && new Diagnoser(targets), [targets]);
  const asText = JSON.stringify(diagnosis?.targets.map(targetOf) ?? []);
  const hubTargets = useMemo(() => JSON.parse(asText) as Target[], [asText]);
  // The slider moves immediately; the diagnosis of a long run follows when it is ready.
  const step = useDeferredValue(replayStep);
  const past = useMemo(() => new Diagnoser(targets ?? hubTargets), [targets, hubTargets]);
  const then = useMemo(
    () => (step === null || replayStep === null ? null : past.updateTo(run, step).diagnosis()),
    // A new evaluation may belong to an earlier step, from a file that was read late.
    // oxlint-disable-next-line react/exhaustive-deps -- `run` grows in place, with a new list of evaluations
    [run, evaluations, past, step, replayStep === null],
  );
  const own = useMemo(() => {
    if (!diagnoser || replayStep !== null || !diagnosis) return null;
    return withTargetsOf(diagnosis, diagnoser.update(run).diagnosis());
    // oxlint-disable-next-line react/exhaustive-deps -- as above
  }, [run, evaluations, diagnoser, replayStep, diagnosis]);
  const exact = useMemo(
    () =>
      then && pastByHub?.kind === 'exact'
        ? diagnoser
          ? withTargetsOf(pastByHub.diagnosis, then)
          : pastByHub.diagnosis
        : null,
    [then, pastByHub, diagnoser],
  );
  return exact ?? then ?? own ?? diagnosis;
}

/** Combines what depends on targets from the page's own diagnosis with the rest of the hub's, which saw every point. */
export function withTargetsOf(hub: Diagnosis, own: Diagnosis): Diagnosis {
  const isOfTargets = ({ rule }: { rule: string }) => rule === OF_TARGETS;
  const dependsOnTargets = hub.rule === OF_TARGETS || hub.level === 'fine' || hub.level === 'unknown';
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
