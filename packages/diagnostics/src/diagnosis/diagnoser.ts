/** Diagnoses a run while it grows: each point is processed once, so an update costs the same however long the run is. */

import type { Diagnosis, Finding, Run, RunInfo, TargetVerdict } from '@rewardboard/protocol';
import { besideHeadline } from '../verdict/beside-headline.ts';
import { CheckpointKeeper } from '../verdict/checkpoint-keeper.ts';
import { RunWalker } from './run-walker.ts';
import { withoutExplained } from '../verdict/explained.ts';
import type { Facts, LiveContext } from './facts.ts';
import { factsOf } from './facts.ts';
import type { EvaluationPoint, TrainPoint } from './points.ts';
import { improvingScore, selectingScore } from './scores.ts';
import { Overview } from '../verdict/overview.ts';
import type { Outcome } from '../rules/rule.ts';
import { isFinding } from '../rules/rule.ts';
import { RuleTrackers } from './rule-trackers.ts';
import type { Target } from '../verdict/target.ts';
import { TargetChecker } from '../verdict/target-checker.ts';
import type { WatchedPeriod } from '../verdict/timeline.ts';
import { Timeline } from '../verdict/timeline.ts';
import { inEpochs } from '../wording/in-epochs.ts';
import { severalSetsText } from '../verdict/several-sets.ts';
import { verdictOf } from '../verdict/verdict.ts';
import { HeadlineMemory } from '../verdict/headline-memory.ts';

/** Up to this many points the timeline is exact; beyond, an entry may be late by this share of the points before it. */
const EXACT_POINTS = 2_000;
const UPDATE_SHARE = 0.01;
/** The headline remembers one evaluation in so many as this share of those before it: each of the first hundred. */
const REMEMBERED_SHARE = 0.02;

/** Everything known about one run; rebuilt when its past changes. */
class DiagnosisState {
  readonly facts: Facts;
  readonly trackers: RuleTrackers;
  readonly walker: RunWalker;
  readonly keeper: CheckpointKeeper;
  readonly targets: TargetChecker;
  readonly timeline = new Timeline();
  readonly overview = new Overview();
  readonly memory = new HeadlineMemory();
  amended: number;
  readonly about: string;
  hasEnded = false;
  #nextUpdate = 0;

  constructor(
    readonly run: Run,
    readonly info: RunInfo | null,
    targets: readonly Target[],
  ) {
    this.amended = run.amended.count;
    const facts = factsOf(info, run.about);
    this.about = JSON.stringify(run.about);
    this.facts = facts;
    this.trackers = new RuleTrackers(facts);
    this.keeper = new CheckpointKeeper(facts);
    this.targets = new TargetChecker(facts, targets);
    facts.isOpen = (rule) => this.trackers.isOpen(rule);
    facts.openSince = (rule) => this.trackers.openSince(rule);
    facts.hasGained = () => this.overview.gain.isBeyondNoise;
    facts.keep = () => this.keeper.keep(facts.isOpen('overfitting'));
    facts.savedBest = () => this.keeper.savedBest();
    this.walker = new RunWalker(facts, {
      train: (point) => this.#train(point),
      evaluation: (point) => this.#evaluation(point),
    });
  }

  /** @returns 'late' when the run must be replayed from its start: a point arrived out of order, or after the end */
  advance(until: number, points: number): 'whole' | 'more' | 'late' {
    const { walked } = this.walker;
    const reached = this.walker.advance(this.run, until, points);
    return this.hasEnded && this.walker.walked > walked ? 'late' : reached;
  }

