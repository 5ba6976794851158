/** How much more a mistake of one kind costs than one of the other, and what the threshold costs then. */
'use client';

import { countsAtThreshold, lowestAt } from '@rewardboard/metrics';
import type { ThresholdCurves } from '@rewardboard/metrics';
import { useId } from 'react';
import type { Classes } from '../run/evaluation/evaluation-scores.ts';
import { MAX_COST, costsOf } from './threshold-address.ts';
import { costWords, hundredths } from './threshold-words.ts';

export function CostControl(props: {
  curves: ThresholdCurves;
  costs: Float64Array;
  cost: number;
  at: number;
  trainedAt: number;
  classes: Classes;
  onCost: (cost: number) => void;
}) {
  const { curves, costs, cost, at, trainedAt, classes } = props;
  const id = useId();
  const { label, ratio } = costWords(cost, classes);
  const best = lowestAt(costs);
  const { letThrough, missed } = costsOf(cost);
  const { tp, fn, fp, tn } = countsAtThreshold(curves, 0);
  const per100 = (count: number) => ((100 * count) / (tp + fn + fp + tn)).toFixed(1);
  return (
    <div className="mt-4 grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-0.5 border-t border-rule pt-2.5">
      <label htmlFor={id}>{label}</label>
      <b className="font-semibold tablet:whitespace-nowrap">{ratio}</b>
      <input
        id={id}
        type="range"
        className="col-span-full m-0 h-6 w-full"
        min={-MAX_COST}
        max={MAX_COST}
        step={1}
        value={cost}
        aria-valuetext={`${letThrough} to ${missed}`}
        onChange={(event) => props.onCost(Number(event.target.value))}
      />
      <p className="col-span-full text-label text-ink2" data-testid="cost-reading">
        At {hundredths(at)} <Bold>{costs[at]!.toFixed(1)}</Bold> per 100 examples
        {at !== trainedAt && (
          <>
            , at {hundredths(trainedAt)} <Bold>{costs[trainedAt]!.toFixed(1)}</Bold>
          </>
        )}
        ; cheapest at <Bold>{hundredths(best)}</Bold>: <Bold>{costs[best]!.toFixed(1)}</Bold>. Saying always “
        {classes.negative}” costs {per100(missed * curves.positives)}, always “{classes.positive}”{' '}
        {per100(letThrough * curves.negatives)}.
      </p>
    </div>
  );
}

function Bold({ children }: { children: string }) {
  return <b className="font-semibold text-ink">{children}</b>;
}
