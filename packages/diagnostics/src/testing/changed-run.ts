/** A healthy run with each of its events changed by a function: for rules that read more than losses and counts. For tests. */

import type { EvaluationEvent, Run, RunEvent, RunInfo, TrainEvent } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import type { Drawing } from './draw-run.ts';
import { eventsOf } from './draw-run.ts';
import { HEALTHY } from './healthy-run.ts';
import { seededRandom } from './random.ts';

type Point = TrainEvent | EvaluationEvent;

/** @param change gets each point with its share of the run, from 0 to 1; what it returns is added to the values, null drops the event */
export function changedRun(
  change: (share: number, event: Point) => Record<string, number | undefined> | null,
  drawing: Partial<Drawing> & { info?: Partial<RunInfo> } = {},
): Run {
  const list = eventsOf({ ...HEALTHY, ...drawing }, seededRandom(1));
  const last = Math.max(...list.map((event) => ('step' in event ? (event.step ?? 0) : 0)));
  const run = emptyRun();
  applyEvents(
    run,
    list.flatMap((event): RunEvent[] => {
      if (event.type !== 'train' && event.type !== 'evaluation') return [event];
      const values = change(event.step / last, event);
      return values ? [{ ...event, values: { ...event.values, ...(values as Record<string, number>) } }] : [];
    }),
  );
  return run;
}
