/** How far a run is, its speed, and the time that it has taken and still needs. */

import type { Run } from '@rewardboard/protocol';

interface RunProgress {
  plannedSteps: number | null;
  /** In examples or, if these are not logged, in steps; null when the log has no timestamps. */
  speed: { value: number; unit: 'examples/s' | 'steps/s' } | null;
  /** From the first point to the newest. */
  elapsedMs: number | null;
  /** At the speed of the newest points; null when the planned end or the speed is unknown. */
  remainingMs: number | null;
}

/** The current speed is measured over this many points. */
const RECENT_POINTS = 20;

export function progressOf(run: Run): RunProgress {
  const time = run.series.get('time');
  const examples = run.series.get('train/examples_per_second')?.last?.value;
  const firstMs = time && time.length > 1 ? time.values[0]! : null;
  const elapsedMs = firstMs === null || run.lastTime === null ? null : Math.max(0, run.lastTime - firstMs);
  const stepsPerMs = time && time.length > 1 ? recentSpeed(time.steps, time.values) : null;
  const planned = run.info?.plannedSteps ?? run.about.plannedSteps ?? null;
  const left =
    planned === null || stepsPerMs === null || stepsPerMs <= 0
      ? null
      : Math.max(0, planned - run.lastStep) / stepsPerMs;
  const speed: RunProgress['speed'] =
    examples !== undefined && Number.isFinite(examples)
      ? { value: examples, unit: 'examples/s' }
      : stepsPerMs !== null && stepsPerMs > 0
        ? { value: stepsPerMs * 1000, unit: 'steps/s' }
        : null;
  return { plannedSteps: planned, speed, elapsedMs, remainingMs: left };
}

function recentSpeed(steps: Float64Array, times: Float64Array): number | null {
  const last = steps.length - 1;
  const first = Math.max(0, last - RECENT_POINTS);
  const elapsed = times[last]! - times[first]!;
  return elapsed > 0 ? (steps[last]! - steps[first]!) / elapsed : null;
}
