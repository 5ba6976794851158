/** What events add up to: the fold that hub and browser share. Applying all events twice changes nothing. */

import type { Counts, ScoreHistogram, Series, SeriesColumns } from '@rewardboard/metrics';
import { leaveBranch } from './ghosts.ts';
import type { Ghost } from './ghosts.ts';
import type { EndEvent, NoticeEvent, RunAbout, RunEvent, RunInfo, SampleColumns, SampleText, Values } from './event.ts';
import { mergeEvaluation, refreshEvaluation } from './evaluations.ts';
import type { Unevaluated } from './set-points.ts';
import { evaluatePending, setPoint, setPoints, writerOf } from './set-points.ts';

/** Bounds of what is kept in memory for one run. */
export const MAX_NOTICES = 200;
export const MAX_SAMPLE_TEXTS = 1_000;

export interface Evaluation {
  step: number;
  epoch?: number;
  time?: number;
  values: Values;
  counts?: Counts;
  histogram?: ScoreHistogram;
  samples?: SampleColumns;
  checkpoint?: string;
}

export interface Run {
  info: RunInfo | null;
  /** What the files of a foreign run contain besides numbers. */
  about: RunAbout;
  /** Metric path to its points. `epoch` and `time` (ms) are series too: they translate steps for the x axis. */
  series: Map<string, Series>;
  /** In a viewer, of each series that came thinned: means of its stretches, and then its points. Its extremes alone would not show its trend. */
  means: Map<string, Series>;
  /** Rising by step. Complete once `evaluatePending` was called, which `applyEvents` does. */
  evaluations: Evaluation[];
  unevaluated: Unevaluated | null;
  /** Evaluations before this step have been dropped. */
  evaluationsFrom: number;
  /** What resumed trainings left behind, oldest first; by writer and number of its resume. */
  ghosts: Map<string, Ghost>;
  sampleTexts: Map<number, SampleText>;
  notices: NoticeEvent[];
  end: EndEvent | null;
  /** Highest step of the run as it is, 0 before the first. */
  lastStep: number;
  /** Time of the newest event that has one, in ms. */
  lastTime: number | null;
  /** Points kept a series; Infinity in the hub. */
  capacity: number;
  /** Changes of the run's past: a point was replaced, or came before the newest one. Code that caches conclusions must check these. */
  amended: {
    count: number;
    /** Of the newest MAX_AMENDED, oldest first. */
    steps: number[];
    /** Branches that were left: behind what a series still has, other points may have come than before. */
    branches: number;
  };
}

/** A run whose evaluations may be incomplete, since nobody has called `evaluatePending` yet. */
export type GatheredRun = Omit<Run, 'evaluations' | 'amended'>;

export function emptyRun(capacity = Infinity): Run {
  return {
    info: null,
    about: {},
    series: new Map(),
    means: new Map(),
    evaluations: [],
    unevaluated: null,
    evaluationsFrom: -Infinity,
    ghosts: new Map(),
    sampleTexts: new Map(),
    notices: [],
    end: null,
    lastStep: 0,
    lastTime: null,
    capacity,
    amended: { count: 0, steps: [], branches: 0 },
  };
}

/**
 * Adds events to a run, in place.
 * @param writer number of the run's file that they are from: a resume only takes out points of its own file
 */
export function applyEvents(run: Run, events: readonly RunEvent[], writer = 0): void {
  gatherEvents(run, events, writer);
  evaluatePending(run);
}

/**
 * The same, but evaluations that come in columns stay pending until `evaluatePending`. For whoever reads a large file in many
 * pieces: most of its evaluations would be dropped again before anybody asks for them.
 */
export function gatherEvents(run: Run, events: readonly RunEvent[], writer = 0): void {
  for (const event of events) apply(run, event, writer);
}

function apply(run: Run, event: RunEvent, writer: number): void {
  if (Number.isFinite(event.time) && event.time! > (run.lastTime ?? -Infinity)) run.lastTime = event.time!;
  if (event.type !== 'points') evaluatePending(run);
  switch (event.type) {
    case 'start':
      run.info = event.info;
      // A training that goes on is not at its end; but an old start, applied again, must not undo a later end.
      if (run.end && (event.time ?? 0) > (run.end.time ?? Infinity)) run.end = null;
      if (event.resumedFrom !== undefined)
        leave(run, `start ${event.time ?? event.resumedFrom}`, event.resumedFrom + 1, writer);
      return;
    case 'about':
      run.about = {
        ...run.about,
        ...event.about,
        ...(event.about.percent
          ? { percent: [...new Set([...(run.about.percent ?? []), ...event.about.percent])] }
          : {}),
        ...(event.about.config ? { config: { ...run.about.config, ...event.about.config } } : {}),
      };
      return;
    case 'train':
      setPoint(run, event, writer);
      refreshEvaluation(run, event.step);
      return;
    case 'points':
      setPoints(run, event, writer);
      return;
    case 'evaluation':
      setPoint(run, event, writer);
      mergeEvaluation(run, event);
      return;
    case 'resume':
      leave(run, `${event.branch}`, event.from, writer);
      return;
    case 'sample-text':
      for (const sample of event.samples)
        if (run.sampleTexts.has(sample.id) || run.sampleTexts.size < MAX_SAMPLE_TEXTS)
          run.sampleTexts.set(sample.id, sample);
      return;
    case 'notice':
      if (run.notices.some((n) => n.time === event.time && n.text === event.text && n.step === event.step)) return;
      run.notices.push(event);
      if (run.notices.length > MAX_NOTICES) run.notices.shift();
      return;
    case 'end':
      run.end = event;
      return;
  }
}

function leave(run: Run, branch: string, from: number, writer: number): void {
  leaveBranch(run, `${writer} ${branch}`, from, (tag) => writerOf(tag) === writer);
}

/** A run as it travels to a viewer: the same fold, with each series in columns. */
export interface RunSnapshot {
  info: RunInfo | null;
  about: RunAbout;
  series: Record<string, SeriesColumns>;
  /** Of each series that is not here whole: the mean of each stretch, at its last step. */
  means: Record<string, SeriesColumns>;
  evaluations: Evaluation[];
  ghosts: GhostSnapshot[];
  sampleTexts: SampleText[];
  notices: NoticeEvent[];
  end: EndEvent | null;
  lastStep: number;
  lastTime: number | null;
}

export interface GhostSnapshot {
  id: string;
  from: number;
  series: Record<string, SeriesColumns>;
}
