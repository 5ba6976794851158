/** The runs as rows of a table; below 1000 px each row is a card. */
'use client';

import type { RunLine } from '@rewardboard/protocol';
import { sourceName } from '@rewardboard/protocol';
import Link from 'next/link';
import { memo } from 'react';
import { Age } from '../parts/age.tsx';
import { Sparkline } from '../parts/sparkline.tsx';
import { StateMark } from '../parts/state-mark.tsx';
import { decimal, whole } from '../words/format-number.ts';
import { metricLabel } from '../words/metric-label.ts';
import { LEVEL_MARKS, STATE_WORDS } from '../words/level-words.ts';

const CELL = 'py-[9px] align-middle max-middle:border-0 max-middle:p-0';
/** Columns that are left out on narrow pages, so that the verdict keeps at least 170 px. */
const ONLY_MIDDLE = 'max-middle:hidden';
const ONLY_WIDE = 'max-wide:hidden';
const SMALL = 'block text-label leading-4 text-ink2';

export function RunTable(props: {
  runs: readonly RunLine[];
  compared: readonly string[];
  onCompare: (runId: string) => void;
}) {
  return (
    <table className="max-middle:block">
      <thead className="max-middle:sr-only">
        <tr>
          <th scope="col">
            <span className="sr-only">Compare</span>
          </th>
          <th scope="col">Run</th>
          <th scope="col">State</th>
          <th scope="col">Verdict</th>
          <th scope="col">Validation loss</th>
          <th scope="col">Best</th>
          <th scope="col" className={`text-right ${ONLY_MIDDLE}`}>
            Last step
          </th>
          <th scope="col" className={`text-right ${ONLY_MIDDLE}`}>
            Last update
          </th>
          <th scope="col" className={ONLY_WIDE}>
            Source
          </th>
        </tr>
      </thead>
      <tbody className="max-middle:block">
        {props.runs.map((run) => (
          <RunRow key={run.id} run={run} isCompared={props.compared.includes(run.id)} onCompare={props.onCompare} />
        ))}
      </tbody>
    </table>
  );
}

const RunRow = memo(function RunRow({
  run,
  isCompared,
  onCompare,
}: {
  run: RunLine;
  isCompared: boolean;
  onCompare: (runId: string) => void;
}) {
  const mark = LEVEL_MARKS[run.level];
  const unit = run.countsEpochs ? 'epoch' : 'step';
  const { values, steps } = run.spark;
  const finite = values.filter(Number.isFinite) as number[];
  return (
    <tr
      data-testid="run-row"
      data-run-id={run.id}
      className={`hover:bg-hover max-middle:-mx-4 max-middle:grid max-middle:grid-cols-[26px_minmax(0,1fr)_auto] max-middle:gap-x-2 max-middle:gap-y-px max-middle:border-b max-middle:border-rule max-middle:px-4 max-middle:py-2.5 ${isCompared ? 'bg-hover' : ''}`}
    >
      <td className={`${CELL} w-8 max-middle:row-span-3 max-middle:pt-0.5`}>
        <input
          type="checkbox"
          className="m-0 block size-4"
          checked={isCompared}
          aria-label={`Compare ${run.name}`}
          onChange={() => onCompare(run.id)}
        />
      </td>
      <td className={`${CELL} max-w-[220px] wrap-anywhere middle:min-w-[140px]`}>
        {/* All runs share one page, which the list prefetches itself. */}
        <Link
          href={`/run/?id=${encodeURIComponent(run.id)}`}
          prefetch={false}
          data-run-link
          className="font-semibold no-underline hover:underline"
        >
          {run.name}
        </Link>
        {run.generated && <small className={SMALL}>generated data</small>}
      </td>
      <td className={`${CELL} max-middle:justify-self-end`}>
        <StateMark state={run.state} text={STATE_WORDS[run.state]} reason={run.stateReason} testId="run-state" />
      </td>
      <td className={`${CELL} w-[34%] max-middle:col-span-2 max-middle:w-auto`}>
        <div className="grid grid-cols-[18px_1fr] middle:min-w-[170px]" data-testid="verdict" data-level={run.level}>
          <span
            className={`font-bold ${run.isAcknowledged ? 'text-ink3' : mark.className}`}
            title={run.isAcknowledged ? `${mark.word}, acknowledged` : mark.word}
          >
            {mark.shape}
          </span>
          <span className="wrap-anywhere">
            {run.verdict.replace(/\.$/, '')}
            <VerdictNote run={run} />
          </span>
        </div>
      </td>
      <td className={CELL}>
        <Sparkline
          values={values as number[]}
          label={
            finite.length === 0
              ? 'No validation loss'
              : `Validation loss from ${decimal(finite[0]!)} to ${decimal(finite[finite.length - 1]!)}, lowest ${decimal(Math.min(...finite))} at ${unit} ${whole(steps[values.indexOf(Math.min(...finite))]!)}`
          }
        />
      </td>
      <td className={`${CELL} whitespace-nowrap max-middle:text-right`}>
        {run.best ? (
          <>
            {metricLabel(run.best.metric)} {decimal(run.best.value)}
            <small className={SMALL}>
              {unit} {whole(run.best.step)}
            </small>
          </>
        ) : (
          <span className="text-ink3">none</span>
        )}
      </td>
      <td className={`${CELL} text-right whitespace-nowrap ${ONLY_MIDDLE}`}>
        {run.countsEpochs && 'epoch '}
        {whole(run.lastStep)}
        {run.plannedSteps !== null && <small className={SMALL}>of {whole(run.plannedSteps)}</small>}
      </td>
      <td className={`${CELL} text-right whitespace-nowrap ${ONLY_MIDDLE}`}>
        {run.lastPointAt === null ? <span className="text-ink3">unknown</span> : <Age sinceMs={run.lastPointAt} />}
      </td>
      <td
        className={`${CELL} max-w-[176px] overflow-hidden text-ellipsis whitespace-nowrap ${ONLY_WIDE}`}
        title={run.directory}
      >
        {sourceName(run.source)}
        <small className={`${SMALL} overflow-hidden text-ellipsis`}>{run.directory}</small>
      </td>
    </tr>
  );
});

/** The line below the verdict: acknowledged or not, the reason for the state, and how many more findings are open. */
function VerdictNote({ run }: { run: RunLine }) {
  const others = run.openFindings - (run.level === 'act' || run.level === 'watch' ? 1 : 0);
  const parts = [
    ...(run.isAcknowledged ? ['acknowledged'] : []),
    ...(run.state === 'failed' || run.state === 'quiet' ? [run.stateReason.replace(/\.$/, '')] : []),
    ...(others > 0 ? [`${others} more open ${others === 1 ? 'finding' : 'findings'}`] : []),
  ];
  return parts.length > 0 ? <small className={SMALL}>{parts.join('; ')}</small> : null;
}
