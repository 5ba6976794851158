/** One prediction: truth, answer, probability, its path over all evaluations, and its text, never as markup. */
'use client';

import { Fragment } from 'react';
import type { ReactNode } from 'react';
import { linePath } from '../parts/svg-path.ts';
import type { ListedPrediction } from '../predictions/prediction-list.ts';
import type { Classes } from '../run/evaluation/evaluation-scores.ts';
import { plural, whole } from '../words/format-number.ts';
import { onOneLine } from '../words/sample-text.ts';

const BAR = 92;
const PATH_WIDTH = 112;
const PATH_HEIGHT = 22;
const PHONE_CELL = 'max-tablet:border-0 max-tablet:py-px max-tablet:pl-[9px]';
const CLIPPED = 'truncate max-tablet:line-clamp-2 max-tablet:whitespace-normal';

export function PredictionRow(props: {
  row: ListedPrediction;
  classes: Classes;
  /** In hundredths. */
  at: number;
  evaluations: number;
  /** Where the shown evaluation is among those of the path. */
  shownAt: number;
  find: string;
  isOpen: boolean;
  isMarked: boolean;
  onToggle: () => void;
  onMark: () => void;
}) {
  const { row, classes, at, find, isOpen } = props;
  const word = (label: 0 | 1) => (label === 1 ? classes.positive : classes.negative);
  const says = row.isRight ? row.label : ((1 - row.label) as 0 | 1);
  return (
    <>
      <tr
        className={`cursor-pointer hover:bg-hover max-tablet:grid max-tablet:grid-cols-[auto_auto_minmax(0,1fr)] max-tablet:gap-x-3 max-tablet:border-b max-tablet:border-rule max-tablet:py-[7px] ${row.isRight ? '' : 'shadow-[inset_3px_0_var(--act)]'}`}
        data-testid="prediction"
        data-example={row.example}
        onClick={props.onToggle}
      >
        <td className={`py-[5px] pl-[9px] align-middle whitespace-nowrap ${PHONE_CELL}`}>
          <button type="button" className="min-h-6" aria-expanded={isOpen}>
            {word(row.label)}
          </button>
        </td>
        <td className={`py-[5px] align-middle whitespace-nowrap ${PHONE_CELL} ${row.isRight ? '' : 'text-act'}`}>
          {row.isRight ? '✓' : '✕'} {word(says)}
        </td>
        <td className={`py-[5px] align-middle ${PHONE_CELL}`}>
          <span className={`flex items-center gap-2 ${row.isRight ? 'text-ink2' : 'text-act'}`}>
            <Bar p={row.p} at={at} />
            <span className="text-ink">{Number.isFinite(row.p) ? row.p.toFixed(2) : '✕ not a number'}</span>
          </span>
        </td>
        <td className="py-[5px] align-middle max-tablet:hidden">
          <Path {...props} />
        </td>
        <td className="py-[5px] text-right align-middle max-middle:hidden">{row.changes}</td>
        <td
          className={`w-1/2 max-w-0 py-[5px] pr-0 align-middle max-tablet:col-span-full max-tablet:w-auto max-tablet:max-w-none ${PHONE_CELL}`}
        >
          {row.text || row.problem ? (
            <>
              <div className={CLIPPED}>
                <Marked text={onOneLine(row.problem)} find={find} />
              </div>
              <div className={`text-label text-ink2 ${CLIPPED}`}>
                <Marked text={onOneLine(row.text)} find={find} />
              </div>
            </>
          ) : (
            <span className="text-ink2">Example {row.id} (its text is not kept)</span>
          )}
        </td>
      </tr>
      {isOpen && (
        <tr className="max-tablet:block">
          <td colSpan={6} className="pt-1 pb-2.5 pl-[9px] max-tablet:block">
            <Opened {...props} word={word} />
          </td>
        </tr>
      )}
    </>
  );
}

