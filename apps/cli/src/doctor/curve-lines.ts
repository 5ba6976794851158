/** A run's curves as lines of text: name, sparkline, latest and lowest value. */

import { meanLossOfSets, numberText, stepText } from '@rewardboard/diagnostics';
import type { Run } from '@rewardboard/protocol';
import { sparkline } from './sparkline.ts';
import type { Terminal } from './terminal.ts';
import { clipped } from './terminal.ts';

/** Curves to draw, in order of preference; at most MAX_CURVES are drawn. */
const CURVES: [string, string][] = [
  ['eval/loss', 'validation loss'],
  ['train/loss', 'training loss'],
  ['eval/accuracy', 'accuracy'],
  ['eval/f1', 'F1'],
  ['eval/roc_auc', 'ROC AUC'],
];
const MAX_CURVES = 3;
const NAME_WIDTH = 18;

interface Curve {
  name: string;
  isLoss: boolean;
  steps: ArrayLike<number>;
  values: ArrayLike<number>;
}

export function curveLines(run: Run, { width, paint }: Terminal): string[] {
  const room = Math.max(10, Math.min(40, width - 2 - NAME_WIDTH - 34));
  return curvesIn(run).map(({ name, isLoss, steps, values }) => {
    const last = values.length - 1;
    let lowest = -1;
    for (let i = 0; i <= last; i++)
      if (Number.isFinite(values[i]) && (lowest < 0 || values[i]! < values[lowest]!)) lowest = i;
    const low =
      isLoss && lowest >= 0 && lowest !== last
        ? `, lowest ${numberText(values[lowest]!)} at ${stepText(steps[lowest]!)}`
        : '';
    return `${paint('dim', clipped(name, NAME_WIDTH - 1).padEnd(NAME_WIDTH))}${sparkline(values, room)}  ${clipped(`${numberText(values[last]!)}${low}`, Math.max(6, width - NAME_WIDTH - Math.min(room, values.length) - 4))}`;
  });
}

/** The known curves; if the log has none of them, its first series. */
function curvesIn(run: Run): Curve[] {
  const curve = (metric: string, name: string): Curve[] => {
    const series = run.series.get(metric) ?? (metric === 'eval/loss' ? meanLossOfSets(run) : null);
    return series && series.values.length > 1
      ? [{ name, isLoss: metric.endsWith('loss'), steps: series.steps, values: series.values }]
      : [];
  };
  const known = CURVES.flatMap(([metric, name]) => curve(metric, name));
  const others =
    known.length > 0
      ? []
      : [...run.series.keys()]
          .filter((metric) => metric !== 'epoch' && metric !== 'time')
          .flatMap((metric) => curve(metric, metric));
  return [...known, ...others].slice(0, MAX_CURVES);
}
