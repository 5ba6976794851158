/** The controls of the loss chart; the axis is the axis of all charts. */
'use client';

import type { Run } from '@rewardboard/protocol';
import { isAxisAvailable } from '../../axes/axis-mapping.ts';
import type { AxisKind } from '../../axes/axis-mapping.ts';
import { Choice } from '../../parts/choice.tsx';
import { TableButton } from '../../parts/table-button.tsx';
import { plural } from '../../words/format-number.ts';
import type { ChangeView } from '../view/use-view-state.ts';
import { MAX_SMOOTHING } from '../view/view-state.ts';
import type { ViewState } from '../view/view-state.ts';

const AXIS_WORDS: { value: AxisKind; text: string; missing: string }[] = [
  { value: 'step', text: 'Step', missing: '' },
  { value: 'epoch', text: 'Epoch', missing: 'No epochs in this log' },
  { value: 'elapsed', text: 'Elapsed', missing: 'No times in this log' },
];

export function LossControls(props: {
  run: Run;
  view: ViewState;
  change: ChangeView;
  isLogarithmic: boolean;
  /** What the button chooses. */
  otherLogY: boolean | null;
  canSmooth: boolean;
  trainPoints: number;
  newEvaluations: number;
  table: { isOpen: boolean; id: string; onToggle: () => void };
}) {
  const { run, view, change, canSmooth, newEvaluations, table } = props;
  const options = AXIS_WORDS.map(({ value, text, missing }) =>
    isAxisAvailable(run, value) ? { value, text } : { value, text, unavailable: missing },
  );
  return (
    <>
      {view.zoom && (
        <button type="button" className="link" onClick={() => change({ zoom: null })}>
          {newEvaluations > 0 ? plural(newEvaluations, 'new evaluation') : 'Reset zoom'} <kbd>0</kbd>
        </button>
      )}
      <Choice
        label="Horizontal axis"
        options={options}
        value={isAxisAvailable(run, view.axis) ? view.axis : 'step'}
        onChoose={(axis) => change({ axis })}
      />
      <button
        type="button"
        className="link"
        aria-pressed={props.isLogarithmic}
        onClick={() => change({ logY: props.otherLogY })}
      >
        {props.isLogarithmic ? 'linear y' : 'log y'}
      </button>
      <TableButton isOpen={table.isOpen} controls={table.id} onToggle={table.onToggle} />
      <label className="flex items-center gap-1.5 text-ink2">
        Smoothing
        <input
          type="range"
          min={0}
          max={MAX_SMOOTHING}
          step={0.01}
          value={canSmooth ? view.smoothing : 0}
          disabled={!canSmooth}
          className="h-6 w-[84px]"
          onChange={(event) => change({ smoothing: Number(event.target.value) })}
        />
        <output className="min-w-7">
          {canSmooth ? view.smoothing.toFixed(2) : `off: ${plural(props.trainPoints, 'point')}`}
        </output>
      </label>
    </>
  );
}
