/** What the classifier gets right and wrong at the threshold, and how that differs from the threshold that it was trained with. */
'use client';

import { wilson } from '@rewardboard/metrics';
import type { Counts } from '@rewardboard/metrics';
import { memo } from 'react';
import type { Cell } from '../predictions/prediction-list.ts';
import { CELL_WORDS } from '../run/evaluation/cells.ts';
import type { CellName } from '../run/evaluation/cells.ts';
import type { Classes } from '../run/evaluation/evaluation-scores.ts';
import { MatrixFrame } from '../run/evaluation/matrix-axes.tsx';
import { decimal, percent, whole } from '../words/format-number.ts';
import { signed } from './threshold-words.ts';

export const ThresholdMatrix = memo(function ThresholdMatrix(props: {
  counts: Counts;
  trained: Counts;
  classes: Classes;
  pressed: Cell;
  onPress: (cell: Cell) => void;
}) {
  const { counts, trained, classes, pressed } = props;
  const cell = (name: CellName, ofRow: number) => (
    <MatrixCell
      name={name}
      count={counts[name]}
      change={counts[name] - trained[name]}
      ofRow={ofRow}
      isPressed={pressed === name}
      onPress={() => props.onPress(pressed === name ? 'all' : name)}
    />
  );
  const rate = (name: string, right: number, of: number) => <Rate name={name} right={right} of={of} />;
  return (
    <div
      className="grid grid-cols-[56px_1fr_1fr_76px] gap-[3px] text-label tablet:grid-cols-[78px_1fr_1fr_108px]"
      role="group"
      aria-label="Confusion matrix"
      data-testid="threshold-matrix"
    >
      <MatrixFrame counts={counts} classes={classes} cell={cell} rate={rate} />
      <span />
    </div>
  );
});

function MatrixCell(props: {
  name: CellName;
  count: number;
  change: number;
  ofRow: number;
  isPressed: boolean;
  onPress: () => void;
}) {
  const { word, isRight } = CELL_WORDS[props.name];
  const share = props.ofRow === 0 ? 0 : props.count / props.ofRow;
  const colour = isRight ? 'var(--train)' : 'var(--act)';
  return (
    <button
      type="button"
      className="relative min-h-[68px] min-w-0 px-[9px] py-1.5 text-left outline-offset-[-2px] hover:outline hover:outline-ink aria-pressed:outline-2 aria-pressed:outline-ink max-tablet:px-1.5"
      style={{ background: `color-mix(in srgb, ${colour} ${Math.round(8 + 34 * share)}%, var(--paper))` }}
      aria-pressed={props.isPressed}
      onClick={props.onPress}
    >
      <abbr className="absolute top-1.5 right-2 text-tick no-underline">{props.name.toUpperCase()}</abbr>
      <b className="text-value font-semibold" data-testid={`cell-${props.name}`}>
        {whole(props.count)}
      </b>
      {props.change !== 0 && <span className="ml-1.5 max-tablet:ml-0 max-tablet:block">{signed(props.change, 0)}</span>}
      <small className="block text-label leading-4">
        {isRight ? '✓' : '✕'} {word}
      </small>
      <small className="block text-label leading-4">{props.ofRow === 0 ? 'none' : `${percent(share)} of row`}</small>
    </button>
  );
}

function Rate({ name, right, of }: { name: string; right: number; of: number }) {
  const { low, high } = wilson(right, of);
  return (
    <span className="min-w-0 px-[9px] py-1.5 leading-4 wrap-anywhere max-tablet:px-1.5">
      {name}
      <b className="block text-read font-semibold">{of > 0 ? decimal(right / of) : '–'}</b>
      {of > 0 && (
        <small className="text-label text-ink2">
          {low.toFixed(2)} to {high.toFixed(2)}
        </small>
      )}
    </span>
  );
}
