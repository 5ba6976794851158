/** Diagnoses a run while it grows: each point is processed once, so an update costs the same however long the run is. */

import type { Diagnosis, Run } from '@rewardboard/protocol';
import { isFinding } from '../rules/rule.ts';
import { isOver } from '../statistics/silence.ts';
import { besideHeadline } from '../verdict/beside-headline.ts';
import type { Target } from '../verdict/target.ts';
import { severalSetsText } from '../verdict/several-sets.ts';
import { verdictOf } from '../verdict/verdict.ts';
import { inEpochs } from '../wording/in-epochs.ts';
import { DiagnosisState } from './diagnosis-state.ts';
import type { LiveContext } from './facts.ts';
import { SPACED } from './resolution.ts';

/** From this much silence on, rules see the newest points of a long run; and this much for each point, since it starts over if more come. */
const QUIET_MS = 10_000;
const QUIET_MS_PER_POINT = 0.1;

/** Call `update` after each change of the run, and `diagnosis` for the result. Pure and without a clock: the same in hub, browser, command line and trainer. */
export class Diagnoser {
  readonly #targets: readonly Target[];
  #until = Infinity;
  #state: DiagnosisState | null = null;
  #replays = 0;
  #isBehind = false;

  /** @param spacing how close the points of a long run are that the rules see */
  constructor(
    targets: readonly Target[],
    readonly spacing = SPACED,
  ) {
    this.#targets = targets;
  }

  /**
   * Processes what was added since the last call; everything if it is another run, or if something changed in what was already processed.
   * @param points how many at most; the rest is left to the next call (`isBehind`)
   */
  update(run: Run, points = Infinity): this {
    const state = this.#state;
    let reached = state && isSame(state, run, this.#until) ? state.advance(this.#until, points) : 'late';
    if (reached !== 'late') state!.amended = run.amended.count;
    else {
      this.#replays++;
      this.#state = new DiagnosisState(run, run.info, this.#targets, this.spacing);
      // From the start, nothing can be out of order.
      reached = this.#state.advance(this.#until, points);
    }
    this.#isBehind = reached === 'more';
    if (!this.#isBehind) this.#end(this.#state!);
    return this;
  }

  /** The last update left points to the next one: the diagnosis is that of an earlier step. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** As if nothing after `step` had happened yet. A later step than before continues; an earlier one starts over. */
  updateTo(run: Run, step: number, points = Infinity): this {
    if (step < this.#until) this.#state = null;
    this.#until = step;
    return this.update(run, points);
  }

  /** Nothing more comes for now: rules see the newest points of a long run, which would have waited for more. If more comes, it starts over. */
  seeNewest(): this {
    if (!this.#isBehind) this.#state?.seeNewest();
    return this;
  }

  /** How often it started at the first point: once, and once more for each change of the past. */
  get replays(): number {
    return this.#replays;
  }

  #end(state: DiagnosisState): void {
    state.facts.lastLoggedStep = Math.min(Math.max(state.run.lastStep, state.run.about.stepsMade ?? 0), this.#until);
    // Written once, after the last step: transformers does, in its state, its events and its console.
    state.facts.isSummedUp =
      state.run.lastStep <= this.#until &&
      state.run.series.get('summary/train_runtime')?.last?.step === state.run.lastStep;
    state.facts.end = endOf(state.run, this.#until);
    state.facts.ended = state.facts.end !== null;
    if (!state.facts.ended || state.hasEnded) return;
    state.hasEnded = true;
    state.walker.end();
    for (const { tracker } of state.trackers.all) tracker.end?.();
  }

  /** @param context what only a live observer knows; without it, stalls and crashes are not checked */
  diagnosis(context: LiveContext | null = null): Diagnosis {
    const state = this.#state;
    if (!state) throw new Error('call update before diagnosis');
    state.facts.context = context;
    if (context && isQuiet(state, context)) this.seeNewest();
    const diagnosis = state.atOnce(() => this.#diagnosisOf(state));
    state.facts.context = null;
    return state.run.about.stepUnit === 'epoch' ? inEpochs(diagnosis) : diagnosis;
  }

  #diagnosisOf(state: DiagnosisState): Diagnosis {
    const targets = state.checkTargets();
    const outcomes = state.outcomes(targets);
    const findings = state.visible(outcomes);
    const keep = besideHeadline(state.facts.keep(), findings[0]);
    const { nothing } = state.keeper;
    const verdict = verdictOf(state.facts, state.overview, findings, keep, targets, nothing);
    return {
      ...verdict,
      evidence: verdict.evidence + severalSetsText(state.facts),
      findings,
      clear: outcomes.filter(({ outcome }) => outcome === 'clear').map(({ id }) => id),
      notChecked: outcomes.flatMap(({ id, outcome }) =>
        outcome === 'clear' || isFinding(outcome) ? [] : [{ rule: id, ...outcome }],
      ),
      targets,
      keep,
      ...(nothing === null ? {} : { nothingToKeep: nothing }),
      ...(this.#isBehind ? { judgedStep: state.facts.lastStep } : {}),
      timeline: state.timeline.with(state.facts.lastStep, findings),
    };
  }
}

function isQuiet({ facts, walker }: DiagnosisState, { now, lastPointAt }: LiveContext): boolean {
  const silentMs = now - (lastPointAt ?? facts.cadence.last ?? now);
  return silentMs >= QUIET_MS + QUIET_MS_PER_POINT * walker.walked || isOver(facts);
}

/** Whether nothing changed in what was already processed. */
function isSame(state: DiagnosisState, run: Run, until: number): boolean {
  if (state.run !== run || state.info !== run.info) return false;
  // A file that is read again gives an equal, but new, object.
  if (state.facts.about !== run.about && state.about !== JSON.stringify(run.about)) return false;
  if (state.hasEnded && endOf(run, until) === null) return false;
  const { count, steps } = run.amended;
  const fresh = count - state.amended;
  if (fresh > steps.length) return false;
  return steps.slice(steps.length - fresh).every((step) => step > state.walker.mark);
}

/** Before its last step the run has not ended yet. */
function endOf(run: Run, until: number): Run['end'] {
  return run.lastStep <= until ? run.end : null;
}
