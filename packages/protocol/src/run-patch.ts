/** What changed of a run since its copy in another thread was last brought up to date: only what diagnosis reads. */

import type { Series } from '@rewardboard/metrics';
import { MAX_DETAILED_EVALUATIONS, MAX_EVALUATIONS, indexAfter } from './evaluations.ts';
import type { EndEvent, PointColumns, RunAbout, RunInfo } from './event.ts';
import type { Evaluation, GatheredRun, Run } from './run.ts';
import { evaluatePending, seriesOf } from './set-points.ts';

export interface NamedColumns {
  name: string;
  steps: Float64Array<ArrayBuffer>;
  values: Float64Array<ArrayBuffer>;
}

export interface RunPatch {
  /** Points and evaluations of this step and beyond give way to those in here. */
  from: number;
  /** Each one behind what the copy still has of its series. */
  series: NamedColumns[];
  /** Rising; they replace those from their first step on. */
  evaluations: Evaluation[];
  /** Columns of `eval/` metrics from which the copy makes the evaluations that this run has not made yet. */
  pending: NamedColumns[];
  evaluationsFrom: number;
  /** Absent where they are the same objects as before. */
  info?: RunInfo | null;
  about?: RunAbout;
  end: EndEvent | null;
  lastStep: number;
  lastTime: number | null;
  amended: Run['amended'];
}

/** Knows what a copy of a run has. */
export class RunPatches {
  readonly #steps = new Map<string, number>();
  #evaluated = -Infinity;
  #amended: Run['amended'] = { count: 0, steps: [], branches: 0 };
  #isFirst = true;
  #info: RunInfo | null = null;
  #about: RunAbout | null = null;

  /** @param isWanted whether the copy needs the series of this name; those of `eval/` metrics come as evaluations */
  constructor(private readonly isWanted: (name: string) => boolean) {}

