/** The name of a run above one of its parts: name, state, progress, and what to take along. */
'use client';

import type { Run, RunLine } from '@rewardboard/protocol';
import { useRef } from 'react';
import type { ReactNode } from 'react';
import { useHeading } from '../../frame/passed-heading.ts';
import { StateMark } from '../../parts/state-mark.tsx';
import { useConnection } from '../../live/use-hub.ts';
import { whole } from '../../words/format-number.ts';
import { STATE_WORDS } from '../../words/level-words.ts';
import { progressOf } from './run-progress.ts';

export function PartHeader(props: { run: Run; name: string; summary: RunLine | undefined; buttons: ReactNode }) {
  const { run, summary } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  useHeading(heading, props.name);
  const { plannedSteps } = progressOf(run);
  const isLost = useConnection().kind === 'lost';
  const state = isLost ? 'unknown' : (summary?.state ?? 'unknown');
  const epoch = run.series.get('epoch')?.last?.value;
  const countsEpochs = run.about.stepUnit === 'epoch';
  return (
    <div className="flex flex-wrap items-center gap-x-[18px] gap-y-1.5 pt-3.5">
      <h1 ref={heading} className="min-w-0 text-name wrap-anywhere">
        {props.name}
      </h1>
      <StateMark state={state} text={state === 'unknown' ? 'Unknown' : STATE_WORDS[state]} testId="run-state" />
      <span className="text-ink2">
        {countsEpochs ? 'epoch' : 'step'} {whole(run.lastStep)}
        {plannedSteps ? ` of ${whole(plannedSteps)}` : ''}
        {!countsEpochs && epoch !== undefined ? `, epoch ${epoch.toFixed(2)}` : ''}
      </span>
      <div className="flex flex-wrap gap-2 tablet:ml-auto">{props.buttons}</div>
    </div>
  );
}
