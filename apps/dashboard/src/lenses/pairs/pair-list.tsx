/** The pairs themselves, most wrong first: margin, path over training, both texts. */
'use client';

import { useMemo, useState } from 'react';
import { Choice } from '../../parts/choice.tsx';
import { Panel } from '../../parts/panel.tsx';
import { onOneLine } from '../../words/sample-text.ts';
import { plural, whole } from '../../words/format-number.ts';
import type { PairData } from '../lens-data.ts';
import { fixed, signed } from '../lens-words.ts';
import { PAIR_FILTERS } from '../lens-view.ts';
import type { LensView, PairFilter } from '../lens-view.ts';
import { FindField } from '../parts/find-field.tsx';
import { Pager } from '../parts/pager.tsx';
import type { ChangeLensView } from '../use-lens-view.ts';
import type { ShownPairs } from './margin-panel.tsx';

const PAGE = 8;
const CLOSE = 0.2;
/** The edge of a row's bar. */
const WIDEST_MARGIN = 3;
const FILTER_NAMES: Record<PairFilter, string> = {
  wrong: 'Wrong',
  close: 'Close, within 0.2',
  lost: 'Was right, now wrong',
  all: 'All',
};
const CELL = 'min-w-0 align-middle max-tablet:border-0 max-tablet:py-px max-tablet:pr-0 max-tablet:pl-[9px]';
/** On a phone a row is a card: the margin, and both texts below. */
const TEXT_CELL = 'w-[36%] max-w-0 max-tablet:block max-tablet:w-full max-tablet:max-w-none';
const CLIPPED = 'overflow-hidden text-ellipsis whitespace-nowrap';

function isShownPair({ margins }: PairData, at: number, filter: PairFilter, pair: number): boolean {
  const margin = margins[at]![pair]!;
  if (filter === 'wrong') return margin < 0;
  if (filter === 'close') return Math.abs(margin) < CLOSE;
  if (filter === 'lost') return at > 0 && !(margin > 0) && margins[at - 1]![pair]! > 0;
  return true;
}

export function PairList(props: ShownPairs & { view: LensView; change: ChangeLensView }) {
  const { data, at, view, change } = props;
  const [find, setFind] = useState('');
  const [from, setFrom] = useState(0);
  const filter = PAIR_FILTERS.find((name) => name === view.show) ?? 'wrong';
  const pairs = useMemo(() => Array.from({ length: data.size }, (_, i) => i), [data]);
  const words = find.trim().toLowerCase();
  const matching = useMemo(() => {
    const margins = data.margins[at]!;
    const has = (pair: number) =>
      words === '' ||
      [data.problemTexts, data.chosenTexts, data.rejectedTexts].some((of) => of[pair]!.toLowerCase().includes(words));
    return pairs
      .filter((pair) => isShownPair(data, at, filter, pair) && has(pair))
      .sort((a, b) => margins[a]! - margins[b]! || a - b);
  }, [data, at, filter, words, pairs]);
  const first = from < matching.length ? from : 0;
  const toggle = (pair: number) => change({ open: view.open === pair ? null : pair });
  return (
    <Panel
      title="Pairs"
      className="col-span-full"
      subtitle={`all ${whole(data.size)} at step ${whole(data.steps[at]!)}; most wrong first`}
      controls={
        <Choice
          label="Which pairs"
          value={filter}
          onChoose={(show) => {
            setFrom(0);
            change({ show: show === 'wrong' ? null : show, open: null });
          }}
          options={PAIR_FILTERS.map((value) => ({
            value,
            text: `${FILTER_NAMES[value]} ${whole(pairs.filter((pair) => isShownPair(data, at, value, pair)).length)}`,
          }))}
        />
      }
    >
      <FindField
        id="find-pairs"
        className="mt-1 mb-1.5 w-full max-w-[340px]"
        value={find}
        onFind={(text) => {
          setFind(text);
          setFrom(0);
        }}
      />
      <table data-testid="pair-list" className="max-tablet:block">
        <thead className="max-tablet:hidden">
          <tr>
            <th scope="col">Margin</th>
            <th scope="col" className="max-wide:hidden">
              Over training
            </th>
            <th scope="col" className="text-right max-middle:hidden">
              Words
            </th>
            <th scope="col">
              <span className="text-chosen">■</span> Chosen
            </th>
            <th scope="col">
              <span className="text-rejected">■</span> Rejected
            </th>
          </tr>
        </thead>
        <tbody className="max-tablet:block">
          {matching.slice(first, first + PAGE).map((pair) => (
            <PairRows key={pair} pair={pair} shown={props} isOpen={view.open === pair} onToggle={toggle} />
          ))}
          {matching.length === 0 && (
            <tr>
              <td colSpan={5} className="text-ink2">
                {words === '' ? 'None at this evaluation.' : `No pair’s text has “${find.trim()}”.`}
              </td>
            </tr>
          )}
        </tbody>
      </table>
      <Pager from={first} size={PAGE} total={matching.length} onFrom={setFrom} />
    </Panel>
  );
}

