/** Restores the numbers in the hub's diagnoses and summaries: non-finite ones are sent as strings. */

import { numberFromWire } from '@rewardboard/protocol';
import type { Diagnosis, LineChange, ListedMetric, TargetVerdict } from '@rewardboard/protocol';

export function reviveDiagnosis(raw: Diagnosis): Diagnosis {
  return {
    ...raw,
    findings: raw.findings.map((finding) => ({ ...finding, numbers: numbersOf(finding.numbers) })),
    targets: raw.targets.map(reviveTarget),
    keep: raw.keep && { ...raw.keep, value: numberFromWire(raw.keep.value) ?? NaN },
  };
}

function reviveTarget(raw: TargetVerdict): TargetVerdict {
  return {
    ...raw,
    value: orNull(raw.value),
    latest: orNull(raw.latest),
    low: orNull(raw.low),
    high: orNull(raw.high),
    baseline: orNull(raw.baseline),
  };
}

/** @param raw a line of the list, or the fields of it that changed */
export function reviveLine(raw: LineChange): LineChange {
  const { best, spark, metrics } = raw;
  return {
    ...raw,
    ...(best ? { best: { ...best, value: numberFromWire(best.value) ?? NaN } } : {}),
    ...(spark
      ? { spark: { steps: spark.steps, values: spark.values.map((value) => numberFromWire(value) ?? NaN) } }
      : {}),
    ...(metrics ? { metrics: mapped(metrics, (metric) => metric && reviveMetric(metric)) } : {}),
  };
}

function reviveMetric(metric: ListedMetric): ListedMetric {
  const { best, last, kept } = metric;
  return { ...metric, best: orNull(best), last: numberFromWire(last) ?? NaN, kept: orNull(kept) };
}

function mapped<T>(record: Readonly<Record<string, T>>, of: (value: T) => T): Record<string, T> {
  return Object.assign(
    Object.create(null),
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name, of(value)])),
  ) as Record<string, T>;
}

function orNull(value: unknown): number | null {
  return numberFromWire(value) ?? null;
}

function numbersOf(raw: Record<string, unknown>): Record<string, number> {
  const numbers: Record<string, number> = Object.create(null) as Record<string, number>;
  for (const [name, value] of Object.entries(raw)) {
    const number = numberFromWire(value);
    if (number !== undefined) numbers[name] = number;
  }
  return numbers;
}
