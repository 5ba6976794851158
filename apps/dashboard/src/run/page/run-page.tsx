/** One run: waits for it, says when it is unknown, and draws it. */
'use client';

import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useRun, useRuns } from '../../live/use-hub.ts';
import { Message } from '../../parts/message.tsx';
import { RunBody } from './run-body.tsx';

/** A run that comes sooner needs no word of waiting. */
const SAY_LOADING_AFTER_MS = 300;

export function RunPage() {
  const runId = useSearchParams().get('id');
  if (!runId) {
    return (
      <Message title="No run is named in this address" testId="unknown-run">
        <AllRuns />
      </Message>
    );
  }
  return <KnownRun key={runId} runId={runId} />;
}

function KnownRun({ runId }: { runId: string }) {
  const view = useRun(runId);
  const { runs } = useRuns();
  const summary = runs.find(({ id }) => id === runId);
  const name = view.run?.info?.name || summary?.name || runId;
  const verdict = (view.diagnosis?.sentence ?? summary?.verdict ?? '').replace(/\.$/, '');
  useEffect(() => {
    document.title = verdict ? `${verdict} · ${name}` : `${name} · rewardboard`;
  }, [verdict, name]);

  const router = useRouter();
  // Its files turned out to be of another run: an old link leads there.
  const home = summary ? undefined : runs.find(({ formerIds }) => formerIds?.includes(runId))?.id;
  useEffect(() => {
    if (home !== undefined) router.replace(`/run/?id=${encodeURIComponent(home)}`);
  }, [home, router]);

  if (home !== undefined) return <Loading name={name} />;
  if (view.phase === 'unknown') {
    return (
      <Message title={`There is no run “${runId}” here`} testId="unknown-run">
        <p>
          {view.reason?.startsWith('There is no run')
            ? 'It was moved or removed, or the hub has not found it yet.'
            : view.reason}{' '}
          If it appears, this page shows it by itself.
        </p>
        <AllRuns />
      </Message>
    );
  }
  if (!view.run) return <Loading name={name} />;
  return <RunBody runId={runId} view={view} run={view.run} name={name} summary={summary} />;
}

function Loading({ name }: { name: string }) {
  const [isSaid, setSaid] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSaid(true), SAY_LOADING_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return isSaid ? (
    <Message title={name} testId="loading">
      <p role="status">Reading the run’s events …</p>
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
