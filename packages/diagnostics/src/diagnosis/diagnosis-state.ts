/** Everything known about one run, up to the point that was processed last: rebuilt when its past changes. */

import type { Finding, Keep, Run, RunInfo, TargetVerdict } from '@rewardboard/protocol';
import type { Outcome } from '../rules/rule.ts';
import { isFinding } from '../rules/rule.ts';
import { CheckpointKeeper } from '../verdict/checkpoint-keeper.ts';
import { withoutExplained } from '../verdict/explained.ts';
import { HeadlineMemory } from '../verdict/headline-memory.ts';
import { Overview } from '../verdict/overview.ts';
import type { Target } from '../verdict/target.ts';
import { TargetChecker } from '../verdict/target-checker.ts';
import type { WatchedPeriod } from '../verdict/timeline.ts';
import { Timeline } from '../verdict/timeline.ts';
import type { Facts } from './facts.ts';
import { factsOf } from './facts.ts';
import type { EvaluationPoint, TrainPoint } from './points.ts';
import type { SPACED } from './resolution.ts';
import { RuleTrackers } from './rule-trackers.ts';
import type { SkippedEvaluation } from './run-walker.ts';
import { RunWalker } from './run-walker.ts';
import { improvingScore, selectingScore } from './scores.ts';

/** Up to this many points the timeline is exact; beyond, an entry may be late by this share of the points before it. */
const EXACT_POINTS = 2_000;
const UPDATE_SHARE = 0.01;
/** The headline remembers one evaluation in so many as this share of those before it: each of the first hundred. */
const REMEMBERED_SHARE = 0.02;

export class DiagnosisState {
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
  /** Rules saw its newest points out of turn. */
  #sawNewest = false;
  /** The checkpoint to keep: undefined before it was asked for, null while it may become another one. */
  #kept: { keep?: Keep | null } | null = null;
  #nextUpdate = 0;
  #nextRemembered = 0;

  constructor(
    readonly run: Run,
    readonly info: RunInfo | null,
    targets: readonly Target[],
    spacing: typeof SPACED,
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
    facts.isImproving = () => this.keeper.isImproving;
    facts.keep = () => this.#keep();
    facts.savedBest = () => this.keeper.savedBest();
    this.walker = new RunWalker(
      facts,
      {
        train: (point) => this.#train(point),
        evaluation: (point) => this.#evaluation(point),
        skipped: (point) => this.#skipped(point),
      },
      spacing,
    );
  }

  /** @returns 'late' when the run must be replayed from its start: a point arrived out of order, or after the end, or after `seeNewest` */
  advance(until: number, points: number): 'whole' | 'more' | 'late' {
    const { walked } = this.walker;
    const reached = this.walker.advance(this.run, until, points);
    return (this.hasEnded || this.#sawNewest) && this.walker.walked > walked ? 'late' : reached;
  }

  /** Rules see the newest points, which would have waited for more. */
  seeNewest(): void {
    this.#sawNewest = this.walker.end() || this.#sawNewest;
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
    if (point.accuracy !== undefined && Number.isFinite(point.accuracy)) {
      facts.firstTrainAccuracy ??= point.accuracy;
      facts.lastTrainAccuracy = point.accuracy;
    }
    if (point.weight === 0) return;
    if (facts.evaluations === 0 && point.loss !== undefined && Number.isFinite(point.loss))
      facts.trainingPlateau.add(point.step, point.loss, point.weight);
    this.trackers.train(point);
    this.#updateTimeline(this.trackers.trainPeriods, point.step);
  }

  #evaluation(point: EvaluationPoint): void {
    this.#count(point.step);
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
    this.#updateTimeline(this.trackers.periods, this.facts.lastStep);
  }

  #skipped({ step, checkpoint, values }: SkippedEvaluation): void {
    this.#count(step);
    this.keeper.addSaved({ step, checkpoint, values });
  }

  /** An evaluation, which may have been skipped before. */
  #count(step: number): void {
    const { facts } = this;
    facts.lastStep = Math.max(facts.lastStep, step);
    this.overview.evaluations = this.memory.evaluations = facts.evaluations;
  }

  /** What nobody asks for is not put into words: of the rules, only those with an open finding. */
  #remember(): void {
    const { evaluations } = this.facts;
    if (evaluations < this.#nextRemembered) return;
    this.#nextRemembered = evaluations + Math.max(1, Math.floor(REMEMBERED_SHARE * evaluations));
    const open = this.trackers.all.filter(({ tracker }) => tracker.period?.()?.resolvedStep === null);
    this.atOnce(() => {
      const outcomes = open.map(({ tracker }) => tracker.conclude(this.facts, []));
      this.memory.add(withoutExplained(outcomes.filter(isFinding)));
      this.facts.toldToStop ||= this.memory.saysStop || this.keeper.advice === 'stop';
    });
  }

  /** Not after every point of a long run: findings that flap would make each point expensive. */
  #updateTimeline(periods: readonly WatchedPeriod[], step: number): void {
    const { walked } = this.walker;
    if (walked < this.#nextUpdate || !this.timeline.hasChanged(periods, this.facts.isLossSigned)) return;
    // The others have nothing to tell: no finding, or one that was over before.
    const open = this.trackers.all.filter(({ id, tracker }) => {
      const period = tracker.period?.();
      return period === undefined || period?.resolvedStep === null || (period !== null && this.timeline.isOpen(id));
    });
    this.atOnce(() => this.timeline.add(step, this.visible(this.outcomes(this.checkTargets(), open))));
    this.#nextUpdate = walked + Math.max(0, walked - EXACT_POINTS) * UPDATE_SHARE;
  }

  /** Rules are asked, and nothing comes in between: the checkpoint to keep is looked for once. */
  atOnce<T>(ask: () => T): T {
    this.#kept = {};
    try {
      return ask();
    } finally {
      this.#kept = null;
    }
  }

  #keep(): Keep | null {
    if (this.#kept?.keep !== undefined) return this.#kept.keep;
    const keep = this.keeper.keep(this.facts.isOpen('overfitting'));
    if (this.#kept) this.#kept.keep = keep;
    return keep;
  }

  checkTargets(): TargetVerdict[] {
    return this.targets.check(() => this.keeper.pointOf(this.facts.isOpen('overfitting')));
  }

  outcomes(targets: readonly TargetVerdict[], trackers = this.trackers.all): { id: string; outcome: Outcome }[] {
    return trackers.map(({ id, tracker }) => ({ id, outcome: tracker.conclude(this.facts, targets) }));
  }

  /** The findings that no other one explains. */
  visible(outcomes: readonly { outcome: Outcome }[]): Finding[] {
    return this.memory.apply(
      withoutExplained(outcomes.flatMap(({ outcome }) => (isFinding(outcome) ? [outcome] : []))),
    );
  }
}
