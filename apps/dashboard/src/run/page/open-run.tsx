/** The run that an address names: loading, unknown, moved, or shown by its page. */
'use client';

import type { Run, RunLine } from '@rewardboard/protocol';
import Link from 'next/link';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useState } from 'react';
import type { ComponentType } from 'react';
import type { RunView } from '../../live/run-store.ts';
import { useWindowTitle } from '../../frame/window-title.ts';
import { useLine, useRun } from '../../live/use-hub.ts';
import { Message } from '../../parts/message.tsx';
import { CountsEpochs } from '../view/step-words.ts';
import { useHeldBack } from './use-held-back.ts';

/** A run that arrives sooner shows no loading message. */
const SHOW_LOADING_AFTER_MS = 300;

export interface OpenedRun {
  runId: string;
  view: RunView;
  run: Run;
  name: string;
  summary: RunLine | undefined;
}

/** @param part what its page shows of the run, in the title of the window: "Threshold" */
export function OpenRun({ body, part }: { body: ComponentType<OpenedRun>; part?: string }) {
  const runId = useSearchParams().get('id');
  if (!runId) {
    return (
      <Message title="This link doesn’t name a run" testId="unknown-run">
        <AllRuns />
      </Message>
    );
  }
  return <KnownRun key={runId} runId={runId} body={body} part={part ?? ''} />;
}

function KnownRun({ runId, body: Body, part }: { runId: string; body: ComponentType<OpenedRun>; part: string }) {
  const view = useRun(runId);
  const summary = useLine(runId);
  const isLineAwaited = useHeldBack(summary === undefined);
  // What a person calls it goes before what it calls itself.
  const name = summary?.name || view.run?.info?.name || runId;
  const verdict = (view.diagnosis?.sentence ?? summary?.verdict ?? '').replace(/\.$/, '');
  const first = part || verdict;
  useWindowTitle(first ? `${first} · ${name}` : `${name} · rewardboard`);

  const router = useRouter();
  const path = usePathname();
  // The files under this id turned out to belong to another run: an old link leads there.
  const { home } = view;
  useEffect(() => {
    if (home !== null) router.replace(`${path}?id=${encodeURIComponent(home)}`);
  }, [home, router, path]);

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
  // Its line says state and source; without it the header would say for a moment that the hub doesn't list the run, and then move.
  if (!view.run || isLineAwaited) return <Loading name={name} />;
  return (
    <CountsEpochs value={view.run.about.stepUnit === 'epoch'}>
      <Body runId={runId} view={view} run={view.run} name={name} summary={summary} />
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
