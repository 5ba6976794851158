/** What a person says of logs in `rewardboard.json` beside them: paths of metrics, and columns of tables. Read again whenever it changes. */

import type { FileConsumer } from '@rewardboard/follower';
import type { RunEvent } from '@rewardboard/protocol';
import { IGNORED } from '@rewardboard/protocol';
import type { Given } from '@rewardboard/run-files';

export const CORRECTIONS = 'rewardboard.json';

export const MAX_CORRECTIONS_BYTES = 256 * 1024;
const PATH = /^[a-z]+\/\S.{0,190}$/;
/** Of a table whose columns a person names. */
const MAX_COLUMNS = 2_000;
const MAX_COLUMN_NAME = 200;

/** Whether a person may give a metric this path. */
export function isMetricPath(path: unknown): path is string {
  return typeof path === 'string' && (path === IGNORED || PATH.test(path));
}

export class Corrections implements FileConsumer {
  #paths = new Map<string, string>();
  /** File to the names of its columns. */
  #columns = new Map<string, readonly string[]>();
  #ignores = false;
  #last = '';
  /** What it says of metrics and columns. */
  #said = JSON.stringify([[], []]);
  readonly #listeners: (() => void)[] = [];
  readonly #textListeners: (() => void)[] = [];

  /** @param shownPath of the file, for a notice that something in it is wrong */
  constructor(
    private readonly shownPath: string,
    private readonly notice: (text: string) => void,
  ) {}

  pathOf(name: string): string | undefined {
    return this.#paths.get(name);
  }

  /** What helps to recognize a file beside it. */
  given(fileName: string): Given {
    return {
      columns: this.#columns.get(fileName),
      isNamed: (name) => this.#paths.has(name) && this.#paths.get(name) !== IGNORED,
    };
  }

  get names(): ReadonlySet<string> {
    return new Set(this.#paths.keys());
  }

  /** Those that have a path. */
  get metricNames(): string[] {
    return [...this.#paths].flatMap(([name, path]) => (path === IGNORED ? [] : [name]));
  }

  /** Without the metrics that a person wants left out. */
  kept(events: RunEvent[]): RunEvent[] {
    return this.#ignores ? events.map(withoutIgnored) : events;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Anything in the file changed, or it is gone. */
  onText(listener: () => void): void {
    this.#textListeners.push(listener);
  }

  /** Nothing is consumed: each version of the file is read as a whole. */
  read(bytes: Uint8Array): number {
    if (bytes.length > MAX_CORRECTIONS_BYTES) return bytes.length;
    const text = new TextDecoder().decode(bytes);
    if (text === this.#last) return 0;
    let raw: unknown;
    try {
      raw = JSON.parse(text);
    } catch {
      // Half written, or wrong: the last valid version holds.
      return 0;
    }
    this.#last = text;
    for (const listener of this.#textListeners) listener();
    this.#take(raw);
    return 0;
  }

  reset(): void {
    // What comes next is read as a whole in any case.
  }

  /** The file is gone. */
  clear(): void {
    if (this.#last === '') return;
    this.#last = '';
    for (const listener of this.#textListeners) listener();
    this.#change(new Map(), new Map());
  }

  #take(raw: unknown): void {
    const { metrics, columns, runs } = isObject(raw) ? raw : {};
    if (!isObject(metrics) && !isObject(columns) && !isObject(runs)) {
      this.notice(
        `${this.shownPath} has no "metrics", no "columns" and no "runs". Write {"metrics": {"name in the log": "eval/loss"}}, or {"columns": {"log.csv": ["step", "loss"]}} for a table without a header.`,
      );
      return;
    }
    const paths = new Map<string, string>();
    for (const [name, path] of Object.entries(metrics ?? {})) {
      if (isMetricPath(path)) paths.set(name, path);
      else
        this.notice(
          `${this.shownPath}: ${JSON.stringify(name.slice(0, 80))} is mapped to ${shown(path)}, which is neither a metric path such as "eval/loss" nor "ignore".`,
        );
    }
    const tables = new Map<string, readonly string[]>();
    for (const [file, names] of Object.entries(columns ?? {})) {
      if (areColumns(names)) tables.set(file, names);
      else
        this.notice(
          `${this.shownPath}: the columns of ${JSON.stringify(file.slice(0, 80))} are ${shown(names)}. Write a list of different names such as ["step", "loss"]; "" leaves a column out.`,
        );
    }
    this.#change(paths, tables);
  }

  #change(paths: Map<string, string>, columns: Map<string, readonly string[]>): void {
    const said = JSON.stringify([[...paths], [...columns]]);
    // What a person says of the runs changes none of their numbers.
    if (said === this.#said) return;
    this.#said = said;
    this.#paths = paths;
    this.#columns = columns;
    this.#ignores = [...paths.values(), ...[...columns.values()].flat().map((name) => name || IGNORED)].includes(
      IGNORED,
    );
    for (const listener of this.#listeners) listener();
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areColumns(names: unknown): names is string[] {
  if (!Array.isArray(names) || names.length === 0 || names.length > MAX_COLUMNS) return false;
  const named = names.filter((name) => name !== '');
  return (
    named.length > 0 &&
    new Set(named).size === named.length &&
    named.every((name) => typeof name === 'string' && name.length <= MAX_COLUMN_NAME && !/[\r\n]/.test(name))
  );
}

function shown(value: unknown): string | undefined {
  return JSON.stringify(value)?.slice(0, 80);
}

function withoutIgnored(event: RunEvent): RunEvent {
  if (event.type === 'points' && IGNORED in event.series) return { ...event, series: without(event.series) };
  return (event.type === 'train' || event.type === 'evaluation') && IGNORED in event.values
    ? { ...event, values: without(event.values) }
    : event;
}

function without<T>(byPath: Record<string, T>): Record<string, T> {
  return Object.assign(
    Object.create(null),
    Object.fromEntries(Object.entries(byPath).filter(([path]) => path !== IGNORED)),
  ) as Record<string, T>;
}
