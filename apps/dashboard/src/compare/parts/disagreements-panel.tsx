/** The examples on which the runs differ: P of every run on one line, seeds as ticks, and the texts. */
'use client';

import type { Counts } from '@rewardboard/metrics';
import { Choice } from '../../parts/choice.tsx';
import { Panel } from '../../parts/panel.tsx';
import { whole } from '../../words/format-number.ts';
import type { ComparedExample, ExamplesAnswer, Show } from '@rewardboard/diagnostics/comparison';
import type { ComparedSet } from '../model/sets.ts';
import type { ClassNames } from './matrices-panel.tsx';

export const EXAMPLES_A_PAGE = 8;
const STRIP_PX = 250;
const PAD_PX = 6;
/** More letters above a line would touch. */
const MAX_LETTERED = 5;
const LETTER_PX = 9;

export function DisagreementsPanel(props: {
  sets: readonly ComparedSet[];
  /** Index of the set that `gain` and `lose` are about. */
  other: number;
  show: Show;
  cell: { set: number; name: keyof Counts } | null;
  answer: ExamplesAnswer | null;
  classes: ClassNames;
  threshold: number;
  onShow: (show: Show) => void;
  onFrom: (from: number) => void;
}) {
  const { sets, cell, classes } = props;
  // Of sets that were regrouped since, it doesn't fit any more.
  const answer = props.answer?.rows.every(({ means }) => means.length === sets.length) ? props.answer : null;
  const other = sets[props.other]!;
  const base = sets.find(({ isBase }) => isBase)!;
  const bySeeds = sets.some(({ runs }) => runs.length > 1);
  const texts: [Show, string][] = [
    ['gain', `${other.letter} right, ${base.letter} wrong`],
    ['lose', `${base.letter} right, ${other.letter} wrong`],
    ['any', 'any two differ'],
    ['none', 'all wrong'],
    ...(cell ? [['cell', `${sets[cell.set]!.letter} ${cell.name.toUpperCase()}`] as [Show, string]] : []),
  ];
  const total = answer?.totals[props.show] ?? 0;
  const from = answer?.from ?? 0;
  const writers = answer?.rows.some(({ writer }) => writer !== null) ?? false;
  return (
    <Panel
      id="disagreements"
      title="Where they disagree"
      subtitle={`${bySeeds ? 'by majority of the seeds; ' : ''}most different first`}
      className="mt-[26px]"
      controls={
        <Choice
          label="Which examples"
          options={texts.map(([value, text]) => ({
            value,
            text: answer ? `${text} ${whole(answer.totals[value])}` : text,
          }))}
          value={props.show}
          onChoose={props.onShow}
        />
      }
    >
      <div className="min-h-[380px]" data-testid="disagreements">
        {answer && answer.rows.length === 0 ? (
          <p className="py-3 text-ink2">None.</p>
        ) : (
          <table className="max-tablet:block max-tablet:[&_tbody]:block">
            <thead className="max-tablet:sr-only">
              <tr>
                <th scope="col" className="pl-0">
                  Truth
                </th>
                <th scope="col">
                  P({classes.positive}), right of the line says “{classes.positive}”
                </th>
                {writers && (
                  <th scope="col" className="max-middle:hidden">
                    Writer
                  </th>
                )}
                <th scope="col" className="pr-0">
                  Problem and solution
                </th>
              </tr>
            </thead>
            <tbody>
              {answer?.rows.map((row, i) => (
                <tr
                  key={from + i}
                  className="max-tablet:grid max-tablet:grid-cols-[auto_1fr] max-tablet:gap-x-3 max-tablet:border-b max-tablet:border-rule max-tablet:py-2"
                >
                  <td className="pl-0 align-middle whitespace-nowrap max-tablet:border-0 max-tablet:p-0">
                    {row.label === 1 ? classes.positive : classes.negative}
                  </td>
                  <td className="align-middle max-tablet:border-0 max-tablet:p-0">
                    <Probabilities
                      row={row}
                      sets={sets}
                      other={props.other}
                      threshold={props.threshold}
                      classes={classes}
                    />
                  </td>
                  {writers && (
                    <td className="align-middle text-label whitespace-nowrap text-ink2 max-middle:hidden">
                      {row.writer}
                    </td>
                  )}
                  <td className="w-[52%] max-w-0 pr-0 align-middle max-tablet:col-span-full max-tablet:w-auto max-tablet:max-w-none max-tablet:border-0 max-tablet:p-0">
                    <div
                      className="tablet:overflow-hidden tablet:text-ellipsis tablet:whitespace-nowrap max-tablet:line-clamp-2"
                      title={row.problem}
                    >
                      {row.problem}
                    </div>
                    <div
                      className="text-label text-ink2 tablet:overflow-hidden tablet:text-ellipsis tablet:whitespace-nowrap max-tablet:line-clamp-2"
                      title={row.text}
                    >
                      {row.text.replaceAll('\n', ' ⏎ ')}
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      {total > 0 && (
        <div className="flex items-center gap-2.5 pt-2 text-label text-ink2">
          <span>
            {whole(from + 1)}–{whole(Math.min(total, from + EXAMPLES_A_PAGE))} of {whole(total)}
          </span>
          <button
            type="button"
            className="button min-h-6 px-2 py-0.5 text-label"
            disabled={from === 0}
            onClick={() => props.onFrom(from - EXAMPLES_A_PAGE)}
          >
            ‹ Previous
          </button>
          <button
            type="button"
            className="button min-h-6 px-2 py-0.5 text-label"
            disabled={from + EXAMPLES_A_PAGE >= total}
            onClick={() => props.onFrom(from + EXAMPLES_A_PAGE)}
          >
            Next ›
          </button>
        </div>
      )}
    </Panel>
  );
}

function Probabilities(props: {
  row: ComparedExample;
  sets: readonly ComparedSet[];
  other: number;
  threshold: number;
  classes: ClassNames;
}) {
  const { row, sets, threshold } = props;
  const x = (p: number) => PAD_PX + (STRIP_PX - 2 * PAD_PX) * Math.max(0, Math.min(1, p));
  const named = sets
    .map((set, i) => ({ set, i, x: x(row.means[i]!) }))
    .filter(({ set, i }) => sets.length <= MAX_LETTERED || set.isBase || i === props.other)
    .sort((a, b) => a.x - b.x);
  for (let i = 1; i < named.length; i++) named[i]!.x = Math.max(named[i]!.x, named[i - 1]!.x + LETTER_PX);
  return (
    <svg
      width={STRIP_PX}
      height={28}
      viewBox={`0 0 ${STRIP_PX} 28`}
      className="block max-w-full overflow-visible"
      role="img"
      aria-label={`P(${props.classes.positive}): ${sets.map(({ letter }, i) => `${letter} ${row.means[i]!.toFixed(2)}`).join(', ')}`}
    >
      <line x1={PAD_PX} x2={STRIP_PX - PAD_PX} y1={15} y2={15} stroke="var(--rule)" />
      <line x1={x(threshold)} x2={x(threshold)} y1={3} y2={27} stroke="var(--rule2)" strokeDasharray="2 2" />
      {sets.map((set, i) => (
        <g key={set.letter}>
          {row.runs[i]!.length > 1 &&
            row.runs[i]!.map((p, j) => (
              <line key={j} x1={x(p)} x2={x(p)} y1={10} y2={20} stroke={`var(--${set.colour})`} opacity={0.45} />
            ))}
          <circle cx={x(row.means[i]!)} cy={15} r={4.5} fill={`var(--${set.colour})`} stroke="var(--paper)" />
        </g>
      ))}
      {named.map(({ set, x: at }) => (
        <text key={set.letter} x={at} y={7} textAnchor="middle" className="fill-ink text-tick font-semibold">
          {set.letter}
        </text>
      ))}
    </svg>
  );
}
