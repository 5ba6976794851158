/** The page of a run's pairs or reasoning steps: loading, what this log lacks, or the lens itself. */
'use client';

import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useEffect, useMemo, useState } from 'react';
import { useLine, useRun } from '../live/use-hub.ts';
import type { RunView } from '../live/run-store.ts';
import { Message } from '../parts/message.tsx';
import { StateMark } from '../parts/state-mark.tsx';
import { whole } from '../words/format-number.ts';
import { STATE_WORDS } from '../words/level-words.ts';
import { lensData } from './lens-data.ts';
import { MeansOnly } from './means-only.tsx';
import { PairsLens } from './pairs/pairs-lens.tsx';
import { RunParts } from '../run/page/run-parts.tsx';
import { StepsLens } from './steps/steps-lens.tsx';
import { useLensView } from './use-lens-view.ts';
import { usePredictions } from './use-predictions.ts';

export function LensPage() {
  const runId = useSearchParams().get('id');
  if (!runId)
    return (
      <Message title="This link doesn’t name a run" testId="unknown-run">
        <p>
          <Link href="/">All runs</Link>
        </p>
      </Message>
    );
  return <LensOfRun key={runId} runId={runId} />;
}

function LensOfRun({ runId }: { runId: string }) {
  const view = useRun(runId);
  const line = useLine(runId);
  const name = view.run?.info?.name || line?.name || runId;
  useEffect(() => {
    document.title = `${name} · rewardboard`;
  }, [name]);
  if (view.phase === 'unknown')
    return (
      <Message title={`There is no run “${runId}” here`} testId="unknown-run">
        <p>
          <Link href="/">All runs</Link>
        </p>
      </Message>
    );
  if (!view.run) return <main id="main" tabIndex={-1} />;
  return (
    <main>
      <div className="flex flex-wrap items-center gap-x-[18px] gap-y-1.5 pt-3.5">
        <h1 className="text-name wrap-anywhere">{name}</h1>
        {line && (
          <StateMark state={line.state} text={STATE_WORDS[line.state]} reason={line.stateReason} testId="run-state" />
        )}
        <span className="text-ink2">
          step {whole(view.run.lastStep)}
          {view.run.info?.data.trainExamples ? `, ${whole(view.run.info.data.trainExamples)} training examples` : ''}
        </span>
      </div>
      <LensBody runId={runId} view={view} />
    </main>
  );
}

function LensBody({ runId, view }: { runId: string; view: RunView }) {
  const run = view.run!;
  const newest = view.evaluations.at(-1)?.step ?? -1;
  const [taken, setTaken] = useState(newest);
  const predictions = usePredictions(runId, taken);
  const [lensView, change] = useLensView();
  const data = useMemo(() => (predictions.phase === 'ready' ? lensData(predictions.data) : null), [predictions]);
  const newer = view.evaluations.filter(({ step }) => step > taken).length;
  const parts = <RunParts runId={runId} run={run} part="lens" evaluation={lensView.evaluation} found={data?.kind} />;
  if (predictions.phase === 'reading')
    return (
      <>
        {parts}
        <p role="status" className="min-h-[60vh] text-ink2">
          {predictions.total === 0
            ? 'Reading predictions'
            : `Reading predictions: ${whole(predictions.done)} of ${whole(predictions.total)} evaluations`}
        </p>
      </>
    );
  const keepStep = view.diagnosis?.keep?.step ?? null;
  return (
    <>
      {parts}
      {newer > 0 && (
        <p className="mb-3">
          <button type="button" className="button" onClick={() => setTaken(newest)}>
            {newer} new {newer === 1 ? 'evaluation' : 'evaluations'}
          </button>
        </p>
      )}
      {data === null ? (
        <MeansOnly run={run} reason={predictions.phase === 'none' ? predictions.reason : null} />
      ) : data.kind === 'pairs' ? (
        <PairsLens run={run} data={data} keepStep={keepStep} view={lensView} change={change} />
      ) : (
        <StepsLens run={run} data={data} keepStep={keepStep} view={lensView} change={change} />
      )}
    </>
  );
}
