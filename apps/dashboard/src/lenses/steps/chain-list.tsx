/** Every chain of the validation set: how it was known, its cells, its problem; opened, each step with its text. */
'use client';

import { useMemo, useState } from 'react';
import { CHAIN_OUTCOMES } from '@rewardboard/metrics';
import { Choice } from '../../parts/choice.tsx';
import { Panel } from '../../parts/panel.tsx';
import { onOneLine } from '../../words/sample-text.ts';
import { whole } from '../../words/format-number.ts';
import type { StepData } from '../lens-data.ts';
import { fixed } from '../lens-words.ts';
import { CHAIN_FILTERS } from '../lens-view.ts';
import type { LensView } from '../lens-view.ts';
import { FindField } from '../parts/find-field.tsx';
import { Pager } from '../parts/pager.tsx';
import type { ChangeLensView } from '../use-lens-view.ts';
import { ChainCells } from './chain-cells.tsx';
import type { ShownSteps } from './judge-steps.ts';
import { stepColour } from './step-colour.ts';
import { OUTCOME_NAMES, isRightOutcome } from './steps-words.ts';

const PAGE = 12;
/** All outcomes are mixed, always the same way: a prime stride through the chains. */
const STRIDE = 7_919;
const CELL = 'align-middle max-tablet:block max-tablet:border-0 max-tablet:px-0 max-tablet:py-0.5';

interface Props {
  data: StepData;
  shown: ShownSteps;
  at: number;
  threshold: number;
  view: LensView;
  change: ChangeLensView;
}

export function ChainList(props: Props) {
  const { data, shown, at, threshold, view, change } = props;
  const [find, setFind] = useState('');
  const [from, setFrom] = useState(0);
  const total = shown.outcomes.length;
  const filter = CHAIN_FILTERS.find((name) => name === view.show) ?? 'all';
  const words = find.trim().toLowerCase();
  const matching = useMemo(() => {
    const has = (chain: number) =>
      words === '' ||
      data.problemTexts[chain]!.toLowerCase().includes(words) ||
      data.texts
        .slice(data.chains.starts[chain], data.chains.starts[chain + 1])
        .some((text) => text.toLowerCase().includes(words));
    return shown.outcomes
      .flatMap((outcome, chain) => ((filter === 'all' || outcome === filter) && has(chain) ? [chain] : []))
      .sort((a, b) => (filter === 'all' ? ((a * STRIDE) % total) - ((b * STRIDE) % total) : a - b));
  }, [data, shown, filter, words, total]);
  const first = from < matching.length ? from : 0;
  return (
    <Panel
      title="Chains"
      className="col-span-full wide:col-span-8"
      subtitle={`${whole(total)} of the validation set at step ${whole(data.steps[at]!)}`}
    >
      <Legend threshold={threshold} />
      <div className="mt-0.5 mb-1.5 flex flex-wrap items-center gap-2">
        <Choice
          label="Which chains"
          value={filter}
          onChoose={(show) => {
            setFrom(0);
            change({ show: show === 'all' ? null : show, open: null });
          }}
          options={[
            { value: 'all', text: `All ${whole(total)}` },
            ...CHAIN_OUTCOMES.map((value) => ({
              value,
              text: `${OUTCOME_NAMES[value]} ${whole(shown.counts[value])}`,
            })),
          ]}
        />
        <FindField
          id="find-chains"
          className="min-w-0 flex-[1_1_180px] tablet:max-w-[260px]"
          value={find}
          onFind={(text) => {
            setFind(text);
            setFrom(0);
          }}
        />
      </div>
      <table data-testid="chain-list" className="max-tablet:block">
        <thead className="max-tablet:hidden">
          <tr>
            <th scope="col" className="w-[126px]">
              Outcome
            </th>
            <th scope="col">Steps</th>
            <th scope="col">Problem</th>
          </tr>
        </thead>
        <tbody className="max-tablet:block">
          {matching.slice(first, first + PAGE).map((chain) => (
            <ChainRows
              key={chain}
              {...props}
              chain={chain}
              isOpen={view.open === chain}
              onToggle={() => change({ open: view.open === chain ? null : chain })}
            />
          ))}
          {matching.length === 0 && (
            <tr>
              <td colSpan={3} className="text-ink2">
                {words === '' ? 'None at this evaluation and threshold.' : `No chain’s text has “${find.trim()}”.`}
              </td>
            </tr>
          )}
        </tbody>
      </table>
      <Pager from={first} size={PAGE} total={matching.length} onFrom={setFrom} />
    </Panel>
  );
}

