/** The controls of the loss chart. The x axis applies to all charts of the run. */
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
  { value: 'epoch', text: 'Epoch', missing: 'This log has no epochs' },
  { value: 'elapsed', text: 'Elapsed', missing: 'This log has no timestamps' },
  { value: 'clock', text: 'Clock', missing: 'This log has no timestamps' },
];

export function LossControls(props: {
  run: Run;
  view: ViewState;
  change: ChangeView;
  isLogarithmic: boolean;
  /** What the button sets. */
  otherLogY: boolean | null;
  canSmooth: boolean;
  trainPoints: number;
  /** Evaluations after the right edge of the zoomed range. */
  laterEvaluations: number;
  table: { isOpen: boolean; id: string; onToggle: () => void };
}) {
  const { run, view, change, canSmooth, laterEvaluations, table } = props;
  // The steps of such a log are its epochs.
  const countsEpochs = run.about.stepUnit === 'epoch';
  const axis = isAxisAvailable(run, view.axis) && !(countsEpochs && view.axis === 'epoch') ? view.axis : 'step';
  const options = AXIS_WORDS.filter(({ value }) => !(countsEpochs && value === 'epoch')).map(
    ({ value, text, missing }) => ({
      value,
      text: countsEpochs && value === 'step' ? 'Epoch' : text,
      ...(isAxisAvailable(run, value) ? {} : { unavailable: missing }),
    }),
  );
  return (
    <>
      {view.zoom && (
        <button type="button" className="link" onClick={() => change({ zoom: null })}>
          Reset zoom{laterEvaluations > 0 && ` (${plural(laterEvaluations, 'later evaluation')})`} <kbd>0</kbd>
        </button>
      )}
      <Choice label="X axis" options={options} value={axis} onChoose={(to) => change({ axis: to })} />
      {axis !== 'clock' && (
        <button type="button" className="link" onClick={() => change({ isLogX: !view.isLogX })}>
          {view.isLogX ? 'Linear x axis' : 'Log x axis'}
        </button>
      )}
      <button type="button" className="link" onClick={() => change({ logY: props.otherLogY })}>
        {props.isLogarithmic ? 'Linear y axis' : 'Log y axis'}
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
          {canSmooth ? view.smoothing.toFixed(2) : `off (${plural(props.trainPoints, 'point')})`}
        </output>
      </label>
    </>
  );
}
