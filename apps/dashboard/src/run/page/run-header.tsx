/** The header of a run: name, state, progress, speed, time left, source. */
'use client';

import type { Diagnosis, Run, RunLine } from '@rewardboard/protocol';
import { sourceName } from '@rewardboard/protocol';
import { useRef } from 'react';
import type { ReactNode } from 'react';
import { useHeading } from '../../frame/passed-heading.ts';
import { useConnection } from '../../live/use-hub.ts';
import { usePageNow } from '../../live/use-now.ts';
import { Age } from '../../parts/age.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { decimal, percent, whole } from '../../words/format-number.ts';
import { duration, span } from '../../words/format-time.ts';
import { STATE_WORDS } from '../../words/level-words.ts';
import { progressOf } from './run-progress.ts';

export function RunHeader(props: {
  run: Run;
  name: string;
  summary: RunLine | undefined;
  diagnosis: Diagnosis | null;
  drawerButton: ReactNode;
  /** Counts what could not be read of the files. */
  damageNote: ReactNode;
}) {
  const { run, summary, diagnosis } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  useHeading(heading, props.name);
  const { info } = run;
  const { speed, elapsedMs, remainingMs, plannedSteps } = progressOf(run);
  const isConnected = useConnection().kind === 'connected';
  const isRunning = isConnected && summary?.state === 'running';
  const startedAt = info?.createdAt || run.series.get('time')?.values[0] || null;
  const epoch = run.series.get('epoch')?.last?.value ?? (run.about.stepUnit === 'epoch' ? run.lastStep : undefined);
  return (
    <div className="grid items-end gap-x-6 gap-y-1.5 pt-[18px] pb-3.5 tablet:grid-cols-[minmax(0,1fr)_auto]">
      <h1 ref={heading} className="flex flex-wrap items-center gap-x-3.5 text-name">
        <span className="min-w-0 wrap-anywhere">{props.name}</span>
        <span className="text-body font-semibold">
          <RunStateMark summary={summary} />
        </span>
      </h1>
      <div>{props.drawerButton}</div>
      <dl className="col-span-full flex flex-wrap gap-x-7 gap-y-1 max-tablet:grid max-tablet:grid-cols-2">
        {/* Where the log has no steps, the epoch says it all. */}
        {run.about.stepUnit !== 'epoch' && (
          <Fact name="Step" value={whole(run.lastStep)} rest={plannedSteps ? `of ${whole(plannedSteps)}` : ''} />
        )}
        <Fact
          name="Epoch"
          value={epoch === undefined ? null : epoch.toFixed(2)}
          rest={info?.plannedEpochs ? `of ${Number(info.plannedEpochs.toFixed(2))}` : ''}
        />
        <Fact
          name="Speed"
          value={speed ? `${speed.value >= 10 ? whole(speed.value) : decimal(speed.value)} ${speed.unit}` : null}
        />
        <Fact
          name="Time"
          value={elapsedMs === null ? null : duration(elapsedMs)}
          rest={isRunning && remainingMs !== null && !run.end ? `elapsed, ${duration(remainingMs)} left` : 'elapsed'}
        />
        {startedAt !== null && <StartTime at={startedAt} />}
        {info && info.data.evalExamples > 0 && (
          <Fact
            name="Validation"
            value={whole(info.data.evalExamples)}
            rest={`examples${Number.isFinite(info.data.evalBaseRate) ? `, ${percent(info.data.evalBaseRate)} ${info.positiveLabel}` : ''}`}
          />
        )}
        {info?.device ? <Fact name="Device" value={info.device} /> : null}
        <Fact
          name="Source"
          isWide
          value={summary ? sourceName(summary.source) : 'no longer listed by the hub'}
          rest={
            summary?.lastPointAt ? (
              <>
                · last update <Age sinceMs={summary.lastPointAt} />
              </>
            ) : (
              ''
            )
          }
        />
      </dl>
      <ProgressBar run={run} diagnosis={diagnosis} />
      {info?.data.generated || summary?.generated ? (
        <p className="col-span-full mt-1 text-label text-ink2" data-testid="generated-note">
          <b className="font-semibold text-ink">Generated data.</b> This program wrote the problems and the mistakes in
          their solutions. The scores show how training behaves, not how well a model would do on real solutions.
        </p>
      ) : null}
      {props.damageNote}
    </div>
  );
}

