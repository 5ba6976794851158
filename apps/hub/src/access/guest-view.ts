/** What guests of a shared hub get of a run: no text that nobody understood, no absolute paths, and samples only where their owner shares them. */

import type { Evaluation, RunEvent, RunSnapshot, SourceStatus } from '@rewardboard/protocol';

/** A path from the root of a file system inside a text, also as in "-o/home/me", but not "and/or" nor "outputs/run". */
export const ABSOLUTE = /(?:(?<![A-Za-z0-9.-])|(?<=(?:^|\s)-\w))(?:\/|\\\\|[A-Za-z]:[\\/])[^\s,;:'"()]+/g;
/** A place in the name of a metric, as of a disk or of a data set: "system/disk./home/me/x.usageGB", "eval_/data/me/x_loss"; but not "system/disk./.usageGB". Readers drop a leading slash: "train/home/me/x". */
const PLACE_IN_NAME = /[._/\s:=-]\/[^/\s]+\/|(?:^|\/)(?:home|Users)\/[^/\s]+\/|(?:^|[./_])(?:[A-Za-z]:[\\/]|\\\\)/;
/** Names of settings that programs keep secrets in; "pad_token" and "max_tokens" are none. */
const SECRET_NAME =
  /(?:^|[_./-])(?:(?:hub|access|auth|api|session|refresh)[_-]?token|(?:api|access|private|secret)[_-]?key|secret|password|passwd)$|(?:^|[./])token$/i;
const IS_ABSOLUTE = /^(?:\/|\\\\|[A-Za-z]:[\\/]|file:\/\/)/;
/** Nothing that is sent is nested deeper. */
const MAX_DEPTH = 12;

export class GuestView {
  /** @param isShared false: who watches may read the files anyway, and gets everything */
  constructor(
    readonly isShared: boolean,
    readonly hasSamples: boolean,
  ) {}

  sources(sources: Iterable<SourceStatus>): SourceStatus[] {
    return this.isShared ? Array.from(sources, withoutText) : [...sources];
  }

  snapshot(run: RunSnapshot): RunSnapshot {
    if (!this.isShared) return run;
    const shownIn = <T>(series: Record<string, T>) => this.metrics(series);
    return {
      ...run,
      series: shownIn(run.series),
      means: shownIn(run.means),
      ghosts: run.ghosts.map((ghost) => ({ ...ghost, series: shownIn(ghost.series) })),
      info: this.withoutPaths(run.info),
      about: this.withoutPaths(run.about),
      notices: this.withoutPaths(run.notices),
      end: this.withoutPaths(run.end),
      ...(this.hasSamples ? {} : { sampleTexts: [] }),
      evaluations: run.evaluations.map((evaluation) => this.#evaluation(evaluation)),
    };
  }

  /** As many as before: viewers count them. */
  events(events: readonly RunEvent[]): readonly RunEvent[] {
    return this.isShared ? events.map((event) => this.#event(event)) : events;
  }

  /** The same value with the places in its texts left out, and what stands under the name of a secret. */
  withoutPaths<T>(value: T): T {
    return this.isShared ? (shortened(value, MAX_DEPTH) as T) : value;
  }

  /** Without those whose names hold a place. */
  metrics<T>(named: Record<string, T>): Record<string, T> {
    if (!this.isShared || !Object.keys(named).some((name) => this.hides(name))) return named;
    const shown = Object.create(null) as Record<string, T>;
    for (const [name, value] of Object.entries(named)) if (!this.hides(name)) shown[name] = value;
    return shown;
  }

  /** @param name of a metric */
  hides(name: string): boolean {
    return this.isShared && PLACE_IN_NAME.test(name);
  }

  #evaluation<T extends Pick<Evaluation, 'samples' | 'checkpoint' | 'values'>>(evaluation: T): T {
    const values = this.metrics(evaluation.values);
    if (!evaluation.samples && evaluation.checkpoint == null && values === evaluation.values) return evaluation;
    const shown = { ...evaluation, values };
    if (!this.hasSamples) delete shown.samples;
    if (evaluation.checkpoint != null) shown.checkpoint = this.withoutPaths(evaluation.checkpoint);
    return shown;
  }

  #event(event: RunEvent): RunEvent {
    switch (event.type) {
      case 'sample-text':
        return this.hasSamples ? event : { ...event, samples: [] };
      case 'evaluation':
        return this.#evaluation(event);
      case 'train':
        return { ...event, values: this.metrics(event.values) };
      case 'points':
        return { ...event, series: this.metrics(event.series) };
      case 'start':
      case 'about':
      case 'notice':
      case 'end':
        return this.withoutPaths(event);
      default:
        return event;
    }
  }
}

/** The first damaged line and the end of an unknown text may hold anything. */
function withoutText(source: SourceStatus): SourceStatus {
  const shown = { ...source };
  delete shown.text;
  if (shown.firstDamage) shown.firstDamage = { ...shown.firstDamage, text: '' };
  const isShown = (name: string) => !IS_ABSOLUTE.test(name) && !PLACE_IN_NAME.test(name);
  if (shown.names) shown.names = Object.fromEntries(Object.entries(shown.names).filter((pair) => pair.every(isShown)));
  if (shown.corrected) shown.corrected = shown.corrected.filter(isShown);
  if (shown.error) shown.error = shown.error.replace(ABSOLUTE, lastPart);
  return shown;
}

function shortened(value: unknown, depth: number): unknown {
  if (typeof value === 'string')
    return IS_ABSOLUTE.test(value) && !value.endsWith('.') ? lastPart(value) : value.replace(ABSOLUTE, lastPart);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (depth === 0) return null;
  if (Array.isArray(value)) return value.map((part) => shortened(part, depth - 1));
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => {
      const name = key.replace(ABSOLUTE, lastPart);
      if (PLACE_IN_NAME.test(name)) return [];
      return [[name, typeof part === 'string' && SECRET_NAME.test(key) ? '***' : shortened(part, depth - 1)]];
    }),
  );
}

/** "/home/me/data/steps.jsonl" is "…/steps.jsonl"; a place of one or two parts, such as a home directory, is "…" alone. */
function lastPart(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== '');
  return parts.length > 2 ? `…/${parts.at(-1)}` : '…';
}
