/** The confusion matrix of an evaluation, with rates in the margins. Clicking a cell filters the samples below. */
'use client';

import { f1Interval, scoresOf, totalOf, wilson } from '@rewardboard/metrics';
import type { Counts, Interval } from '@rewardboard/metrics';
import { decimal, halfText, percent, whole } from '../../words/format-number.ts';
import type { Classes } from './evaluation-scores.ts';
import { CELL_WORDS } from './cells.ts';
import type { CellName } from './cells.ts';
import { MatrixFrame } from './matrix-axes.tsx';

export function ConfusionMatrix(props: {
  counts: Counts;
  classes: Classes;
  pressed: CellName | null;
  onPress: (cell: CellName | null) => void;
}) {
  const { counts, classes } = props;
  const { tp, tn } = counts;
  const scores = scoresOf(counts);
  const cell = (name: CellName, ofRow: number) => (
    <Cell
      name={name}
      count={counts[name]}
      ofRow={ofRow}
      isPressed={props.pressed === name}
      onPress={() => props.onPress(props.pressed === name ? null : name)}
    />
  );
  const rate = (name: string, right: number, of: number) => <Rate name={name} right={right} of={of} />;
  return (
    <div
      className="grid grid-cols-[64px_1fr_1fr_84px] content-start gap-[3px] text-label tablet:grid-cols-[104px_1fr_1fr_116px]"
      role="group"
      aria-label="Confusion matrix"
      data-testid="matrix"
    >
      <MatrixFrame counts={counts} classes={classes} cell={cell} rate={rate} />
      <Rate name="Accuracy" right={tp + tn} of={totalOf(counts)} />
      <span />
      <span className="col-span-3 px-[9px] py-1 text-ink2 max-tablet:px-1.5">
        F1 <b className="font-semibold text-ink">{decimal(scores.f1)}</b> {halfWidth(f1Interval(counts))}, balanced
        accuracy <b className="font-semibold text-ink">{decimal(scores.balancedAccuracy)}</b>, {whole(totalOf(counts))}{' '}
        examples
      </span>
    </div>
  );
}

function Cell(props: { name: CellName; count: number; ofRow: number; isPressed: boolean; onPress: () => void }) {
  const { name, count, ofRow } = props;
  const { word, isRight } = CELL_WORDS[name];
  const share = ofRow === 0 ? 0 : count / ofRow;
  const colour = isRight ? 'var(--train)' : 'var(--act)';
  return (
    <button
      type="button"
      className="min-h-[66px] min-w-0 px-[9px] py-1.5 text-left outline-offset-[-2px] hover:outline hover:outline-ink aria-pressed:outline-2 aria-pressed:outline-ink max-tablet:px-1.5"
      style={{ background: `color-mix(in srgb, ${colour} ${(4 + 26 * share).toFixed(1)}%, transparent)` }}
      aria-pressed={props.isPressed}
      onClick={props.onPress}
    >
      <span className="flex items-baseline justify-between gap-1">
        <b className="text-phone font-semibold" data-testid={`cell-${name}`}>
          {whole(count)}
        </b>
        <abbr className="text-tick text-ink2 no-underline">{name.toUpperCase()}</abbr>
      </span>
      <small className="block text-label leading-[15px] text-ink2">
        {isRight ? '✓' : '✕'} {word}
      </small>
      <small className="block text-label leading-[15px] text-ink2">
        {ofRow === 0 ? 'none' : `${percent(share)} of row`}
      </small>
    </button>
  );
}

function Rate({ name, right, of }: { name: string; right: number; of: number }) {
  return (
    <span className="min-w-0 px-[9px] py-1.5 leading-[15px] wrap-anywhere max-tablet:px-1.5">
      <small className="block text-label leading-[15px] text-ink2">{name}</small>
      <b className="text-read font-semibold">{of > 0 ? decimal(right / of) : '–'}</b>
      <small className="block text-label leading-[15px] text-ink2">{halfWidth(wilson(right, of))}</small>
    </span>
  );
}

function halfWidth({ low, high }: Interval): string {
  return Number.isFinite(low) ? `± ${halfText((high - low) / 2)}` : '';
}
