/** A person's own metric paths, in `rewardboard.json` beside the logs; read again whenever it changes. */

import type { FileConsumer } from '@rewardboard/follower';
import type { RunEvent } from '@rewardboard/protocol';
import { IGNORED } from '@rewardboard/protocol';

export const CORRECTIONS = 'rewardboard.json';

const MAX_BYTES = 256 * 1024;
const PATH = /^[a-z]+\/\S.{0,190}$/;

/** Whether a person may give a metric this path. */
export function isMetricPath(path: unknown): path is string {
  return typeof path === 'string' && (path === IGNORED || PATH.test(path));
}

export class Corrections implements FileConsumer {
  #paths = new Map<string, string>();
  #ignores = false;
  #last = '';
  readonly #listeners: (() => void)[] = [];

  /** @param shownPath of the file, for a notice that something in it is wrong */
  constructor(
    private readonly shownPath: string,
    private readonly notice: (text: string) => void,
  ) {}

  pathOf(name: string): string | undefined {
    return this.#paths.get(name);
  }

  get names(): ReadonlySet<string> {
    return new Set(this.#paths.keys());
  }

  /** Without the metrics that a person wants left out. */
  kept(events: RunEvent[]): RunEvent[] {
    return this.#ignores ? events.map(withoutIgnored) : events;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Nothing is consumed: each version of the file is read as a whole. */
  read(bytes: Uint8Array): number {
    if (bytes.length > MAX_BYTES) return bytes.length;
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
    this.#take(raw);
    return 0;
  }

  reset(): void {
    // What comes next is read as a whole in any case.
  }

  /** The file is gone. */
  clear(): void {
    if (this.#paths.size === 0) return;
    this.#last = '';
    this.#change(new Map());
  }

  #take(raw: unknown): void {
    const metrics = typeof raw === 'object' && raw !== null && 'metrics' in raw ? raw.metrics : undefined;
    if (typeof metrics !== 'object' || metrics === null || Array.isArray(metrics)) {
      this.notice(`${this.shownPath} has no "metrics". Write {"metrics": {"name in the log": "eval/loss"}}.`);
      return;
    }
    const paths = new Map<string, string>();
    for (const [name, path] of Object.entries(metrics)) {
      if (isMetricPath(path)) paths.set(name, path);
      else
        this.notice(
          `${this.shownPath}: ${JSON.stringify(name.slice(0, 80))} is mapped to ${JSON.stringify(path)?.slice(0, 80)}, which is neither a metric path such as "eval/loss" nor "ignore".`,
        );
    }
    this.#change(paths);
  }

  #change(paths: Map<string, string>): void {
    this.#paths = paths;
    this.#ignores = [...paths.values()].includes(IGNORED);
    for (const listener of this.#listeners) listener();
  }
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
