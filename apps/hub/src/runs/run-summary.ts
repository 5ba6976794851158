/** A line of the list of runs, out of a live run. */

import { meanLossOfSets } from '@rewardboard/diagnostics';
import { CATALOG, Series, extremes } from '@rewardboard/metrics';
import type { RunSummary } from '@rewardboard/protocol';
import { acknowledgementKey, toWire } from '@rewardboard/protocol';
import type { LiveRun } from './live-run.ts';

/** At most three points a bucket: lowest, highest, first non-finite. */
const SPARK_BUCKETS = 20;
const MAX_LAST_VALUES = 60;
/** A training of more sessions has old links that nobody keeps. */
const MAX_FORMER_IDS = 100;

/** Runs rest for most of their time, and are asked about again and again. */
const known = new WeakMap<LiveRun, { revision: number; summary: RunSummary; wire: string | null }>();

export function summaryOf(live: LiveRun): RunSummary {
  return knownOf(live).summary;
}

/** The same as it travels. */
export function summaryWire(live: LiveRun): string {
  const last = knownOf(live);
  return (last.wire ??= toWire(last.summary));
}

function knownOf(live: LiveRun) {
  const last = known.get(live);
  if (last?.revision === live.revision) return last;
  const made = { revision: live.revision, summary: make(live), wire: null };
  known.set(live, made);
  return made;
}

function make(live: LiveRun): RunSummary {
  const drawn = live.rest.isAwake ? drawnOf(live) : (known.get(live)?.summary ?? drawnOf(live));
  // Nobody can act on what is gone.
  const diagnosis = live.state === 'deleted' ? null : live.diagnosis;
  const finding = diagnosis?.findings.find(
    ({ rule, resolvedStep }) => rule === diagnosis.rule && resolvedStep === null,
  );
  return {
    id: live.id,
    ...(live.origin.formerIds?.size ? { formerIds: [...live.origin.formerIds].slice(-MAX_FORMER_IDS) } : {}),
    name: live.name,
    state: live.state,
    stateReason: live.stateReason,
    source: live.origin.source,
    directory: live.origin.directory,
    ...(live.deletion.isUnlisted ? { isUnlisted: true as const } : {}),
    generated: drawn.generated,
    createdAt: drawn.createdAt,
    countsEpochs: drawn.countsEpochs,
    lastStep: drawn.lastStep,
    plannedSteps: drawn.plannedSteps,
    lastPointAt: live.newestAt,
    level: diagnosis?.level ?? 'unknown',
    verdict: diagnosis?.sentence ?? (live.state === 'deleted' ? 'Its files were deleted.' : 'Not analyzed yet.'),
    finding: finding?.id ?? null,
    isAcknowledged: finding !== undefined && live.acknowledged.has(acknowledgementKey(finding)),
    openFindings:
      diagnosis?.findings.filter((finding) => finding.resolvedStep === null && finding.level !== 'fine').length ?? 0,
    best: diagnosis?.keep
      ? { metric: diagnosis.keep.metric, value: diagnosis.keep.value, step: diagnosis.keep.step }
      : null,
    lastValues: drawn.lastValues,
    spark: drawn.spark,
  };
}

/** What the line takes from the run's points and its information: kept while they aren't in memory. */
function drawnOf(live: LiveRun) {
  const { run } = live;
  return {
    generated: run.info?.data.generated ?? false,
    createdAt: run.info?.createdAt || (run.series.get('time')?.values[0] ?? null),
    countsEpochs: run.about.stepUnit === 'epoch',
    lastStep: run.lastStep,
    plannedSteps: run.info?.plannedSteps ?? run.about.plannedSteps ?? null,
    lastValues: lastValues(live),
    spark: spark(live),
  };
}

/** Known metrics first, so that a run with hundreds of its own never hides the loss. */
function lastValues({ run }: LiveRun): Record<string, number> {
  const values = Object.create(null) as Record<string, number>;
  const known = Object.keys(CATALOG).filter((name) => run.series.has(name));
  const others = [...run.series.keys()].filter((name) => !Object.hasOwn(CATALOG, name) && name !== 'time');
  for (const name of [...known, ...others].slice(0, MAX_LAST_VALUES)) {
    const last = run.series.get(name)?.last;
    if (last) values[name] = last.value;
  }
  return values;
}

function spark(live: LiveRun): RunSummary['spark'] {
  const loss = live.run.series.get('eval/loss') ?? meanLossOfSets(live.evaluated());
  if (!loss) return { steps: [], values: [] };
  const { length } = loss.values;
  const kept =
    loss instanceof Series ? loss.extremes(0, length, SPARK_BUCKETS) : extremes(loss.values, 0, length, SPARK_BUCKETS);
  return { steps: kept.map((i) => loss.steps[i]!), values: kept.map((i) => loss.values[i]!) };
}