function ChainRows(props: Props & { chain: number; isOpen: boolean; onToggle(): void }) {
  const { data, shown, at, threshold, chain, isOpen } = props;
  const outcome = shown.outcomes[chain]!;
  const isRight = isRightOutcome(outcome);
  const named = shown.named[chain]!;
  return (
    <>
      <tr
        className="cursor-pointer hover:bg-hover max-tablet:block max-tablet:border-b max-tablet:border-rule max-tablet:py-2"
        onClick={props.onToggle}
      >
        <td className={`${CELL} pl-0 text-label whitespace-nowrap`}>
          <button type="button" aria-expanded={isOpen} aria-label={`Chain ${chain + 1}: ${OUTCOME_NAMES[outcome]}`}>
            <span className={isRight ? 'text-ok' : 'text-act'}>{isRight ? '✓' : '✕'}</span>{' '}
            {OUTCOME_NAMES[outcome].toLowerCase()}
          </button>
        </td>
        <td className={CELL}>
          <ChainCells data={data} chain={chain} named={named} at={at} threshold={threshold} />
        </td>
        <td className={`${CELL} w-[46%] max-w-0 pr-0 max-tablet:w-auto max-tablet:max-w-none`}>
          <div className="overflow-hidden text-ellipsis whitespace-nowrap max-tablet:line-clamp-2 max-tablet:whitespace-normal">
            {onOneLine(data.problemTexts[chain]!)}
          </div>
        </td>
      </tr>
      {isOpen && (
        <tr className="max-tablet:block">
          <td colSpan={3} className="max-tablet:block">
            <OpenChain data={data} chain={chain} named={named} at={at} threshold={threshold} />
          </td>
        </tr>
      )}
    </>
  );
}

function OpenChain(props: { data: StepData; chain: number; named: number; at: number; threshold: number }) {
  const { data, chain, named, at, threshold } = props;
  const from = data.chains.starts[chain]!;
  const p = data.probabilities[at]!.subarray(from, data.chains.starts[chain + 1]);
  return (
    <div className="grid grid-cols-[20px_18px_84px_minmax(0,1fr)] items-center gap-x-1.5 gap-y-1 pt-1 pb-3 tablet:grid-cols-[22px_20px_108px_minmax(0,1fr)] tablet:gap-x-2.5">
      <p className="col-span-full max-w-[110ch] pb-1 whitespace-pre-wrap text-ink2 wrap-anywhere">
        {data.problemTexts[chain]}
      </p>
      {Array.from(p, (value, i) => {
        const isRight = data.labels[from + i] === 1;
        return (
          <div key={i} className="contents">
            <span className="text-label text-ink3">{data.places[from + i]! + 1}</span>
            <span className={isRight ? 'text-ok' : 'text-act'} title={isRight ? 'right' : 'wrong'}>
              {isRight ? '✓' : '✕'}
            </span>
            <span className="flex items-center gap-2">
              <span className="relative h-2.5 w-10 bg-grid tablet:w-[60px]">
                <i
                  className="absolute inset-y-0 left-0"
                  style={{ width: `${100 * value}%`, background: stepColour(value, threshold) }}
                />
                <i className="absolute -inset-y-[3px] w-[1.5px] bg-ink" style={{ left: `${100 * threshold}%` }} />
              </span>
              {fixed(value, 2)}
            </span>
            <span className="wrap-anywhere">
              {named === i && <b className="font-semibold">▼ named </b>}
              {data.texts[from + i] || 'Its text is not kept.'}
            </span>
          </div>
        );
      })}
    </div>
  );
}

function Legend({ threshold }: { threshold: number }) {
  const cell = 'mr-1.5 inline-block w-[26px] align-[-2px]';
  const from = (a: number, b: number) => ({
    background: `linear-gradient(90deg, ${stepColour(a, threshold)}, ${stepColour(b, threshold)})`,
  });
  return (
    <p className="mt-0.5 mb-1 flex flex-wrap items-center gap-x-[18px] gap-y-1.5 text-label text-ink2">
      <span>
        <i className={`${cell} h-3.5`} style={from(0.98, threshold + 0.02)} />
        says right, sure to unsure
      </span>
      <span>
        <i className={`${cell} h-2`} style={from(threshold - 0.02, 0.02)} />
        says wrong, unsure to sure
      </span>
      <span>▼ named as first wrong step</span>
      <span>✕ first error in truth</span>
    </p>
  );
}
