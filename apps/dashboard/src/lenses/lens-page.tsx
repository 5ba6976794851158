/** The page of a run's pairs or reasoning steps: loading, what this log lacks, or the lens itself. */
'use client';

import { CopyLink } from '../parts/copy-link.tsx';
import { OpenRun } from '../run/page/open-run.tsx';
import type { OpenedRun } from '../run/page/open-run.tsx';
import { PartHeader } from '../run/page/part-header.tsx';
import { RunExport } from '../run/page/run-export.tsx';
import { RunParts } from '../run/page/run-parts.tsx';
import { ReadingNote } from '../threshold/no-predictions.tsx';
import { MeansOnly } from './means-only.tsx';
import { OtherKind } from './other-kind.tsx';
import { PairsLens } from './pairs/pairs-lens.tsx';
import { StepsLens } from './steps/steps-lens.tsx';
import { useLens } from './use-lens.ts';
import { useLensView } from './use-lens-view.ts';

export function LensPage() {
  return <OpenRun body={LensBody} />;
}

function LensBody({ runId, view, run, name, summary }: OpenedRun) {
  const newest = view.evaluations.at(-1)?.step ?? -1;
  const { read, taken, take } = useLens(runId, newest);
  const [lensView, change] = useLensView();
  const lens = read.kind === 'ready' ? read.lens : null;
  const shown = {
    run,
    keepStep: view.diagnosis?.keep?.step ?? null,
    view: lensView,
    change,
    leftOut: read.kind === 'ready' ? read.leftOut : 0,
    fresh: view.evaluations.filter(({ step }) => step > taken).length,
    onFresh: take,
  };
  return (
    <main>
      <PartHeader
        run={run}
        name={name}
        summary={summary}
        buttons={
          <>
            <CopyLink />
            <RunExport runId={runId} run={run} name={name} />
          </>
        }
      />
      <RunParts runId={runId} run={run} part="lens" evaluation={lensView.evaluation} found={lens?.kind} />
      {read.kind === 'reading' ? (
        <ReadingNote progress={read.progress} />
      ) : read.kind === 'none' ? (
        <MeansOnly run={run} reason={read.reason} />
      ) : lens === null ? (
        <OtherKind runId={runId} />
      ) : lens.kind === 'pairs' ? (
        <PairsLens {...shown} data={lens.data} known={lens.known} />
      ) : (
        <StepsLens {...shown} data={lens.data} known={lens.known} />
      )}
    </main>
  );
}