function PairRows(props: { pair: number; shown: ShownPairs; isOpen: boolean; onToggle(pair: number): void }) {
  const { pair, isOpen, onToggle } = props;
  const { data, at } = props.shown;
  const margin = data.margins[at]![pair]!;
  const isWrong = margin < 0;
  const [chosen, rejected] = [data.chosen[at]![pair]!, data.rejected[at]![pair]!];
  return (
    <>
      <tr
        className={`cursor-pointer hover:bg-hover max-tablet:grid max-tablet:grid-cols-[minmax(0,1fr)] max-tablet:border-b max-tablet:border-rule max-tablet:py-2 ${isWrong ? 'shadow-[inset_3px_0_var(--act)]' : ''}`}
        onClick={() => onToggle(pair)}
      >
        <td className={`${CELL} pl-[9px]`}>
          <span className={`flex items-center gap-2 ${isWrong ? 'text-act' : 'text-ink2'}`}>
            <MarginBar margin={margin} />
            <span className="whitespace-nowrap text-ink">{signed(margin, 2)}</span>
          </span>
        </td>
        <td className={`${CELL} max-wide:hidden`}>
          <MarginPath margins={data.margins} pair={pair} at={at} />
        </td>
        <td className={`${CELL} text-right text-label whitespace-nowrap text-ink2 max-middle:hidden`}>
          {data.chosenWords[pair]} / {data.rejectedWords[pair]}
        </td>
        <td className={`${CELL} ${TEXT_CELL}`}>
          <button
            type="button"
            aria-expanded={isOpen}
            aria-label={`Pair ${pair + 1}, margin ${signed(margin, 2)}: show both texts`}
            className={`block w-full text-left ${CLIPPED}`}
          >
            <b className="inline-block w-[46px] font-semibold">{fixed(chosen, 2)}</b>
            {onOneLine(data.chosenTexts[pair]!)}
          </button>
          <div className={`text-label text-ink2 ${CLIPPED}`}>{onOneLine(data.problemTexts[pair]!)}</div>
        </td>
        <td className={`${CELL} ${TEXT_CELL}`}>
          <div className={CLIPPED}>
            <b className="inline-block w-[46px] font-semibold">{fixed(rejected, 2)}</b>
            {onOneLine(data.rejectedTexts[pair]!)}
          </div>
        </td>
      </tr>
      {isOpen && (
        <tr className="max-tablet:block">
          <td colSpan={5} className="max-tablet:block">
            <div className="grid gap-x-8 gap-y-1.5 pt-0.5 pb-2.5 tablet:grid-cols-2 [&_p]:max-w-[70ch] [&_p]:whitespace-pre-wrap [&_p]:wrap-anywhere">
              <p className="tablet:col-span-2">{data.problemTexts[pair]}</p>
              <div>
                <p className="text-label text-ink3">
                  Chosen, reward {fixed(chosen, 2)}, {plural(data.chosenWords[pair]!, 'word')}
                </p>
                <p>{data.chosenTexts[pair] || 'Its text is not kept.'}</p>
              </div>
              <div>
                <p className="text-label text-ink3">
                  Rejected, reward {fixed(rejected, 2)}, {plural(data.rejectedWords[pair]!, 'word')}
                </p>
                <p>{data.rejectedTexts[pair] || 'Its text is not kept.'}</p>
              </div>
            </div>
          </td>
        </tr>
      )}
    </>
  );
}

const BAR_PX = 120;

function MarginBar({ margin }: { margin: number }) {
  const x = (value: number) => BAR_PX / 2 + Math.max(-1, Math.min(1, value / WIDEST_MARGIN || 0)) * (BAR_PX / 2 - 2);
  return (
    <svg width={BAR_PX} height={18} aria-hidden="true" className="block shrink-0">
      <line x1={2} x2={BAR_PX - 2} y1={9} y2={9} className="stroke-rule" />
      <rect
        x={Math.min(x(0), x(margin))}
        width={Math.max(1.5, Math.abs(x(margin) - x(0)))}
        y={4}
        height={10}
        fill="currentColor"
      />
      <line x1={x(0)} x2={x(0)} y1={1} y2={17} strokeWidth={1.5} className="stroke-ink" />
    </svg>
  );
}

const PATH_PX = 100;

function MarginPath({ margins, pair, at }: { margins: readonly Float32Array[]; pair: number; at: number }) {
  const x = (i: number) => 3 + ((PATH_PX - 6) * i) / Math.max(1, margins.length - 1);
  const y = (margin: number) => 11 - Math.max(-1, Math.min(1, margin / WIDEST_MARGIN || 0)) * 9;
  const [from, to] = [margins[0]![pair]!, margins.at(-1)![pair]!];
  return (
    <svg
      width={PATH_PX}
      height={22}
      role="img"
      aria-label={`margin from ${fixed(from, 2)} to ${fixed(to, 2)}`}
      className="block"
    >
      <line x1={0} x2={PATH_PX} y1={11} y2={11} strokeDasharray="1.5 2.5" className="stroke-rule2" />
      <polyline
        points={margins.map((of, i) => `${x(i).toFixed(1)},${y(of[pair]!).toFixed(1)}`).join(' ')}
        fill="none"
        strokeWidth={1.25}
        className="stroke-ink2"
      />
      <circle cx={x(at)} cy={y(margins[at]![pair]!)} r={3} className="fill-ink" />
    </svg>
  );
}
