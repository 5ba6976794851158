/** What is kept of a run that rests: enough to list it and to say what its verdict is. */

import type { Diagnosis, RunSummary, SourceStatus } from '@rewardboard/protocol';
import type { LiveRun } from '../runs/live-run.ts';
import type { RunFacts } from '../runs/run-facts.ts';
import { rememberSummary, summaryOf } from '../runs/run-summary.ts';

export interface KnownRun {
  /** The id that its files claim. */
  id: string;
  name: string;
  source: string;
  facts: RunFacts;
  lastStep: number;
  lastTime: number | null;
  /** When its newest point came, ms. */
  pointAt: number | null;
  trainer: LiveRun['trainer'];
  summary: RunSummary;
  diagnosis: Diagnosis;
  file: SourceStatus;
}

/** @param id that its files claim @returns null for a run that is awake, or not yet diagnosed */
export function knownRunOf(live: LiveRun, id: string): KnownRun | null {
  const { rest, diagnosis, origin, run, trainer } = live;
  const [file, ...others] = live.sources.values();
  if (!rest.isAsleep || !rest.facts || !rest.name || !diagnosis || live.schedule.hasChanges) return null;
  if (!file || others.length > 0 || file.error !== null || live.deletion.at !== null) return null;
  return {
    id,
    name: rest.name,
    source: origin.source,
    facts: rest.facts,
    lastStep: run.lastStep,
    lastTime: run.lastTime,
    pointAt: live.lastPointAt,
    trainer,
    summary: summaryOf(live),
    diagnosis,
    file,
  };
}

/** Makes a new run what it was when it rested. */
export function restore(live: LiveRun, known: KnownRun, now: number): void {
  live.beginRestAs(known, now);
  live.setSourceName(known.source);
  const { lastValues, fields } = known.summary;
  // Names of metrics and fields are anything, "constructor" as well.
  rememberSummary(live, { ...known.summary, lastValues: bare(lastValues), fields: bare(fields) });
}

function bare<T extends object>(named: T): T {
  return Object.assign(Object.create(null) as T, named);
}