  /** @param run always the same */
  next(run: GatheredRun): RunPatch {
    // A run that was just read has its evaluations in columns: the copy makes them, so that this thread needn't.
    const gathered = run as Run;
    const columns = this.#isFirst && gathered.evaluations.length === 0 ? pendingColumns(run) : null;
    if (!columns) evaluatePending(gathered);
    const pending = columns ?? [];
    const { amended, evaluations } = gathered;
    const from = this.#isFirst ? -Infinity : firstAmended(amended, this.#amended);
    if (from === -Infinity) this.#steps.clear();
    const shared: Float64Array<ArrayBuffer>[] = [];
    const series = [...run.series].flatMap(([name, one]) =>
      this.isWanted(name) ? this.#columns(name, one, from, shared) : [],
    );
    // An evaluation also shows the epoch and the time of its step, and the newest one may have got details since.
    const shown = series.flatMap(({ name, steps }) => (name === 'epoch' || name === 'time' ? [steps[0]!] : []));
    const patch: RunPatch = {
      from,
      series,
      evaluations: withoutSamples(evaluations, indexAfter(evaluations, Math.min(from, this.#evaluated, ...shown)) - 1),
      pending,
      evaluationsFrom: run.evaluationsFrom,
      ...(this.#isFirst || run.info !== this.#info ? { info: run.info } : {}),
      ...(run.about === this.#about ? {} : { about: run.about }),
      end: run.end,
      lastStep: run.lastStep,
      lastTime: run.lastTime,
      amended: { ...amended, steps: [...amended.steps] },
    };
    this.#evaluated = Math.max(evaluations.at(-1)?.step ?? -Infinity, ...pending.map(({ steps }) => steps.at(-1)!));
    this.#amended = patch.amended;
    this.#info = run.info;
    this.#about = run.about;
    this.#isFirst = false;
    return patch;
  }

  /** @param shared steps that other series of this patch have: those that are the same are sent once */
  #columns(name: string, series: Series, from: number, shared: Float64Array<ArrayBuffer>[]): NamedColumns[] {
    const { steps } = series;
    const sent = this.#steps.get(name) ?? -Infinity;
    let at = series.indexFrom(Math.min(sent, from));
    if (sent < from && steps[at] === sent) at++;
    this.#steps.set(name, series.last?.step ?? -Infinity);
    if (at >= steps.length) return [];
    const own = steps.subarray(at);
    let sentSteps = shared.find((other) => areEqual(other, own));
    if (!sentSteps) shared.push((sentSteps = own.slice()));
    return [{ name, steps: sentSteps, values: series.values.slice(at) }];
  }
}

function areEqual(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a[0] === b[0] && a.every((value, i) => value === b[i]);
}

/** Brings a copy up to date, and takes over the memory of the patch. */
export function applyRunPatch(run: Run, patch: RunPatch): void {
  if (patch.info !== undefined) run.info = patch.info;
  if (patch.about) run.about = patch.about;
  if (patch.from < Infinity)
    for (const [name, series] of run.series) {
      series.takeFrom(patch.from, () => true);
      if (series.length === 0) run.series.delete(name);
    }
  for (const { name, steps, values } of patch.series) seriesOf(run, name, steps)?.takeColumns(steps, values);
  putEvaluations(run, patch);
  run.end = patch.end;
  run.lastStep = patch.lastStep;
  run.lastTime = patch.lastTime;
  run.amended = patch.amended;
}

function putEvaluations(run: Run, { from, evaluations, pending, evaluationsFrom }: RunPatch): void {
  const list = run.evaluations;
  const first = Math.min(from, evaluations[0]?.step ?? Infinity);
  if (first < Infinity) list.splice(indexAfter(list, first) - (hasStep(list, first) ? 1 : 0));
  for (const evaluation of evaluations) list.push(evaluation);
  if (evaluationsFrom > -Infinity) list.splice(0, indexAfter(list, evaluationsFrom) - 1);
  for (
    let i = Math.max(0, list.length - MAX_DETAILED_EVALUATIONS - evaluations.length - 1);
    i < list.length - MAX_DETAILED_EVALUATIONS;
    i++
  )
    delete list[i]!.histogram;
  run.evaluationsFrom = evaluationsFrom;
  if (pending.length === 0) return;
  run.unevaluated = { columns: pending, points: 0, last: -Infinity, from: Infinity, to: -Infinity };
  evaluatePending(run);
}

function hasStep(list: readonly Evaluation[], step: number): boolean {
  return list[indexAfter(list, step) - 1]?.step === step;
}

/**
 * Of each metric with evaluations that are still to be made, the points from there on, with the values that its series keeps.
 * @returns null where its series has other points there, so that this run must make the evaluations
 */
function pendingColumns({ series, unevaluated }: GatheredRun): NamedColumns[] | null {
  const pieces = new Map<string, PointColumns['steps'][]>();
  for (const { name, steps } of unevaluated?.columns ?? []) {
    const ofName = pieces.get(name);
    if (ofName) ofName.push(steps);
    else pieces.set(name, [steps]);
  }
  const columns: NamedColumns[] = [];
  for (const [name, all] of pieces) {
    const one = series.get(name);
    const { lowest, count } = stepsOf(all);
    const from = one?.indexFrom(lowest);
    if (!one || one.length - from! !== count) return null;
    // Of more than are kept only the newest can stay.
    const at = Math.max(from!, one.length - MAX_EVALUATIONS);
    columns.push({ name, steps: one.steps.slice(at), values: one.values.slice(at) });
  }
  return columns;
}

/** Their lowest step, and how many different ones there are. */
function stepsOf(pieces: readonly PointColumns['steps'][]): { lowest: number; count: number } {
  let [lowest, last, count, isRising] = [Infinity, -Infinity, 0, true];
  for (const steps of pieces)
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i]!;
      isRising &&= step > last;
      last = step;
      lowest = Math.min(lowest, step);
      count++;
    }
  return { lowest, count: isRising ? count : new Set(pieces.flatMap((steps) => Array.from(steps))).size };
}

/** The first step that changed since there were `known` changes; Infinity where none did. */
function firstAmended({ count, steps, branches }: Run['amended'], known: Run['amended']): number {
  const fresh = count - known.count;
  if (fresh > steps.length || branches !== known.branches) return -Infinity;
  return fresh > 0 ? Math.min(...steps.slice(-fresh)) : Infinity;
}

function withoutSamples(evaluations: readonly Evaluation[], from: number): Evaluation[] {
  return evaluations.slice(Math.max(0, from)).map((evaluation) => {
    const copy = { ...evaluation };
    delete copy.samples;
    return copy;
  });
}
