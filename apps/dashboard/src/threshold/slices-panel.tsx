/** The parts of the validation set: where the classifier is better or worse than on the rest, and than a constant answer. */
'use client';

import { countsAtThreshold, levelOf, scoresOf, sliceAgainstRest, totalOf, wilson } from '@rewardboard/metrics';
import type { Counts } from '@rewardboard/metrics';
import { Fragment, memo } from 'react';
import { Panel } from '../parts/panel.tsx';
import type { BookAbout, EvaluationDetail } from '../predictions/prediction-book.ts';
import { decimal, halfText, percent, plural, whole } from '../words/format-number.ts';
import { signed } from './threshold-words.ts';

export const sliceKey = (group: string, name: string) => `${group}: ${name}`;

export const SlicesPanel = memo(function SlicesPanel(props: {
  about: BookAbout;
  detail: EvaluationDetail;
  /** The name of label 1. */
  positive: string;
  at: number;
  chosen: string | null;
  onChoose: (slice: string | null) => void;
}) {
  const { about, detail, at, chosen } = props;
  const groups = about.sliceGroups;
  const slices = groups.reduce((sum, { names }) => sum + names.length, 0);
  if (slices === 0) return null;
  const all = countsAtThreshold(detail.best.curves, at);
  return (
    <Panel
      title="Slices"
      subtitle="at this evaluation and threshold; click one to read its examples"
      className="col-span-full"
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling box must be reachable by keyboard */}
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="Slices of the validation set">
        <table data-testid="slices">
          <thead>
            <tr>
              <th scope="col" className="pl-0">
                <span className="sr-only">Slice</span>
              </th>
              <th scope="col" className="text-right">
                examples
              </th>
              <th scope="col" className="text-right max-tablet:hidden">
                of them {props.positive}
              </th>
              <th scope="col" className="text-right">
                accuracy
              </th>
              <th scope="col" className="max-tablet:hidden">
                95%; line: all; dotted: a constant
              </th>
              <th scope="col" className="text-right max-middle:hidden">
                F1
              </th>
              <th scope="col" className="text-right max-tablet:hidden">
                against the rest
              </th>
              <th scope="col" className="pr-0">
                Verdict
              </th>
            </tr>
          </thead>
          <tbody>
            {groups.map(({ title, names }, group) => (
              <Fragment key={title}>
                <tr>
                  <td colSpan={8} className="border-0 pt-3 pb-1 pl-0 text-label text-ink3">
                    {title}
                  </td>
                </tr>
                {names.map((name, i) => (
                  <SliceRow
                    key={name}
                    name={name}
                    counts={countsAtThreshold(detail.slices[group]![i]!, at)}
                    all={all}
                    slices={slices}
                    isChosen={chosen === sliceKey(title, name)}
                    onChoose={() => props.onChoose(chosen === sliceKey(title, name) ? null : sliceKey(title, name))}
                  />
                ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
      <p className="pt-[7px] text-label text-ink3">
        {plural(slices, 'slice')} {slices === 1 ? 'is' : 'are'} compared, so each needs{' '}
        {(100 * levelOf(slices)).toFixed(1)}% to be called real. Accuracy is easy to reach in a slice where one label is
        rare: compare it with the dotted line.
      </p>
    </Panel>
  );
});

function SliceRow(props: {
  name: string;
  counts: Counts;
  all: Counts;
  slices: number;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const { name, counts, all, isChosen } = props;
  const n = totalOf(counts);
  const result = sliceAgainstRest(counts, all, props.slices);
  const { low, high } = wilson(counts.tp + counts.tn, n);
  const isReal = result.word === 'real';
  const place = (value: number) => `${(100 * Math.min(1, Math.max(0, value))).toFixed(1)}%`;
  return (
    <tr
      className={`cursor-pointer hover:bg-hover ${isChosen ? 'bg-ink/7' : ''}`}
      onClick={props.onChoose}
      data-testid="slice"
    >
      <td className="py-1 pl-0 align-middle max-tablet:min-w-24 tablet:whitespace-nowrap">
        <button type="button" className="min-h-6 text-left" aria-pressed={isChosen}>
          {name}
        </button>
      </td>
      <td className="py-1 text-right align-middle">{whole(n)}</td>
      <td className="py-1 text-right align-middle max-tablet:hidden">{percent((counts.tp + counts.fn) / n)}</td>
      <td className="py-1 text-right align-middle">
        <b className="font-semibold">{decimal(result.accuracy)}</b>
      </td>
      <td className="w-[26%] py-1 align-middle max-middle:w-[18%] max-tablet:hidden">
        <svg
          className="block h-[22px] w-full min-w-[96px] overflow-visible"
          role="img"
          aria-label={`accuracy ${decimal(result.accuracy)}, 95% ${decimal(low)} to ${decimal(high)}; a constant ${decimal(result.constant)}`}
        >
          <line x1="0" x2="100%" y1="11" y2="11" className="stroke-grid" />
          <line
            x1={place((all.tp + all.tn) / totalOf(all))}
            x2={place((all.tp + all.tn) / totalOf(all))}
            y1="0"
            y2="22"
            className="stroke-rule2"
          />
          <line
            x1={place(result.constant)}
            x2={place(result.constant)}
            y1="3"
            y2="19"
            className="stroke-ink3"
            strokeWidth={1.5}
            strokeDasharray="1.5 2"
          />
          <line x1={place(low)} x2={place(high)} y1="11" y2="11" className="stroke-ink2" strokeWidth={2} />
          <circle
            cx={place(result.accuracy)}
            cy="11"
            r="4"
            className={`stroke-ink ${isReal ? 'fill-ink' : 'fill-paper'}`}
            strokeWidth={1.5}
          />
        </svg>
      </td>
      <td className="py-1 text-right align-middle max-middle:hidden">{decimal(scoresOf(counts).f1)}</td>
      <td className="py-1 text-right align-middle whitespace-nowrap max-tablet:hidden">
        {signed(result.difference)} <small className="text-label text-ink2">± {halfText(result.half)}</small>
      </td>
      <td className="py-1 pr-0 align-middle middle:whitespace-nowrap">
        <SliceWord {...result} />
      </td>
    </tr>
  );
}

function SliceWord({ word, difference, beatsConstant }: ReturnType<typeof sliceAgainstRest>) {
  if (word === 'real')
    return difference < 0 ? (
      <>
        <span className="text-act">▼</span> <b className="font-semibold">worse: real</b>
      </>
    ) : (
      <>
        <span className="text-ok">▲</span> <b className="font-semibold">better: real</b>
      </>
    );
  const text =
    word === 'too few'
      ? 'too few'
      : word === 'likely'
        ? `likely ${difference < 0 ? 'worse' : 'better'}`
        : beatsConstant
          ? 'like the rest'
          : 'no better than a constant';
  return <span className="text-ink2">? {text}</span>;
}
