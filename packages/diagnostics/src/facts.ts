/** What a run says of itself, read with care: a run's own information may be absent, or anything. */

import { trivialBaseline } from '@rewardboard/metrics';
import type { TrivialBaseline } from '@rewardboard/metrics';
import type { Run } from '@rewardboard/protocol';

export interface Facts {
  run: Run;
  /** No further points are expected. */
  ended: boolean;
  plannedSteps: number | null;
  positive: string;
  negative: string;
  trainExamples: number | null;
  evalExamples: number | null;
  trainBaseRate: number | null;
  evalBaseRate: number | null;
  /** What a constant answer gets, from the base rate that the run states; counts of an evaluation are better. */
  baseline: TrivialBaseline | null;
}

export function factsOf(run: Run): Facts {
  const info: Record<string, unknown> = { ...run.info };
  const data: Record<string, unknown> = isRecord(info.data) ? info.data : {};
  const evalBaseRate = shareOf(data.evalBaseRate);
  return {
    run,
    ended: run.end !== null,
    plannedSteps: positiveOf(info.plannedSteps),
    positive: textOf(info.positiveLabel) ?? 'positive',
    negative: textOf(info.negativeLabel) ?? 'negative',
    trainExamples: positiveOf(data.trainExamples),
    evalExamples: positiveOf(data.evalExamples),
    trainBaseRate: shareOf(data.trainBaseRate),
    evalBaseRate,
    baseline:
      evalBaseRate === null ? null : trivialBaseline({ tp: evalBaseRate, fn: 0, tn: 1 - evalBaseRate, fp: 0 }),
  };
}

/** A field of the run's training or model configuration; undefined when it has none of that name. */
export function fieldOf(run: Run, name: string): unknown {
  for (const config of [run.info?.trainConfig, run.info?.modelConfig] as unknown[])
    if (isRecord(config) && Object.hasOwn(config, name)) return config[name];
  return undefined;
}

export function numberField(run: Run, name: string): number | null {
  const value = fieldOf(run, name);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}
function positiveOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;
}
function shareOf(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : null;
}
