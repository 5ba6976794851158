/** What a run says of itself, with every field of the right kind: it comes from a file that anybody may have written. */

import { numberFromWire } from '@rewardboard/protocol';
import type { DataInfo, RunInfo } from '@rewardboard/protocol';

export function checkedInfo(raw: RunInfo | null): RunInfo | null {
  if (!isObject(raw)) return null;
  const threshold = numberFromWire(raw.threshold);
  return {
    version: 1,
    id: text(raw.id),
    name: text(raw.name),
    createdAt: number(raw.createdAt),
    positiveLabel: text(raw.positiveLabel),
    negativeLabel: text(raw.negativeLabel),
    threshold: threshold !== undefined && threshold >= 0 && threshold <= 1 ? threshold : 0.5,
    plannedSteps: positive(raw.plannedSteps),
    plannedEpochs: positive(raw.plannedEpochs),
    modelConfig: fields(raw.modelConfig),
    trainConfig: fields(raw.trainConfig),
    changedFields: list(raw.changedFields).map(text),
    versions: Object.fromEntries(Object.entries(fields(raw.versions)).map(([name, version]) => [name, text(version)])),
    device: text(raw.device),
    data: checkedData(raw.data),
    parameters: number(raw.parameters),
  };
}

function checkedData(raw: unknown): DataInfo {
  const data = fields(raw);
  return {
    source: text(data['source']),
    generated: data['generated'] === true,
    fingerprint: text(data['fingerprint']),
    trainExamples: number(data['trainExamples']),
    evalExamples: number(data['evalExamples']),
    trainProblems: number(data['trainProblems']),
    evalProblems: number(data['evalProblems']),
    trainBaseRate: number(data['trainBaseRate']),
    evalBaseRate: number(data['evalBaseRate']),
    trivialAuc: list(data['trivialAuc']).flatMap((entry) => {
      const { name, auc } = fields(entry);
      const value = numberFromWire(auc);
      return typeof name === 'string' && value !== undefined ? [{ name, auc: value }] : [];
    }),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fields(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** NaN where there is none: it is then shown as unknown, never as 0. */
function number(value: unknown): number {
  return numberFromWire(value) ?? NaN;
}

function positive(value: unknown): number | null {
  const found = numberFromWire(value);
  return found !== undefined && Number.isFinite(found) && found > 0 ? found : null;
}
