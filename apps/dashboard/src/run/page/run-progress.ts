/** How fast a run goes, how long it has run, and how long it still needs, from its own points. */

import type { Run } from '@rewardboard/protocol';

export interface Pace {
  /** "256 examples/s" or, without examples, steps; null when the log has no times. */
  speed: { value: number; unit: 'examples/s' | 'steps/s' } | null;
  /** From the first point to the newest. */
  elapsedMs: number | null;
  /** At the pace of the newest points; null when the end or the pace is unknown. */
  leftMs: number | null;
}

/** Points whose pace counts as the present one. */
const RECENT_POINTS = 20;

export function paceOf(run: Run): Pace {
  const time = run.series.get('time');
  const examples = run.series.get('train/examples_per_second')?.last?.value;
  const firstMs = time && time.length > 1 ? time.values[0]! : null;
  const elapsedMs = firstMs === null || run.lastTime === null ? null : Math.max(0, run.lastTime - firstMs);
  const stepsPerMs = time && time.length > 1 ? recentPace(time.steps, time.values) : null;
  const planned = run.info?.plannedSteps ?? run.about.plannedSteps ?? null;
  const left =
    planned === null || stepsPerMs === null || stepsPerMs <= 0
      ? null
      : Math.max(0, planned - run.lastStep) / stepsPerMs;
  const speed: Pace['speed'] =
    examples !== undefined && Number.isFinite(examples)
      ? { value: examples, unit: 'examples/s' }
      : stepsPerMs !== null && stepsPerMs > 0
        ? { value: stepsPerMs * 1000, unit: 'steps/s' }
        : null;
  return { speed, elapsedMs, leftMs: left };
}

function recentPace(steps: Float64Array, times: Float64Array): number | null {
  const last = steps.length - 1;
  const first = Math.max(0, last - RECENT_POINTS);
  const elapsed = times[last]! - times[first]!;
  return elapsed > 0 ? (steps[last]! - steps[first]!) / elapsed : null;
}
