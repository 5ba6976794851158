/** The line of values above the loss chart: at the crosshair, or the latest. */
'use client';

import type { Run } from '@rewardboard/protocol';
import { nearestIndex, useCrosshair } from '../../chart/crosshair.ts';
import { decimal, notFinite, whole } from '../../words/format-number.ts';
import { duration } from '../../words/format-time.ts';
import { gapAt } from './loss-columns.ts';
import type { LossColumns } from './loss-columns.ts';
import type { PlotFrame } from '../view/plot-frame.ts';

export function LossReading({ run, columns, frame }: { run: Run; columns: LossColumns; frame: PlotFrame }) {
  const step = useCrosshair(frame.crosshair);
  const at = step ?? run.lastStep;
  const train = valueBefore(columns.shownSteps, columns.trainShown, at);
  const raw = valueBefore(columns.trainSteps, columns.trainRaw, at);
  const validation = valueBefore(columns.evalSteps, columns.evalValues, at);
  const gap = validation === null ? null : gapAt(columns, validation.step, validation.value);
  return (
    <p className="flex min-h-5 flex-wrap gap-x-[18px] text-label leading-5 text-ink2" data-testid="loss-reading">
      <span>
        <b className="font-semibold text-ink">{step === null ? 'Now' : `Step ${whole(step)}`}</b>
        {step !== null && placeOf(run, step)}
      </span>
      {train && (
        <span>
          <i className="mr-1.5 inline-block w-5 border-t-[1.5px] border-train align-middle" aria-hidden="true" />
          train <Value value={train.value} />
          {columns.isSmoothed && raw ? ` (raw ${decimal(raw.value)})` : ''}
        </span>
      )}
      {validation && (
        <span>
          <i className="mr-1.5 inline-block w-5 border-t-[3px] border-val align-middle" aria-hidden="true" />
          validation <Value value={validation.value} />
          {validation.step !== at ? ` at step ${whole(validation.step)}` : ''}
        </span>
      )}
      {gap !== null && Number.isFinite(gap) && (
        <span>
          <i className="mr-1.5 inline-block h-[9px] w-5 bg-val align-middle opacity-15" aria-hidden="true" />
          gap <Value value={gap} />
        </span>
      )}
      {!train && !validation && <span>no loss in this log yet</span>}
    </p>
  );
}

function Value({ value }: { value: number }) {
  return <b className="font-semibold text-ink">{Number.isFinite(value) ? decimal(value) : `✕ ${notFinite(value)}`}</b>;
}

function placeOf(run: Run, step: number): string {
  const epoch = run.series.get('epoch')?.at(step)?.value;
  const times = run.series.get('time');
  const time = times?.at(step)?.value;
  const parts: string[] = [];
  if (epoch !== undefined) parts.push(`epoch ${epoch.toFixed(2)}`);
  if (time !== undefined && times) parts.push(duration(time - times.values[0]!));
  return parts.map((part) => ` · ${part}`).join('');
}

/** The value at this step, or the last one before it. */
function valueBefore(steps: Float64Array, values: Float64Array, at: number): { step: number; value: number } | null {
  if (steps.length === 0) return null;
  let i = nearestIndex(steps, at);
  if (steps[i]! > at && i > 0) i--;
  return steps[i]! <= at ? { step: steps[i]!, value: values[i]! } : null;
}