function RunStateMark({ summary }: { summary: RunLine | undefined }) {
  const connection = useConnection();
  const nowMs = usePageNow();
  if (connection.kind === 'lost') {
    return <StateMark state="unknown" text={`Unknown for ${span(nowMs - connection.sinceMs)}`} testId="run-state" />;
  }
  if (!summary) return <StateMark state="unknown" text="Unknown" testId="run-state" />;
  return (
    <>
      <StateMark
        state={summary.state}
        text={STATE_WORDS[summary.state]}
        reason={summary.stateReason}
        testId="run-state"
      />
      {summary.state === 'quiet' || summary.state === 'failed' || summary.state === 'deleted' ? (
        <span className="ml-2 font-normal text-ink2">{summary.stateReason}</span>
      ) : null}
    </>
  );
}

/** On the clock of the reader: "23:21, today". */
function StartTime({ at }: { at: number }) {
  const nowMs = usePageNow();
  const isToday = new Date(at).toDateString() === new Date(nowMs).toDateString();
  const time = START_TIME.format(at);
  return (
    <div className="flex min-w-0 items-baseline gap-[7px] max-tablet:flex-col max-tablet:gap-0">
      <dt className="text-label text-ink3">Started</dt>
      <dd className="font-semibold" title={`${START_MOMENT.format(at)}, local time`}>
        <time dateTime={new Date(at).toISOString()}>
          {isToday ? `${time}, today` : `${START_DAY.format(at)}, ${time}`}
        </time>
      </dd>
    </div>
  );
}

const START_TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const START_DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const START_MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

function Fact(props: { name: string; value: string | null; rest?: ReactNode; isWide?: boolean }) {
  return (
    <div
      className={`flex min-w-0 items-baseline gap-[7px] max-tablet:flex-col max-tablet:gap-0 ${props.isWide ? 'max-tablet:col-span-full' : ''}`}
    >
      <dt className="text-label text-ink3">{props.name}</dt>
      <dd className="min-w-0 font-semibold wrap-anywhere">
        {props.value ?? <span className="font-normal text-ink2">not logged</span>}{' '}
        {props.value === null ? null : <span className="font-normal text-ink2">{props.rest}</span>}
      </dd>
    </div>
  );
}

function ProgressBar({ run, diagnosis }: { run: Run; diagnosis: Diagnosis | null }) {
  const { plannedSteps: planned } = progressOf(run);
  if (!planned) return null;
  const share = (step: number) => `${Math.min(100, (100 * step) / planned)}%`;
  const verdict = diagnosis?.findings.find(
    (finding) => finding.rule === diagnosis.rule && finding.resolvedStep === null,
  );
  return (
    <div
      className="relative col-span-full mt-1 h-0.5 bg-rule"
      role="progressbar"
      aria-label="Steps done"
      aria-valuemin={0}
      aria-valuenow={Math.min(run.lastStep, planned)}
      aria-valuemax={planned}
    >
      <i className="absolute inset-y-0 left-0 bg-ink" style={{ width: share(run.lastStep) }} />
      {verdict && (verdict.level === 'act' || verdict.level === 'watch') ? (
        <b
          className={`absolute -top-[3px] h-2 w-0.5 ${verdict.level === 'act' ? 'bg-act' : 'bg-watch'}`}
          style={{ left: share(verdict.onsetStep) }}
          title={`${verdict.title} since step ${whole(verdict.onsetStep)}`}
        />
      ) : null}
    </div>
  );
}
