/** The description of a run from any source: afterwards every field has its type, and none is deeper or longer than it should be. */

import type { DataInfo, RunAbout, RunInfo } from './event.ts';
import { numberFromWire } from './wire-number.ts';

/** Bounds of a run's description. */
const MAX_INFO_TEXT = 500;
const MAX_INFO_FIELDS = 300;
const MAX_INFO_DEPTH = 5;

/** @returns a whole RunInfo; what is missing or of a wrong type gets the value that claims least */
export function infoFromWire(raw: unknown): RunInfo {
  const from = isObject(raw) ? raw : {};
  const id = text(from.id, '');
  return {
    version: 1,
    id,
    name: text(from.name, id),
    ...(isString(from.program) && from.program !== '' ? { program: clip(from.program) } : {}),
    createdAt: numberFromWire(from.createdAt) ?? 0,
    positiveLabel: text(from.positiveLabel, 'correct'),
    negativeLabel: text(from.negativeLabel, 'incorrect'),
    threshold: numberFromWire(from.threshold) ?? 0.5,
    plannedSteps: numberFromWire(from.plannedSteps) ?? null,
    plannedEpochs: numberFromWire(from.plannedEpochs) ?? null,
    modelConfig: fields(from.modelConfig, plain),
    trainConfig: fields(from.trainConfig, plain),
    changedFields: list(from.changedFields).filter(isString).map(clip),
    versions: fields(from.versions, (value) => (isString(value) ? clip(value) : undefined)),
    device: text(from.device, 'unknown'),
    data: dataFromWire(from.data),
    parameters: numberFromWire(from.parameters) ?? 0,
    ...(from.canStop === true ? { canStop: true as const } : {}),
  };
}

/** What a followed file contains besides numbers: known fields of the right type, without the rest. */
export function aboutFromWire(raw: unknown): RunAbout {
  const from = isObject(raw) ? raw : {};
  const about: RunAbout = {};
  if (isString(from.name) && from.name !== '') about.name = clip(from.name);
  if (from.stepUnit === 'epoch' || from.stepUnit === 'record') about.stepUnit = from.stepUnit;
  if (typeof from.lossNanFiltered === 'boolean') about.lossNanFiltered = from.lossNanFiltered;
  if (Array.isArray(from.percent)) about.percent = list(from.percent).filter(isString).map(clip);
  if (Array.isArray(from.unclearMatrices))
    about.unclearMatrices = list(from.unclearMatrices).filter(isString).map(clip);
  if (typeof from.canStop === 'boolean') about.canStop = from.canStop;
  if (from.testIsValidation === true) about.testIsValidation = true;
  for (const name of ['plannedSteps', 'plannedEpochs', 'stepsMade', 'evalExamples', 'processes'] as const) {
    const value = numberFromWire(from[name]);
    if (value !== undefined) about[name] = value;
  }
  if (isObject(from.config)) about.config = fields(from.config, plain);
  return { ...about, ...kindFromWire(from.kind) };
}

function kindFromWire(kind: unknown): Pick<DataInfo, 'kind'> {
  return kind === 'solutions' || kind === 'steps' || kind === 'pairs' ? { kind } : {};
}

function dataFromWire(raw: unknown): DataInfo {
  const from = isObject(raw) ? raw : {};
  const count = (name: string) => numberFromWire(from[name]) ?? 0;
  return {
    source: text(from.source, 'unknown'),
    generated: from.generated === true,
    fingerprint: text(from.fingerprint, ''),
    trainExamples: count('trainExamples'),
    evalExamples: count('evalExamples'),
    trainProblems: count('trainProblems'),
    evalProblems: count('evalProblems'),
    ...kindFromWire(from.kind),
    trainBaseRate: numberFromWire(from.trainBaseRate) ?? NaN,
    evalBaseRate: numberFromWire(from.evalBaseRate) ?? NaN,
    trivialAuc: list(from.trivialAuc).flatMap((entry) => {
      const auc = isObject(entry) ? numberFromWire(entry.auc) : undefined;
      return isObject(entry) && isString(entry.name) && auc !== undefined ? [{ name: clip(entry.name), auc }] : [];
    }),
  };
}

/** A value of a configuration: what JSON has, but of bounded depth and length. */
function plain(value: unknown, depth = 0): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (isString(value)) return clip(value);
  if (depth >= MAX_INFO_DEPTH) return '…';
  if (Array.isArray(value)) return value.slice(0, MAX_INFO_FIELDS).map((entry) => plain(entry, depth + 1));
  return fields(value, (entry) => plain(entry, depth + 1));
}

function fields<T>(raw: unknown, read: (value: unknown) => T | undefined): Record<string, T> {
  const kept: Record<string, T> = {};
  if (!isObject(raw)) return kept;
  for (const [name, value] of Object.entries(raw).slice(0, MAX_INFO_FIELDS)) {
    if (name === '__proto__') continue;
    const known = read(value);
    if (known !== undefined) kept[clip(name)] = known;
  }
  return kept;
}

function list(raw: unknown): unknown[] {
  return Array.isArray(raw) ? raw.slice(0, MAX_INFO_FIELDS) : [];
}
function text(raw: unknown, otherwise: string): string {
  return isString(raw) ? clip(raw) : otherwise;
}
function clip(value: string): string {
  return value.length > MAX_INFO_TEXT ? `${value.slice(0, MAX_INFO_TEXT)}…` : value;
}
function isString(value: unknown): value is string {
  return typeof value === 'string';
}
function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
