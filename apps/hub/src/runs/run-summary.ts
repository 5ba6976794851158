/** A line of the list of runs, out of a live run. */

import { meanLossOfSets } from '@rewardboard/diagnostics';
import { CATALOG, Series, extremes } from '@rewardboard/metrics';
import type { RunSummary } from '@rewardboard/protocol';
import { acknowledgementKey, toWire } from '@rewardboard/protocol';
import { recipeOf } from './listed-fields.ts';
import { listedMetrics } from './listed-metrics.ts';
import { programOf } from './program-of.ts';
import type { LiveRun } from './live-run.ts';

/** At most three points a bucket: lowest, highest, first non-finite. */
const SPARK_BUCKETS = 20;
const MAX_LISTED_METRICS = 60;
/** A training of more sessions has old links that nobody keeps. */
const MAX_FORMER_IDS = 100;

/** Runs rest for most of their time, and are asked about again and again. */
const known = new WeakMap<LiveRun, { revision: number; summary: RunSummary; wire: string | null }>();

export function summaryOf(live: LiveRun): RunSummary {
  return knownOf(live).summary;
}

/** The line of a run that rested already when the hub started. */
export function rememberSummary(live: LiveRun, summary: RunSummary): void {
  known.set(live, { revision: -1, summary, wire: null });
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
  const before = known.get(live)?.summary;
  const drawn = live.rest.isAwake || !before ? drawnOf(live) : drawnBefore(before);
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
    ...drawn,
    tags: [...live.words.tags],
    note: live.words.note,
    isArchived: live.words.isArchived,
  };
}

type Drawn = ReturnType<typeof drawnOf>;

/** Of a run that rests, as its line was. */
function drawnBefore({
  program,
  generated,
  createdAt,
  countsEpochs,
  lastStep,
  plannedSteps,
  lastValues,
  spark,
  metrics,
  keptStep,
  counts,
  fields,
  seedSet,
  validation,
}: RunSummary): Drawn {
  return {
    program,
    generated,
    createdAt,
    countsEpochs,
    lastStep,
    plannedSteps,
    lastValues: lastValues as Record<string, number>,
    spark,
    metrics,
    keptStep,
    counts,
    fields,
    seedSet,
    validation,
  };
}

/** What the line takes from the run's points and its information: kept while they aren't in memory. */
function drawnOf(live: LiveRun) {
  const { run } = live;
  const keptStep = live.diagnosis?.keep?.step ?? null;
  const names = listedNames(live);
  return {
    program: programOf(live),
    generated: run.info?.data.generated ?? false,
    createdAt: run.info?.createdAt || (run.series.get('time')?.values[0] ?? null),
    countsEpochs: run.about.stepUnit === 'epoch',
    lastStep: run.lastStep,
    plannedSteps: run.info?.plannedSteps ?? run.about.plannedSteps ?? null,
    lastValues: lastValues(live, names),
    spark: spark(live),
    metrics: listedMetrics(run, names, keptStep, (step) => live.countsAt(step)),
    keptStep,
    counts: keptStep === null ? null : live.countsAt(keptStep),
    ...recipeOf(run),
  };
}

/** Known metrics first, so that a run with hundreds of its own never hides the loss. */
function listedNames({ run }: LiveRun): string[] {
  const known = Object.keys(CATALOG).filter((name) => run.series.has(name));
  const others = [...run.series.keys()].filter(
    (name) => !Object.hasOwn(CATALOG, name) && name !== 'time' && name !== 'epoch',
  );
  return [...known, ...others].slice(0, MAX_LISTED_METRICS);
}

function lastValues({ run }: LiveRun, names: readonly string[]): Record<string, number> {
  const values = Object.create(null) as Record<string, number>;
  for (const name of [...names, 'epoch']) {
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