function Opened(
  props: Pick<
    Parameters<typeof PredictionRow>[0],
    'row' | 'classes' | 'find' | 'evaluations' | 'isMarked' | 'onMark'
  > & {
    word: (label: 0 | 1) => string;
  },
) {
  const { row, find, word } = props;
  return (
    <>
      <p className="max-w-[88ch] py-1 leading-[19px] whitespace-pre-wrap wrap-anywhere">
        <Marked text={row.problem} find={find} />
      </p>
      <p className="max-w-[88ch] py-1 leading-[19px] whitespace-pre-wrap text-ink2 wrap-anywhere">
        <Marked text={row.text} find={find} />
      </p>
      <p className="text-label text-ink3">
        Example {row.id}
        {row.path && ` · ${row.path} · right in ${row.rightTimes} of ${plural(props.evaluations, 'evaluation')}`}
        {row.slices.length > 0 && ` · ${row.slices.join(' · ')}`}
        {row.others.length > 0 &&
          ` · of the same problem: ${row.others
            .map(({ label, p, isRight }) => `${word(label)}, P ${p.toFixed(2)} ${isRight ? '✓' : '✕'}`)
            .join(' · ')}${row.moreOthers > 0 ? ` · ${whole(row.moreOthers)} more` : ''}`}{' '}
        <button type="button" className="link ml-1 text-label" aria-pressed={props.isMarked} onClick={props.onMark}>
          {props.isMarked ? 'The label is right after all' : 'The label is wrong'}
        </button>
      </p>
    </>
  );
}

/** From the threshold to the probability. */
function Bar({ p, at }: { p: number; at: number }) {
  const x = (share: number) => 2 + share * (BAR - 4);
  const [threshold, end] = [x(at / 100), x(Math.min(1, Math.max(0, p)))];
  return (
    <svg width={BAR} height={18} className="block flex-none" aria-hidden="true">
      <line x1={2} x2={BAR - 2} y1={9} y2={9} className="stroke-rule" />
      {Number.isFinite(p) && (
        <rect
          x={Math.min(threshold, end)}
          width={Math.max(1.5, Math.abs(end - threshold))}
          y={4}
          height={10}
          fill="currentColor"
        />
      )}
      <line x1={threshold} x2={threshold} y1={1} y2={17} className="stroke-ink" strokeWidth={1.5} />
    </svg>
  );
}

function Path(props: { row: ListedPrediction; classes: Classes; at: number; shownAt: number }) {
  const { over } = props.row;
  const last = Math.max(1, over.length - 1);
  const x = (i: number) => 3 + ((PATH_WIDTH - 6) * i) / last;
  const y = (p: number) => 19 - 16 * p;
  const indices = Array.from(over, (_, i) => i);
  const [first, end] = [over[0] ?? NaN, over.at(-1) ?? NaN];
  return (
    <svg
      width={PATH_WIDTH}
      height={PATH_HEIGHT}
      className="block overflow-visible"
      role="img"
      aria-label={`P(${props.classes.positive}) from ${first.toFixed(2)} to ${end.toFixed(2)}, ${plural(props.row.changes, 'change')}`}
    >
      <line
        x1={0}
        x2={PATH_WIDTH}
        y1={y(props.at / 100)}
        y2={y(props.at / 100)}
        className="stroke-rule2"
        strokeDasharray="1.5 2.5"
      />
      <path d={linePath(indices, over, x, y)} fill="none" className="stroke-ink2" strokeWidth={1.25} />
      {Number.isFinite(props.row.p) && (
        <circle cx={x(Math.max(0, props.shownAt))} cy={y(props.row.p)} r={3} className="fill-ink" />
      )}
    </svg>
  );
}

/** What was searched for is marked wherever it occurs. */
function Marked({ text, find }: { text: string; find: string }): ReactNode {
  const wanted = find.trim().toLowerCase();
  const small = text.toLowerCase();
  // Letters that change their length in small letters would shift the marks.
  if (wanted === '' || small.length !== text.length) return text;
  const pieces: ReactNode[] = [];
  let from = 0;
  for (let at = small.indexOf(wanted); at >= 0; at = small.indexOf(wanted, from)) {
    pieces.push(
      <Fragment key={at}>
        {text.slice(from, at)}
        <mark className="bg-focus/24 text-inherit">{text.slice(at, at + wanted.length)}</mark>
      </Fragment>,
    );
    from = at + wanted.length;
  }
  return [...pieces, text.slice(from)];
}
