/** What of a file's events counts in its run. */

import type { PointColumns, PointsEvent, RunEvent } from '@rewardboard/protocol';
import type { Head } from './series-heads.ts';
import type { Share } from './shares.ts';

export function countedEvents(events: RunEvent[], share: Share): RunEvent[] {
  const { without, stepOf, behind, unused } = share;
  if (unused?.why === 'training') return [];
  if (without !== 'all' && without.size === 0 && !stepOf && behind.size === 0) return events;
  return events.flatMap((event): RunEvent[] => {
    if (event.type === 'points') return ofColumns(event, share);
    if (event.type === 'about') return aboutOf(event, share);
    if (event.type === 'resume') return without === 'all' || stepOf ? [] : [event];
    if (event.type !== 'train' && event.type !== 'evaluation') return [event];
    const step = stepOf ? stepOf(event.step) : event.step;
    const kept = keptOf(event.values, without);
    const values = Object.fromEntries(
      Object.entries(kept).filter(([path]) => !isCovered(behind.get(path), event.step)),
    );
    const hasMore = without !== 'all' && event.type === 'evaluation' && (event.counts ?? event.samples) !== undefined;
    if (step === null || (Object.keys(values).length === 0 && !hasMore)) return [];
    return [{ ...event, step, values, ...(behind.size > 0 ? { rounded: true } : {}) }];
  });
}

/** Of a file that counts nowhere only what it says of the training is kept, and not what its steps are. */
function aboutOf(event: RunEvent & { type: 'about' }, { without, stepOf, unused }: Share): RunEvent[] {
  if (without !== 'all' && !stepOf) return [event];
  if (without === 'all' && unused?.why !== 'same') return [];
  const { stepUnit: _, ...about } = event.about;
  return Object.keys(about).length === 0 ? [] : [{ ...event, about }];
}

function ofColumns(event: PointsEvent, { without, stepOf, behind }: Share): RunEvent[] {
  const series = keptOf(event.series, without);
  for (const [path, columns] of Object.entries(series)) {
    if (stepOf) series[path] = placed(columns, stepOf);
    const better = behind.get(path);
    if (better) series[path] = placed(columns, (step) => (isCovered(better, step) ? null : step));
    if (series[path]!.steps.length === 0) delete series[path];
  }
  if (!Object.keys(series).some((path) => path !== 'epoch' && path !== 'time')) return [];
  return [{ ...event, series, ...(behind.size > 0 ? { rounded: true } : {}) }];
}

function isCovered(better: Head | undefined, step: number): boolean {
  return better !== undefined && step >= better.first && step <= better.last;
}

function keptOf<T>(byPath: Record<string, T>, without: Share['without']): Record<string, T> {
  const kept = Object.create(null) as Record<string, T>;
  for (const path in byPath)
    if (path.startsWith('summary/') || (without !== 'all' && !without.has(path))) kept[path] = byPath[path]!;
  return kept;
}

function placed({ steps, values }: PointColumns, stepOf: (step: number) => number | null): PointColumns {
  const at: number[] = [];
  const kept: number[] = [];
  for (let i = 0; i < steps.length; i++) {
    const step = stepOf(steps[i]!);
    if (step === null) continue;
    at.push(step);
    kept.push(values[i]!);
  }
  return { steps: at, values: kept };
}
