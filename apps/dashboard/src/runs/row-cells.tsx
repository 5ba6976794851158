/** The cells of a row: name, state, verdict, and a value for each column. */

import { deviationOf } from '@rewardboard/metrics';
import type { Level, RunLine, RunState } from '@rewardboard/protocol';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Age } from '../parts/age.tsx';
import { StateMark } from '../parts/state-mark.tsx';
import { decimal, plural, whole } from '../words/format-number.ts';
import { LEVEL_MARKS, STATE_WORDS } from '../words/level-words.ts';
import type { Column } from './list/columns.ts';
import { STRIP_WIDTH } from './list/columns.ts';
import type { GroupRow } from './list/rows.ts';
import { valueOfGroup } from './list/rows.ts';
import { Strip } from './marks.tsx';

const LEVELS: readonly Level[] = ['act', 'watch', 'unknown', 'fine'];
const STATES: readonly RunState[] = ['running', 'failed', 'quiet', 'deleted', 'finished'];
/** What a verdict says first names its kind: "Overfitting since step 450". */
const KIND = /^[^:,;]*?(?= since | in | at | from | \d|[:,;.]|$)/;
const MAX_TAGS_SHOWN = 3;

export function addressOf(run: RunLine): string {
  return `/run/?id=${encodeURIComponent(run.id)}`;
}

/** Without the watched directory and what its name repeats: "sweep/". */
function placeOf({ directory, name }: RunLine): string {
  const first = directory.indexOf('/');
  const end = directory.endsWith(`/${name}`) ? directory.length - name.length : directory.lastIndexOf('/') + 1;
  return end > first ? directory.slice(first + 1, end) : '';
}

export function RunName({ run, seedOf }: { run: RunLine; seedOf: string | null }) {
  const place = placeOf(run);
  return (
    <>
      {/* All runs share one page, which the list prefetches itself. */}
      <Link
        href={addressOf(run)}
        prefetch={false}
        data-run-link
        title={`${run.directory}: ${run.name}`}
        className="run-name"
      >
        {seedOf === null && place !== '' && <span className="run-place font-normal text-ink3">{place}</span>}
        <span className="run-own">{seedOf ?? run.name}</span>
      </Link>
      {run.tags.slice(0, MAX_TAGS_SHOWN).map((tag) => (
        <span key={tag} className="tag">
          {tag}
        </span>
      ))}
      {run.note !== '' && (
        <span title={run.note} className="shrink-0 text-ink3">
          <svg className="block size-3" viewBox="0 0 12 12" role="img" aria-label="has a note">
            <path d="M1.5 1.5h9v6l-3 3h-6zM10.5 7.5h-3v3" fill="none" stroke="currentColor" />
          </svg>
        </span>
      )}
      {run.generated && <span className="tag">generated data</span>}
    </>
  );
}

/** "seed 2" of each run in a seed set; null where two runs have the same seed or one has none: they are repeats. */
export function seedTexts(runs: readonly RunLine[]): ReadonlyMap<string, string> | null {
  const texts = new Map<string, string>();
  for (const { id, fields } of runs) {
    const seed = Object.keys(fields).find((field) => /(?:^|[_.])seed$/.test(field));
    if (seed === undefined) return null;
    texts.set(id, `seed ${String(fields[seed])}`);
  }
  return new Set(texts.values()).size === texts.size ? texts : null;
}

export function RunStateCell({ run, isLost, isMarkOnly }: { run: RunLine; isLost: boolean; isMarkOnly: boolean }) {
  const state = isLost ? 'unknown' : run.state;
  const text = isLost ? 'Unknown' : STATE_WORDS[run.state];
  return <StateMark state={state} text={text} reason={run.stateReason} testId="run-state" isMarkOnly={isMarkOnly} />;
}

export function GroupStateCell({
  runs,
  isLost,
  isMarkOnly,
}: {
  runs: readonly RunLine[];
  isLost: boolean;
  isMarkOnly: boolean;
}) {
  if (isLost) return <StateMark state="unknown" text="Unknown" isMarkOnly={isMarkOnly} />;
  const state = STATES.find((wanted) => runs.some((run) => run.state === wanted))!;
  const count = runs.filter((run) => run.state === state).length;
  const text = state === 'finished' ? STATE_WORDS.finished : `${whole(count)} ${STATE_WORDS[state].toLowerCase()}`;
  return <StateMark state={state} text={text} isMarkOnly={isMarkOnly} />;
}