  #train(point: TrainPoint): void {
    const { facts } = this;
    facts.lastStep = Math.max(facts.lastStep, point.step);
    if (point.loss !== undefined) {
      facts.lastTrainLoss = point.loss;
      if (Number.isFinite(point.loss)) facts.firstTrainLoss ??= point.loss;
    }
    if (point.reward !== undefined && Number.isFinite(point.reward)) {
      facts.firstReward ??= point.reward;
      facts.lastReward = point.reward;
    }
    this.trackers.train(point);
    this.#updateTimeline(this.trackers.trainPeriods, point.step);
  }

  #evaluation(point: EvaluationPoint): void {
    this.facts.lastStep = Math.max(this.facts.lastStep, point.step);
    this.facts.evaluationSets = point.sets;
    this.facts.improvingScore = improvingScore(point);
    this.facts.selectingScore = selectingScore(point);
    this.facts.last = point;
    this.facts.fit.add(point);
    this.overview.add(point);
    this.keeper.add(point);
    this.targets.add(point);
    this.trackers.evaluation(point);
    this.#remember();
    this.#updateTimeline(this.trackers.periods, point.step);
  }

  /** What nobody asks for is not put into words: of the rules, only those with an open finding. */
  #remember(): void {
    const { evaluations } = this.overview;
    const every = Math.max(1, Math.floor(REMEMBERED_SHARE * evaluations));
    this.memory.count();
    if (evaluations % every !== 0) return;
    const open = this.trackers.all.filter(({ tracker }) => tracker.period?.()?.resolvedStep === null);
    const outcomes = open.map(({ tracker }) => tracker.conclude(this.facts, []));
    this.memory.add(withoutExplained(outcomes.filter(isFinding)));
    this.facts.toldToStop ||= this.memory.saysStop || this.facts.keep()?.outlook.advice === 'stop';
  }

  /** Not after every point of a long run: findings that flap would make each point expensive. */
  #updateTimeline(periods: readonly WatchedPeriod[], step: number): void {
    const { walked } = this.walker;
    if (walked < this.#nextUpdate || !this.timeline.hasChanged(periods, this.facts.isLossSigned)) return;
    this.timeline.add(step, this.visible());
    this.#nextUpdate = walked + Math.max(0, walked - EXACT_POINTS) * UPDATE_SHARE;
  }

  checkTargets(): TargetVerdict[] {
    return this.targets.check(this.keeper.pointOf(this.facts.isOpen('overfitting')));
  }

  outcomes(targets: readonly TargetVerdict[]): { id: string; outcome: Outcome }[] {
    return this.trackers.all.map(({ id, tracker }) => ({ id, outcome: tracker.conclude(this.facts, targets) }));
  }

  /** The findings that no other one explains. */
  visible(outcomes = this.outcomes(this.checkTargets())): Finding[] {
    return this.memory.apply(
      withoutExplained(outcomes.flatMap(({ outcome }) => (isFinding(outcome) ? [outcome] : []))),
    );
  }
}

/** Call `update` after each change of the run, and `diagnosis` for the result. Pure and without a clock: the same in hub, browser, command line and trainer. */
export class Diagnoser {
  readonly #targets: readonly Target[];
  #until = Infinity;
  #state: DiagnosisState | null = null;
  #replays = 0;
  #isBehind = false;

  constructor(targets: readonly Target[]) {
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
      this.#state = new DiagnosisState(run, run.info, this.#targets);
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

  /** How often it started at the first point: once, and once more for each change of the past. */
  get replays(): number {
    return this.#replays;
  }

  #end(state: DiagnosisState): void {
    state.facts.lastLoggedStep = Math.min(state.run.lastStep, this.#until);
    // Written once, after the last step: transformers does, in its state, its events and its console.
    state.facts.isSummedUp =
      state.run.lastStep <= this.#until &&
      state.run.series.get('summary/train_runtime')?.last?.step === state.run.lastStep;
    state.facts.end = endOf(state.run, this.#until);
    state.facts.ended = state.facts.end !== null;
    if (!state.facts.ended || state.hasEnded) return;
    state.hasEnded = true;
    for (const { tracker } of state.trackers.all) tracker.end?.();
  }

  /** @param context what only a live observer knows; without it, stalls and crashes are not checked */
  diagnosis(context: LiveContext | null = null): Diagnosis {
    const state = this.#state;
    if (!state) throw new Error('call update before diagnosis');
    state.facts.context = context;
    const targets = state.checkTargets();
    const outcomes = state.outcomes(targets);
    const findings = state.visible(outcomes);
    const keep = besideHeadline(state.facts.keep(), findings[0]);
    const { nothing } = state.keeper;
    const verdict = verdictOf(state.facts, state.overview, findings, keep, targets, nothing);
    state.facts.context = null;
    const diagnosis: Diagnosis = {
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
    return state.run.about.stepUnit === 'epoch' ? inEpochs(diagnosis) : diagnosis;
  }
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
