/** The drawer with data, configuration, files and notices of a run. */
'use client';

import type { Run, SourceStatus } from '@rewardboard/protocol';
import { useEffect, useRef } from 'react';
import { Drawer } from '../../parts/drawer.tsx';
import { Section } from '../../parts/section.tsx';
import { percent, plural, whole } from '../../words/format-number.ts';
import { FilesRead } from './files-read.tsx';

export function ConfigurationDrawer(props: {
  runId: string;
  run: Run;
  sources: readonly SourceStatus[];
  notUnderstood: number;
  onClose: () => void;
}) {
  const { run, sources } = props;
  const { info } = run;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    // A modal dialog takes the focus and returns it when it closes.
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <Drawer title="Data and configuration" dialog={dialog} testId="drawer" onClose={props.onClose}>
      {info ? (
        <RunFacts run={run} />
      ) : run.about.config ? null : (
        <p className="mt-2 text-ink2">This log contains neither data facts nor a configuration.</p>
      )}
      <FilesRead
        runId={props.runId}
        sources={sources}
        notUnderstood={props.notUnderstood}
        percent={run.about.percent ?? []}
        testIsValidation={run.about.testIsValidation ?? false}
        unclearMatrices={run.about.unclearMatrices ?? []}
        processes={run.about.processes}
        {...(run.about.stepUnit ? { stepUnit: run.about.stepUnit } : {})}
      />
      {run.about.config && <Fields title="Hyperparameters" fields={run.about.config} changed={[]} />}
      {info && (
        <>
          <Fields title="Training" fields={info.trainConfig} changed={info.changedFields} />
          <Fields title="Model" fields={info.modelConfig} changed={info.changedFields} />
          <Fields title="Versions" fields={info.versions} changed={[]} />
        </>
      )}
      {run.notices.length > 0 && (
        <Section title="Notices">
          <ul className="grid gap-1">
            {run.notices.map((notice, i) => (
              <li key={i} className="wrap-anywhere">
                <b className="font-semibold">
                  {notice.level === 'info' ? '' : notice.level === 'warning' ? '◆ Warning: ' : '■ Error: '}
                </b>
                {notice.text}
                {notice.step === undefined ? '' : ` (step ${whole(notice.step)})`}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Drawer>
  );
}

function RunFacts({ run }: { run: Run }) {
  const info = run.info!;
  const { data } = info;
  const withoutModel = data.trivialAuc.toSorted((a, b) => b.auc - a.auc);
  const [best] = withoutModel;
  return (
    <Section title="Data">
      <dl className={PAIRS}>
        <Pair
          name="Source"
          value={data.generated ? `${data.source} (made by this program, not by people)` : data.source}
        />
        <Pair
          name="Training set"
          value={`${plural(data.trainExamples, 'example')} from ${plural(data.trainProblems, 'problem')}`}
        />
        <Pair
          name="Validation set"
          value={`${plural(data.evalExamples, 'example')} from ${plural(data.evalProblems, 'problem')}, split by problem`}
        />
        <Pair
          name={`“${info.positiveLabel}”`}
          value={`${percent(data.trainBaseRate)} of training, ${percent(data.evalBaseRate)} of validation examples`}
        />
        <Pair name="Fingerprint" value={data.fingerprint.slice(0, 16)} isCode />
        <Pair name="Parameters" value={whole(info.parameters)} />
        <Pair name="Device" value={info.device} />
      </dl>
      {best && (
        <details className="mt-1 text-label text-ink2">
          <summary>
            Best without a model: ROC AUC {best.auc.toFixed(3)}, from {best.name}
          </summary>
          <p className="mt-0.5">{withoutModel.map(({ name, auc }) => `${name} ${auc.toFixed(3)}`).join(', ')}</p>
        </details>
      )}
    </Section>
  );
}

function Fields({
  title,
  fields,
  changed,
}: {
  title: string;
  fields: Record<string, unknown>;
  changed: readonly string[];
}) {
  const names = Object.keys(fields);
  if (names.length === 0) return null;
  const marked = names.filter((name) => changed.includes(name)).length;
  return (
    <Section title={marked > 0 ? `${title} (● ${marked} changed from the defaults)` : title}>
      <dl className={PAIRS}>
        {names.map((name) => (
          <Pair
            key={name}
            name={`${changed.includes(name) ? '● ' : ''}${name}`}
            value={textOf(fields[name])}
            isCode
            isStrong={changed.includes(name)}
          />
        ))}
      </dl>
    </Section>
  );
}

const PAIRS = 'grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-0.5';

function Pair({
  name,
  value,
  isCode,
  isStrong,
}: {
  name: string;
  value: string;
  isCode?: boolean;
  isStrong?: boolean;
}) {
  return (
    <>
      <dt className={`max-w-[220px] wrap-anywhere ${isStrong ? '' : 'text-ink2'}`}>
        {isCode ? <code>{name}</code> : name}
      </dt>
      <dd className={`wrap-anywhere ${isStrong ? 'font-semibold' : ''}`}>{isCode ? <code>{value}</code> : value}</dd>
    </>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'none');
}
