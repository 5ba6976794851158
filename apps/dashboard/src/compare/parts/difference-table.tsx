/** The table of differences from the baseline, best first: values and seeds, the strip, the number, the word. */
'use client';

import { Breakable } from '../../parts/breakable.tsx';
import { Panel } from '../../parts/panel.tsx';
import type { MetricComparison } from '@rewardboard/diagnostics/comparison';
import { lowerIsBetter } from '@rewardboard/diagnostics/comparison';
import { ticksWithin } from '../model/curve-chart.ts';
import type { ComparedSet } from '../model/sets.ts';
import { metricTitle, plusMinus, score, signed } from '../words/numbers.ts';
import { noiseText, rowsOf, tellText, wordText } from '../words/verdict.ts';
import { RunKey } from './run-key.tsx';
import { DifferenceStrip, Grid, StandingStrip, scaleOf } from './strips.tsx';

/** The verdict has room for what would settle it in one line. */
const COLUMNS =
  'middle:grid-cols-[minmax(150px,.8fr)_100px_minmax(200px,1.1fr)_120px_minmax(240px,1.2fr)] broad:grid-cols-[minmax(220px,.9fr)_118px_minmax(150px,.75fr)_minmax(220px,1.15fr)_124px_minmax(290px,1.25fr)]';
const HEAD =
  'flex min-h-[26px] items-end border-b border-rule2 px-2 pt-0.5 pb-[5px] text-label text-ink3 max-middle:hidden';
const CELL =
  'flex min-h-11 items-center self-stretch px-2 middle:border-b middle:border-rule max-middle:min-h-0 max-middle:px-0';

export function DifferenceTable(props: {
  comparison: MetricComparison;
  sets: readonly ComparedSet[];
  subtitle: string;
  foot: string;
  /** Chooses the metric. */
  control: React.ReactNode;
}) {
  const { comparison, sets } = props;
  const { metric, standings, differences } = comparison;
  const bySeeds = sets.some(({ runs }) => runs.length > 1);
  const base = sets.find(({ isBase }) => isBase)!;
  const rows = rowsOf(comparison, sets);
  const ordered = [base, ...rows.map(({ set }) => set)];
  const values = standings.flatMap(({ value, half, values }) => [...values, value - half, value + half]);
  const offsets = differences.flatMap((difference) =>
    difference ? [difference.value - difference.strictHalf, difference.value + difference.strictHalf, 0] : [],
  );
  const valueScale = scaleOf(values, 0.06);
  const differenceScale = scaleOf(offsets, 0.08);
  const valueTicks = ticksWithin(valueScale.from, valueScale.to, 4);
  const differenceTicks = ticksWithin(differenceScale.from, differenceScale.to, 5);
  return (
    <Panel
      title="Difference from the baseline"
      subtitle={props.subtitle}
      controls={props.control}
      className="mb-[26px]"
    >
      <div className={`grid items-center max-middle:grid-cols-[1fr_auto] ${COLUMNS}`} data-testid="differences">
        <div className={`${HEAD} pl-0`}>{bySeeds ? 'Recipe' : 'Run'}</div>
        <div className={`${HEAD} justify-end`}>{metricTitle(metric)}</div>
        <div className={`${HEAD} pl-0 max-broad:hidden`}>{bySeeds ? 'each seed, mean, 95%' : 'value, 95%'}</div>
        <div className={`${HEAD} pl-0`}>
          difference from {base.letter}
          {lowerIsBetter(metric) ? ' (left is better)' : ''}, 95%
        </div>
        <div className={HEAD} />
        <div className={HEAD}>Verdict</div>
        {ordered.map((set) => {
          const standing = standings[sets.indexOf(set)]!;
          const row = rows.find((of) => of.set === set);
          const word = row && wordText(row);
          return (
            <div key={set.letter} className="contents" data-testid="difference-row" data-letter={set.letter}>
              <div
                className={`${CELL} gap-[9px] pl-0 max-middle:pt-3 max-middle:pr-3 max-middle:font-semibold`}
                title={set.name}
              >
                <RunKey set={set} />
                <b className="w-3.5 flex-none">{set.letter}</b>
                <span className="min-w-0 wrap-anywhere middle:line-clamp-3 middle:py-1 middle:leading-4">
                  <Breakable text={set.name} />
                </span>
              </div>
              <div className={`${CELL} justify-end whitespace-nowrap max-middle:pt-3 max-middle:text-read`}>
                <b className="font-semibold">{score(standing.value)}</b>
                <span className="text-ink2">&nbsp;{plusMinus(standing.half)}</span>
              </div>
              <div className={`${CELL} px-0 pr-7 max-broad:hidden`}>
                <StandingStrip standing={standing} set={set} scale={valueScale} ticks={valueTicks.ticks} />
              </div>
              <div className={`${CELL} px-0 max-middle:col-span-full ${row ? '' : 'max-middle:hidden'}`}>
                <DifferenceStrip
                  difference={row?.difference ?? null}
                  set={set}
                  scale={differenceScale}
                  ticks={differenceTicks.ticks}
                  isAlone={rows.length === 1}
                />
              </div>
              <div
                className={`${CELL} flex-col items-end justify-center leading-4 max-middle:flex-row max-middle:items-baseline max-middle:justify-start max-middle:gap-2 max-middle:border-b max-middle:border-rule max-middle:pb-2.5`}
              >
                {row && (
                  <>
                    <b className="text-read font-semibold whitespace-nowrap">
                      {signed(row.difference.value)}{' '}
                      <small className="text-label font-normal text-ink2">{plusMinus(row.difference.half)}</small>
                    </b>
                  </>
                )}
              </div>
              <div
                className={`${CELL} flex-col items-start justify-center py-1 pr-0 leading-4 max-middle:items-end max-middle:border-b max-middle:border-rule max-middle:pb-2.5`}
              >
                {row && word ? (
                  <>
                    <b className="font-semibold">
                      <span
                        aria-hidden="true"
                        className={word.mark === '▲' ? 'text-ok' : word.mark === '▼' ? 'text-act' : 'text-ink2'}
                      >
                        {word.mark}
                      </span>{' '}
                      {word.text}
                    </b>
                    <small className="text-label text-ink2 max-middle:hidden">
                      {row.difference.word === 'real'
                        ? noiseText(row.difference)
                        : tellText(row.difference.wouldTell, '')}
                    </small>
                  </>
                ) : (
                  <span className="text-ink2">baseline</span>
                )}
              </div>
            </div>
          );
        })}
        <div className="max-middle:hidden" />
        <div className="max-middle:hidden" />
        <div className="pr-7 max-broad:hidden">
          <Grid scale={valueScale} {...valueTicks} />
        </div>
        <div className="max-middle:col-span-full">
          <Grid scale={differenceScale} {...differenceTicks} />
        </div>
      </div>
      <p className="pt-[7px] text-label text-ink3">{props.foot}</p>
    </Panel>
  );
}
