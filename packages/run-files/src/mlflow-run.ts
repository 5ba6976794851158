/** What MLflow's file store says of a run besides its metrics: `meta.yaml`, and one file for each parameter and tag. */

import type { RunEvent } from '@rewardboard/protocol';
import type { Format, FormatReader, ReadContext, ReadResult } from './format.ts';
import { MAX_BEGINNING_BYTES, MAX_RECORD_BYTES, emptyResult } from './format.ts';
import { plainNumber } from './cell-numbers.ts';
import { textOf } from './utf8.ts';

/** RunStatus of service.proto: by number in the file, by name in the database. */
const OUTCOMES: Readonly<Record<string, 'finished' | 'failed' | 'stopped'>> = {
  3: 'finished',
  4: 'failed',
  5: 'stopped',
  FINISHED: 'finished',
  FAILED: 'failed',
  KILLED: 'stopped',
};
const MAX_VALUE = 500;
const RUN_ID = /^run_(?:id|uuid):/m;
const RUN_NAME_TAG = 'mlflow.runName';

export const mlflowRun: Format = {
  id: 'mlflow-run',
  label: 'MLflow run',
  program: 'MLflow',
  sourceName: 'MLflow',
  unit: 'record',
  isAside: true,
  mayBeNamed: /^meta\.yaml$/,
  recognizes: ({ text, bytes }) => RUN_ID.test(text) || (bytes.length < MAX_BEGINNING_BYTES && 'wait'),
  open: () => new MlflowRunReader(),
};

/** Whether a run's `meta.yaml` is one, and the run was not deleted. */
export function isMlflowRun(text: string): boolean {
  return RUN_ID.test(text) && fieldOf(text, 'lifecycle_stage') !== 'deleted';
}

/** A run's end by its status; none while it is running. */
export function mlflowEnd(status: string | undefined): RunEvent[] {
  const outcome = status !== undefined && Object.hasOwn(OUTCOMES, status) ? OUTCOMES[status] : undefined;
  return outcome === undefined ? [] : [{ type: 'end', outcome, step: 0 }];
}

class MlflowRunReader implements FormatReader {
  #last = '';
  #hasEnded = false;

  /** The file is small and rewritten as a whole: nothing is consumed. */
  read(bytes: Uint8Array): ReadResult {
    const result = emptyResult();
    if (bytes.length > MAX_RECORD_BYTES) result.consumed = bytes.length;
    const text = textOf(bytes);
    if (result.consumed > 0 || text === this.#last || !text.endsWith('\n') || !RUN_ID.test(text)) return result;
    const isFirst = this.#last === '';
    this.#last = text;
    const end = mlflowEnd(fieldOf(text, 'status'));
    // A run that goes on is not at its end: what was said of it no longer holds.
    if (this.#hasEnded && end.length === 0) return { ...result, readAgain: true };
    this.#hasEnded = end.length > 0;
    const name = fieldOf(text, 'run_name') ?? '';
    if (name !== '') result.events.push({ type: 'about', about: { name } });
    result.events.push(...end);
    if (isFirst) result.records = 1;
    return result;
  }
}

/** A plain field of the first level; YAML puts some texts into quotes. */
function fieldOf(text: string, field: string): string | undefined {
  const start = `${field}:`;
  const raw = text
    .split('\n')
    .find((line) => line.startsWith(start))
    ?.slice(start.length)
    .trim();
  if (raw === undefined || raw === 'null') return undefined;
  const quoted = /^'(.*)'$|^"(.*)"$/.exec(raw);
  return (quoted?.[1]?.replaceAll("''", "'") ?? quoted?.[2] ?? raw).slice(0, MAX_VALUE);
}

export const mlflowValue: Format = {
  id: 'mlflow-value',
  label: 'MLflow parameter',
  sourceName: 'MLflow',
  unit: 'record',
  isAside: true,
  matches: (fileName) => fileName === RUN_NAME_TAG,
  open: (context) => new MlflowValueReader(context),
};

class MlflowValueReader implements FormatReader {
  #last: string | null = null;

  constructor(private readonly context: ReadContext = {}) {}

  read(bytes: Uint8Array): ReadResult {
    const result = emptyResult();
    const text = textOf(bytes.subarray(0, MAX_VALUE * 4))
      .replace(/^\uFEFF/, '')
      .slice(0, MAX_VALUE)
      .trimEnd();
    if (bytes.length > MAX_RECORD_BYTES) result.consumed = bytes.length;
    if (text === this.#last) return result;
    if (this.#last === null) result.records = 1;
    this.#last = text;
    const name = this.context.metric?.name ?? RUN_NAME_TAG;
    result.events.push({
      type: 'about',
      about: name === RUN_NAME_TAG ? { name: text } : { config: { [name]: plainValue(text) } },
    });
    return result;
  }
}

/** Parameters are kept as Python prints them. */
export function plainValue(text: string): unknown {
  if (text === 'True' || text === 'False') return text === 'True';
  const number = plainNumber(text);
  return typeof number === 'number' && Number.isFinite(number) ? number : text;
}
