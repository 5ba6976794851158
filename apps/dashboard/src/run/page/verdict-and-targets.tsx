/** What the page says of a run first: its verdict and its targets, or that it is being checked. */

import type { Diagnosis, Evaluation } from '@rewardboard/protocol';
import { TargetsPanel } from '../targets/targets-panel.tsx';
import { VerdictPanel } from '../verdict/verdict-panel.tsx';

export function VerdictAndTargets(props: {
  runId: string;
  diagnosis: Diagnosis | null;
  acknowledged: ReadonlySet<string>;
  evaluations: readonly Evaluation[];
  metricNames: readonly string[];
  isRunning: boolean;
}) {
  const { diagnosis } = props;
  if (!diagnosis)
    return (
      // As tall as a verdict and its targets usually are, so that little moves when they come.
      <p id="main" tabIndex={-1} className="min-h-[368px] text-ink2 max-tablet:min-h-[780px]">
        Checking this run …
      </p>
    );
  return (
    <>
      <VerdictPanel
        runId={props.runId}
        diagnosis={diagnosis}
        acknowledged={props.acknowledged}
        evaluations={props.evaluations}
      />
      <div className="mb-6">
        <TargetsPanel
          diagnosis={diagnosis}
          metrics={props.metricNames}
          areAwaited={props.isRunning && props.evaluations.length === 0}
        />
      </div>
    </>
  );
}
