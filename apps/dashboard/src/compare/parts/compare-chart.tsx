/** One chart of all runs: of the chosen metric, of another one, or of one run before the rest. */
'use client';

import { baseRateOf, baselineOf, isSystemMetric, trivialBaseline } from '@rewardboard/metrics';
import { useMemo } from 'react';
import type { Reference } from '../../chart/chart-model.ts';
import { Chart } from '../../chart/chart.tsx';
import type { XAxis } from '../model/address.ts';
import { classesOf } from '../model/compared-run.ts';
import type { ComparedRun } from '../model/compared-run.ts';
import { curveModel } from '../model/curve-chart.ts';
import type { DrawnCurve } from '../model/curve-chart.ts';
import { curveOf, nearestPoint, stepsTo, trainingCurve } from '../model/curves.ts';
import { pathOf, titleOf } from '../model/metric-columns.ts';
import { score } from '../words/numbers.ts';
import { trivialAnswer } from '../words/table-foot.ts';
import type { CurvesProps } from './curves-panel.tsx';

export const TRAINING = 'train/loss';
/** With more, letters at the ends of small charts would touch. */
const MAX_LETTERED = 6;
const nothing = () => undefined;

export interface CurveChartProps extends CurvesProps {
  /** Metric, or the training loss. */
  name: string;
  x: XAxis;
  heightPx: number;
  forward: string | null;
  isMain?: boolean;
  /** The letter of the set that this chart is about: the rest is grey behind it. */
  only?: string;
}

export function CurveChart({
  runs,
  sets,
  name,
  x,
  view,
  heightPx,
  forward,
  hidden,
  crosshair,
  isMain,
  only,
}: CurveChartProps) {
  const curves = useMemo<DrawnCurve[]>(
    () =>
      sets.map((set) => {
        const members = set.runs.map((i) => runs[i]!);
        const curve = name === TRAINING ? trainingCurve(members, x) : curveOf(members, name, x);
        return {
          set,
          curve,
          kept: name === TRAINING || isSystemMetric(name) ? [] : members.flatMap((run) => keptPoint(run, name, x)),
        };
      }),
    [runs, sets, name, x],
  );
  const model = useMemo(() => {
    const lastX = Math.max(0, ...runs.map((run) => stepsTo(run, x)?.(run.run.lastStep) ?? 0));
    const isLoss = name === 'loss' || name.endsWith('/loss');
    const ordered =
      only === undefined
        ? curves
        : curves.toSorted((a, b) => Number(a.set.letter === only) - Number(b.set.letter === only));
    const made = curveModel(ordered, {
      x,
      lastX,
      y: (view.y === 'log') === isLoss ? view.y : 'fit',
      isSmall: !isMain,
      forward: only ?? forward,
      hidden: only === undefined ? hidden : NONE,
      reference: isMain ? referenceOf(runs, name) : null,
      isCrowded: only !== undefined || sets.length > MAX_LETTERED,
    });
    if (only === undefined) return made;
    return {
      ...made,
      lines: made.lines.map((line) =>
        line.id === only
          ? { ...line, widthPx: 2.25 }
          : { ...line, colour: 'rule2' as const, opacity: 0.38, widthPx: 1 },
      ),
      beyond: [],
      areas: made.areas?.filter(({ colour }) => colour === sets.find(({ letter }) => letter === only)?.colour) ?? [],
    };
  }, [curves, runs, sets, name, x, view.y, isMain, forward, hidden, only]);
  const label = `${titleOf(name)}: ${curves
    .map(({ set, curve }) => `${set.letter} ends at ${score(curve.points.at(-1)?.y ?? NaN)}`)
    .join(', ')}`;
  return (
    <Chart
      model={model}
      label={label}
      heightPx={heightPx}
      crosshair={crosshair}
      onChoose={nothing}
      onView={nothing}
      axis={name}
      {...(isMain ? { testId: 'compare-chart' } : {})}
    />
  );
}

const NONE: ReadonlySet<string> = new Set();

function keptPoint(run: ComparedRun, name: string, x: XAxis): { x: number; y: number }[] {
  const curve = curveOf([run], name, x);
  const map = stepsTo(run, x);
  if (run.keptStep === null || run.keptBy === null || !map) return [];
  const at = nearestPoint(curve, map(run.keptStep));
  return at === null ? [] : [curve.points[at]!];
}

/** What a constant answer gets, where the counts of a run tell. */
function referenceOf(runs: readonly ComparedRun[], name: string): Reference | null {
  const counts = runs.find((run) => run.counts)?.counts;
  const baseline = counts && trivialBaseline(counts);
  const value = baseline ? baselineOf(pathOf(name), baseline) : null;
  return value === null
    ? null
    : {
        y: value,
        dash: 'baseline',
        text: `${trivialAnswer(name, baseRateOf(counts!), classesOf(runs))} ${score(value)}`,
        side: 'left',
      };
}
