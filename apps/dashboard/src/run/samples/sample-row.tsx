/** One sample: true class, prediction, probability, its path over all evaluations, and the text, never as markup. */

import type { Classes } from '../evaluation/evaluation-scores.ts';
import type { SampleRow } from './sample-rows.ts';
import { onOneLine } from '../../words/sample-text.ts';

const BAR_PX = 64;
const PATH_WIDTH = 100;
const PATH_HEIGHT = 20;

export function SampleRowView(props: {
  row: SampleRow;
  classes: Classes;
  path: readonly { at: number; probability: number }[];
  /** Where the selected evaluation is among all, 0 to 1. */
  at: number;
}) {
  const { row, classes, path, at } = props;
  const word = (label: 0 | 1) => (label === 1 ? classes.positive : classes.negative);
  const isKnown = Number.isFinite(row.probability);
  return (
    <tr
      className={`max-tablet:grid max-tablet:grid-cols-[auto_auto_minmax(0,1fr)_auto] max-tablet:gap-x-2 max-tablet:border-b max-tablet:border-rule max-tablet:py-2 ${row.isRight ? '' : 'shadow-[inset_3px_0_var(--act)]'}`}
      data-testid="sample-row"
      data-sample-id={row.id}
    >
      <td className={`${CELL} pl-[9px]`}>{word(row.label)}</td>
      <td className={`${CELL} ${row.isRight ? '' : 'text-act'}`}>
        {row.isRight ? '✓' : '✕'} {word(row.predicted)}
      </td>
      <td className={CELL}>
        <span className="flex items-center gap-[7px]">
          {isKnown && <ProbabilityBar row={row} threshold={classes.threshold} />}
          {isKnown ? row.probability.toFixed(2) : '✕ not a number'}
        </span>
      </td>
      <td className={CELL}>
        <Path path={path} at={at} probability={row.probability} label={`P(${classes.positive}) of example ${row.id} at all evaluations`} />
      </td>
      <td className="max-w-0 pr-0 max-tablet:col-span-full max-tablet:block max-tablet:max-w-none max-tablet:border-0 max-tablet:py-px max-tablet:pl-[9px]">
        {row.text ? (
          <details className="group">
            <summary className="list-none [&::-webkit-details-marker]:hidden" title="Show the whole text">
              <div className={`group-open:hidden ${CLIPPED}`}>{onOneLine(row.text.problem)}</div>
              <div className={`text-label text-ink2 group-open:hidden ${CLIPPED}`}>{onOneLine(row.text.solution)}</div>
              <span className="hidden text-label text-ink3 group-open:inline">
                Example {row.id}
                {row.text.writer ? `, written by ${row.text.writer}` : ''} · Show less
              </span>
            </summary>
            <p className="max-w-[90ch] whitespace-pre-wrap wrap-anywhere">{row.text.problem}</p>
            <p className="mt-1 max-w-[90ch] text-label whitespace-pre-wrap text-ink2 wrap-anywhere">
              {row.text.solution}
            </p>
          </details>
        ) : (
          <span className="text-ink2">Example {row.id} (its text is not in the log)</span>
        )}
      </td>
    </tr>
  );
}

const CELL =
  'min-w-0 tablet:whitespace-nowrap max-tablet:border-0 max-tablet:py-px max-tablet:pr-0 max-tablet:pl-[9px] max-tablet:wrap-anywhere';
const CLIPPED = 'overflow-hidden text-ellipsis whitespace-nowrap max-tablet:line-clamp-2 max-tablet:whitespace-normal';

/** A bar from the threshold to the probability. */
function ProbabilityBar({ row, threshold }: { row: SampleRow; threshold: number }) {
  const probability = within(row.probability);
  const left = Math.min(probability, threshold) * BAR_PX;
  const width = Math.abs(probability - threshold) * BAR_PX;
  return (
    <svg width={BAR_PX} height={14} className="max-[360px]:hidden" aria-hidden="true">
      <line x1={0} x2={BAR_PX} y1={7} y2={7} className="stroke-rule" />
      <rect x={left} y={3} width={width} height={8} className={row.isRight ? 'fill-ink2' : 'fill-act'} />
      <line x1={threshold * BAR_PX} x2={threshold * BAR_PX} y1={0} y2={14} className="stroke-ink" />
    </svg>
  );
}

/** A file may hold any number as a probability. */
function within(probability: number): number {
  return Math.min(1, Math.max(0, probability));
}

function Path(props: {
  path: readonly { at: number; probability: number }[];
  at: number;
  probability: number;
  label: string;
}) {
  const y = (probability: number) => PATH_HEIGHT - 1 - (PATH_HEIGHT - 2) * within(probability);
  return (
    <svg
      width={PATH_WIDTH + 4}
      height={PATH_HEIGHT}
      viewBox={`-2 0 ${PATH_WIDTH + 4} ${PATH_HEIGHT}`}
      className="overflow-visible max-tablet:w-[56px]"
      role="img"
      aria-label={props.label}
    >
      <line x1={0} x2={PATH_WIDTH} y1={y(0.5)} y2={y(0.5)} className="stroke-rule2" strokeDasharray="1.5 2.5" />
      <polyline
        points={props.path
          .filter((point) => !Number.isNaN(point.probability))
          .map((point) => `${(point.at * PATH_WIDTH).toFixed(1)},${y(point.probability).toFixed(1)}`)
          .join(' ')}
        fill="none"
        className="stroke-ink2"
      />
      {Number.isFinite(props.probability) && (
        <circle cx={props.at * PATH_WIDTH} cy={y(props.probability)} r={2.5} className="fill-ink" />
      )}
    </svg>
  );
}
