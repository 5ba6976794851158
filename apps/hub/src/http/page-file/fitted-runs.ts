/** The numbers of runs as a hub would send them, with as many points as fit. Neither a lowest nor a highest one is left out of any stretch. */

import { setImmediate } from 'node:timers/promises';
import type { Evaluation, PageFileRun, RunSnapshot } from '@rewardboard/protocol';
import { ALL_BUCKETS, lineOf, snapshotOf, toWire } from '@rewardboard/protocol';
import type { GuestView } from '../../access/guest-view.ts';
import type { LiveRun } from '../../runs/live-run.ts';
import { summaryOf } from '../../runs/run-summary.ts';
import { bytesInPage } from './bytes-in-page.ts';

/** Each try has half of the points of the one before. */
const TRIES = 9;
/** From this try on, evaluations are thinned as well, and samples are only of those that are shown first. */
const THINNED_FROM = 2;
const MIN_EVALUATIONS = 30;

export interface FittedRuns {
  runs: PageFileRun[];
  leftOut: string[];
}

/** Other work goes on between two runs, and between two tries. @returns null where not even the thinnest fit */
export async function fittedRuns(
  runs: readonly LiveRun[],
  view: GuestView,
  maxBytes: number,
): Promise<FittedRuns | null> {
  const share = maxBytes / runs.length;
  const found: FittedRun[] = [];
  for (const run of runs) {
    const fitted = await fittedRun(run, view, share);
    if (!fitted) return null;
    found.push(fitted);
  }
  const names = (of: typeof found) => of.map(({ run }) => run.line.name).join(', ');
  const thinned = found.filter(({ halvings }) => halvings > 0);
  const fewer = found.filter(({ evaluations }) => evaluations > 0);
  return {
    runs: found.map(({ run }) => run),
    leftOut: [
      ...(thinned.length > 0
        ? [
            `Points of ${names(thinned)} other than the lowest and highest of each interval: the file has at most ${Math.round(ALL_BUCKETS / 2 ** Math.max(...thinned.map(({ halvings }) => halvings)))} intervals per run.`,
          ]
        : []),
      ...fewer.map(
        ({ run, evaluations }) =>
          `The confusion matrices of ${evaluations} evaluations of ${run.line.name}, spread over the run (the charts have their values), and the samples of all but the checkpoint to keep and the newest.`,
      ),
    ],
  };
}

interface FittedRun {
  run: PageFileRun;
  halvings: number;
  /** Those that were left out. */
  evaluations: number;
}

async function fittedRun(live: LiveRun, view: GuestView, maxBytes: number): Promise<FittedRun | null> {
  for (let halvings = 0; halvings < TRIES; halvings++) {
    await setImmediate();
    const whole = view.snapshot(snapshotOf(live.evaluated(), ALL_BUCKETS / 2 ** halvings));
    const keep = live.diagnosis?.keep?.step ?? null;
    const snapshot =
      halvings < THINNED_FROM ? whole : withFewerEvaluations(whole, keep, MIN_EVALUATIONS * 2 ** (TRIES - halvings));
    const run = pageFileRun(live, view, snapshot);
    if (bytesInPage(toWire(run)) <= maxBytes)
      return { run, halvings, evaluations: whole.evaluations.length - snapshot.evaluations.length };
  }
  return null;
}

function pageFileRun(live: LiveRun, view: GuestView, run: RunSnapshot): PageFileRun {
  return {
    snapshot: {
      runId: live.id,
      stream: live.stream,
      next: live.next,
      run,
      sources: view.sources(live.sources.values()),
    },
    line: lineOf(view.withoutPaths(summaryOf(live))),
    diagnosis: view.withoutPaths(live.diagnosis),
    acknowledged: [...live.acknowledged],
    hasNoPredictions: false,
  };
}

/** The first, the last, the one to keep, and others evenly between. */
export function withFewerEvaluations(run: RunSnapshot, keep: number | null, most: number): RunSnapshot {
  const { evaluations } = run;
  const stride = Math.max(1, evaluations.length / most);
  const last = evaluations.length - 1;
  const isShownFirst = ({ step }: Evaluation, i: number) => i === last || step === keep;
  const kept = evaluations.filter(
    (evaluation, i) => i === 0 || isShownFirst(evaluation, i) || Math.floor(i / stride) > Math.floor((i - 1) / stride),
  );
  const shown = new Set(evaluations.filter(isShownFirst));
  const withSamples = kept.map((evaluation) => {
    if (shown.has(evaluation)) return evaluation;
    const { samples: _, ...rest } = evaluation;
    return rest;
  });
  const ids = new Set([...shown].flatMap(({ samples }) => samples?.id ?? []));
  return { ...run, evaluations: withSamples, sampleTexts: run.sampleTexts.filter(({ id }) => ids.has(id)) };
}