export function RunVerdict({ run }: { run: RunLine }) {
  const mark = LEVEL_MARKS[run.level];
  const others = run.openFindings - (run.level === 'act' || run.level === 'watch' ? 1 : 0);
  const sentence = run.verdict.replace(/\.$/, '');
  const parts = [
    ...(run.isAcknowledged ? ['acknowledged'] : []),
    ...(run.state === 'failed' || run.state === 'quiet' ? [run.stateReason.replace(/\.$/, '')] : []),
    ...(others > 0 ? [`${others} more open ${others === 1 ? 'finding' : 'findings'}`] : []),
  ];
  return (
    <span className="flex min-w-0 items-baseline gap-1.5" data-testid="verdict" data-level={run.level}>
      <span
        role="img"
        className={`w-3 shrink-0 text-label font-bold ${run.isAcknowledged ? 'text-ink3' : mark.className}`}
        aria-label={run.isAcknowledged ? `${mark.word}, acknowledged` : mark.word}
      >
        {mark.shape}
      </span>
      <span className="cut" title={[sentence, ...parts].join('; ')}>
        {sentence}
        {run.isAcknowledged && <span className="text-ink3"> · acknowledged</span>}
      </span>
    </span>
  );
}

/** "■ 1 ◆ 3", and what most of them were found to have. */
export function GroupVerdict({ runs }: { runs: readonly RunLine[] }) {
  const kinds = new Map<string, number>();
  for (const { verdict } of runs) {
    const kind = KIND.exec(verdict.replace(/\.$/, ''))?.[0].trim() || verdict;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const common = [...kinds].sort(([, a], [, b]) => b - a).slice(0, 2);
  const small = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
  const all = runs.length === 2 ? 'both' : `all ${whole(runs.length)}`;
  const text = common
    .map(([kind, count]) => (count === runs.length ? `${all}: ${small(kind)}` : `${whole(count)} ${small(kind)}`))
    .join(' · ');
  return (
    <span className="flex min-w-0 items-baseline gap-2" data-testid="verdict">
      <span className="flex shrink-0 gap-2">
        {LEVELS.flatMap((level) => {
          const count = runs.filter((run) => run.level === level).length;
          const mark = LEVEL_MARKS[level];
          return count === 0
            ? []
            : [
                <span key={level} className="whitespace-nowrap">
                  <b role="img" className={mark.className} aria-label={mark.word}>
                    {mark.shape}
                  </b>{' '}
                  {whole(count)}
                </span>,
              ];
        })}
      </span>
      <span className="cut text-ink2" title={text}>
        {text}
      </span>
    </span>
  );
}

interface ValueProps {
  column: Column;
  runs: readonly RunLine[];
  group: GroupRow | null;
  isTied: boolean;
  /** It orders the list: its numbers stand out. */
  isOrdering: boolean;
  isNarrow: boolean;
  range: readonly [number, number] | null;
}

export function ValueCell({ column, runs, group, isTied, isOrdering, isNarrow, range }: ValueProps) {
  const [run] = runs;
  if (column.id === 'started' || column.id === 'updated') {
    const at = runs.map((one) => column.valueOf(one)).filter((value): value is number => typeof value === 'number');
    return at.length === 0 ? null : <Age sinceMs={column.id === 'started' ? Math.min(...at) : Math.max(...at)} />;
  }
  const value = group ? valueOfGroup(group, column) : column.valueOf(run!);
  const isScore = column.kind === 'metric';
  const text = value === null ? null : column.textOf(value, 0);
  const shown: ReactNode = isScore ? (
    <b className={`${isOrdering ? 'font-semibold' : 'font-normal'} ${isTied ? 'tied' : ''}`}>
      {text ?? <span className="font-normal text-ink3">–</span>}
    </b>
  ) : group && column.isNumber && spanOf(group, column) !== null ? (
    <span className="text-ink3">{spanOf(group, column)}</span>
  ) : (
    text
  );
  if (column.width !== STRIP_WIDTH || isNarrow) return <span title={titleOf(column, run!, group)}>{shown}</span>;
  return (
    <span className="flex items-center justify-end gap-2.5" title={titleOf(column, run!, group)}>
      {shown}
      <Strip runs={runs} metric={column.id} range={range} />
    </span>
  );
}

/** "1–4" where the runs of a group have different numbers. */
function spanOf(group: GroupRow, column: Column): string | null {
  const values = group.runs.map((run) => column.valueOf(run)).filter((value) => typeof value === 'number');
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return values.length === 0 || low === high ? null : `${column.textOf(low, 0)}–${column.textOf(high, 0)}`;
}

function titleOf(column: Column, run: RunLine, group: GroupRow | null): string | undefined {
  if (column.kind !== 'metric') return column.isNumber || group ? undefined : String(column.valueOf(run) ?? '');
  if (group) {
    const values = group.runs.map((one) => column.valueOf(one)).filter((value) => typeof value === 'number');
    if (values.length < 2) return undefined;
    return `mean of ${plural(values.length, 'run')}, standard deviation ${decimal(deviationOf(values))}`;
  }
  const of = run.metrics[column.id];
  if (!of || of.bestStep === null) return undefined;
  const interval = of.low === undefined ? '' : `95% ${decimal(of.low)} to ${decimal(of.high!)}, `;
  return `${interval}at step ${whole(of.bestStep)}`;
}
