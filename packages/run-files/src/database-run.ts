/** One run of a tracker's database: what its rows say, in the order in which they were read. */

import type { RunAbout, RunEvent } from '@rewardboard/protocol';
import type { FileFacts } from './file-facts.ts';
import { CountedSteps } from './counted-steps.ts';
import type { ReadContext } from './format.ts';
import { emptyResult } from './format.ts';
import { GoingBack } from './going-back.ts';
import { MetricNames } from './metric-names.ts';
import { PercentScores } from './percent-scores.ts';
import { RowGatherer } from './row-gatherer.ts';
import { TrackerPoints } from './tracker-points.ts';

/** Metrics of a run whose steps are counted; those beyond keep the step 0. */
const MAX_COUNTED = 1_000;

export class DatabaseRun {
  #isDeleted = false;
  /** Rows of metrics. */
  records = 0;
  names!: MetricNames;
  points!: TrackerPoints;
  /** A mean over all steps is logged at the end, under the name of a curve. */
  hasSummary = false;
  #rows = new RowGatherer();
  #steps = new Map<string, CountedSteps>();
  #said = new Map<string, string>();
  #goesOn = false;
  #percent!: PercentScores;
  #goingBack!: GoingBack;
  readonly #facts: FileFacts = {};

  constructor(
    readonly id: string,
    private readonly context: ReadContext,
  ) {
    this.begin();
  }

  /** Forgets what was read. */
  begin(): void {
    this.records = 0;
    this.names = new MetricNames(this.context);
    this.hasSummary = false;
    this.#goesOn = false;
    this.#rows = new RowGatherer();
    this.#steps = new Map();
    this.#said = new Map();
    this.#percent = new PercentScores(this.#facts);
    this.#goingBack = new GoingBack();
    this.points = new TrackerPoints(this.names, this.#rows, this.#facts);
  }

  get mustReadAgain(): boolean {
    return this.#goesOn || (this.points.coordinates.finish(emptyResult()).readAgain ?? false);
  }

  addPoint(path: string, step: number, time: number | undefined, value: number): void {
    let steps = this.#steps.get(path);
    if (!steps && this.#steps.size < MAX_COUNTED) this.#steps.set(path, (steps = new CountedSteps()));
    const at = steps?.of(step) ?? step;
    if (steps?.isCounted) this.say('stepUnit', { type: 'about', about: { stepUnit: 'record' } });
    this.records++;
    this.#rows.add({ step: at, time, values: { [path]: value } });
  }

  about(about: RunAbout): void {
    this.#rows.addEvents([{ type: 'about', about }]);
  }

  /** Something of which only the newest counts; the same again is no news. */
  say(what: string, event: RunEvent): void {
    const text = JSON.stringify(event);
    if (this.#said.get(what) === text) return;
    this.#said.set(what, text);
    this.#rows.addEvents([event]);
  }

  get isDeleted(): boolean {
    return this.#isDeleted;
  }

  /** One that comes back must be read again. */
  setDeleted(isDeleted: boolean): void {
    this.#goesOn ||= this.#isDeleted && !isDeleted;
    this.#isDeleted = isDeleted;
  }

  /** @param end undefined while it is running: one that goes on after an end must be read again */
  endsWith(end: RunEvent | undefined): void {
    if (end) this.say('end', end);
    else this.#goesOn ||= this.#said.has('end');
  }

  /** What came since the last call. */
  finish(): RunEvent[] {
    const { events } = this.#rows.finish(emptyResult());
    // Earlier values were in per cent, too.
    if (!this.#percent.take(events)) this.#goesOn = true;
    return this.#goingBack.mark(events);
  }
}
