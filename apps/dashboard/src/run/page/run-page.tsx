/** The page of one run: loading, unknown, or the run itself. */
'use client';

import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useLine, useRun } from '../../live/use-hub.ts';
import { Message } from '../../parts/message.tsx';
import { CountsEpochs } from '../view/step-words.ts';
import { RunBody } from './run-body.tsx';

/** A run that arrives sooner shows no loading message. */
const SHOW_LOADING_AFTER_MS = 300;

export function RunPage() {
  const runId = useSearchParams().get('id');
  if (!runId) {
    return (
      <Message title="This link doesn’t name a run" testId="unknown-run">
        <AllRuns />
      </Message>
    );
  }
  return <KnownRun key={runId} runId={runId} />;
}

function KnownRun({ runId }: { runId: string }) {
  const view = useRun(runId);
  const summary = useLine(runId);
  const name = view.run?.info?.name || summary?.name || runId;
  const verdict = (view.diagnosis?.sentence ?? summary?.verdict ?? '').replace(/\.$/, '');
  useEffect(() => {
    document.title = verdict ? `${verdict} · ${name}` : `${name} · rewardboard`;
  }, [verdict, name]);

  const router = useRouter();
  // The files under this id turned out to belong to another run: an old link leads there.
  const { home } = view;
  useEffect(() => {
    if (home !== null) router.replace(`/run/?id=${encodeURIComponent(home)}`);
  }, [home, router]);

  if (home !== null) return <Loading name={name} />;
  if (view.phase === 'unknown') {
    return (
      <Message title={`There is no run “${runId}” here`} testId="unknown-run">
        <p>
          It was moved or deleted, or the hub has not found it yet. If it appears, this page opens it automatically.
        </p>
        <AllRuns />
      </Message>
    );
  }
  if (!view.run) return <Loading name={name} />;
  return (
    <CountsEpochs value={view.run.about.stepUnit === 'epoch'}>
      <RunBody runId={runId} view={view} run={view.run} name={name} summary={summary} />
    </CountsEpochs>
  );
}

function Loading({ name }: { name: string }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SHOW_LOADING_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return isShown ? (
    <Message title={name} testId="loading">
      <p role="status">Loading the run …</p>
    </Message>
  ) : (
    <main id="main" tabIndex={-1} />
  );
}

function AllRuns() {
  return (
    <p>
      <Link href="/">All runs</Link>
    </p>
  );
}
