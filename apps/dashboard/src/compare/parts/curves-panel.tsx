/** The curves of all runs in one chart with its reading, or a chart for each run; training loss and four small ones beside. */
'use client';

import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { Crosshair } from '../../chart/crosshair.ts';
import { Choice } from '../../parts/choice.tsx';
import { Panel } from '../../parts/panel.tsx';
import { X_AXES } from '../model/address.ts';
import type { CompareView, XAxis } from '../model/address.ts';
import type { ComparedRun } from '../model/compared-run.ts';
import { TRAINING_SMOOTHING, stepsTo } from '../model/curves.ts';
import { titleOf } from '../model/metric-columns.ts';
import type { ComparedSet } from '../model/sets.ts';
import type { ChangeView } from '../state/use-compare-view.ts';
import { CurveChart, TRAINING } from './compare-chart.tsx';
import { CurveReading } from './curve-reading.tsx';
import { RunKey } from './run-key.tsx';
import { SystemCurves } from './system-curves.tsx';

const MAIN_PX = 340;
const SMALL_PX = 150;
const EACH_PX = 170;
/** With more, the reading takes the room of the training loss. */
const MAX_BESIDE = 5;
const SMALL = ['loss', 'f1', 'roc_auc', 'recall', 'specificity'];
const AXIS_TITLES: Record<XAxis, string> = { step: 'Step', epoch: 'Epoch', time: 'Time', examples: 'Examples' };

export interface CurvesProps {
  runs: readonly ComparedRun[];
  sets: readonly ComparedSet[];
  metric: string;
  metrics: readonly string[];
  view: CompareView;
  change: ChangeView;
  crosshair: Crosshair;
  hidden: ReadonlySet<string>;
  onHide: (letter: string) => void;
  /** Chooses the metric where no table of differences does. */
  metricControl?: ReactNode;
}

export function CurvesPanel(props: CurvesProps) {
  const { runs, sets, metric, view, change } = props;
  const [forward, setForward] = useState<string | null>(null);
  const axes = useMemo(
    () => X_AXES.map((x) => ({ value: x, text: AXIS_TITLES[x], isThere: runs.every((run) => stepsTo(run, x)) })),
    [runs],
  );
  const x = axes.find(({ value, isThere }) => value === view.x && isThere)?.value ?? 'step';
  const bySeeds = sets.some((set) => set.runs.length > 1);
  const isLoss = metric === 'loss' || metric.endsWith('/loss');
  const small = (sets.length <= MAX_BESIDE ? SMALL : [SMALL[0]!, TRAINING, ...SMALL.slice(1)])
    .filter((name) => name !== metric && (name === TRAINING || props.metrics.includes(name)))
    .slice(0, 4);
  const chart = { ...props, x, forward };
  return (
    <Panel
      title="Curves"
      subtitle={`${bySeeds ? 'line: mean of the seeds; band: lowest to highest seed; diamond: kept checkpoints' : 'diamond: the kept checkpoint'}${view.y === 'fit' ? '; triangle: beyond the edge' : ''}`}
      className="mb-[26px]"
      controls={
        <>
          {props.metricControl}
          <Choice
            label="Layout"
            options={[
              { value: 'one', text: 'One chart' },
              { value: 'each', text: 'One each' },
            ]}
            value={view.view}
            onChoose={(value) => change({ view: value })}
          />
          <Choice
            label="x axis"
            options={axes.map(({ value, text, isThere }) => ({
              value,
              text,
              ...(isThere ? {} : { unavailable: 'Not in every log' }),
            }))}
            value={x}
            onChoose={(value) => change({ x: value })}
          />
          <Choice
            label="y axis"
            options={[
              { value: 'fit', text: 'Fit' },
              isLoss ? { value: 'log', text: 'Log' } : { value: 'full', text: '0–1' },
            ]}
            value={view.y}
            onChoose={(value) => change({ y: value })}
          />
        </>
      }
    >
      {view.view === 'each' ? (
        <div className="grid gap-x-6 gap-y-3.5 tablet:grid-cols-2 wide:grid-cols-4">
          {sets.map((set) => (
            <div key={set.letter} className="min-w-0">
              <h3 className="flex items-center gap-[7px] text-label font-normal">
                <RunKey set={set} />
                <b>{set.letter}</b>
                <span className="min-w-0 overflow-hidden text-ellipsis whitespace-nowrap text-ink2" title={set.name}>
                  {set.name}
                </span>
              </h3>
              <CurveChart {...chart} name={metric} heightPx={EACH_PX} only={set.letter} />
            </div>
          ))}
        </div>
      ) : (
        <>
          <div className="grid gap-x-7 wide:grid-cols-[minmax(0,1fr)_340px]">
            <CurveChart {...chart} name={metric} heightPx={MAIN_PX} isMain />
            <div className="min-w-0">
              <CurveReading {...props} x={x} onForward={setForward} />
              {sets.length <= MAX_BESIDE && (
                <div className="mt-2.5">
                  <h3 className="text-label font-normal">
                    Training loss <span className="text-ink3">smoothed {TRAINING_SMOOTHING.toFixed(2)}</span>
                  </h3>
                  <CurveChart {...chart} name={TRAINING} heightPx={SMALL_PX} />
                </div>
              )}
            </div>
          </div>
          <div className="mt-4 grid grid-cols-2 gap-x-4 gap-y-3 tablet:gap-x-6 wide:grid-cols-4">
            {small.map((name) => (
              <div key={name} className="min-w-0">
                <h3 className="flex flex-wrap justify-between gap-x-2 text-label font-normal">
                  <span>{titleOf(name)}</span>
                  {name !== TRAINING && (
                    <button type="button" className="link text-label" onClick={() => change({ metric: name })}>
                      compare by this
                    </button>
                  )}
                </h3>
                <CurveChart {...chart} name={name} heightPx={SMALL_PX} />
              </div>
            ))}
          </div>
          <SystemCurves {...chart} heightPx={SMALL_PX} />
        </>
      )}
    </Panel>
  );
}
