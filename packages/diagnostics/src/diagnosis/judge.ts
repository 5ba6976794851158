/** Judges a run while it grows: remembers how far it has looked, so that one more event costs the same however long the run is. */

import type { Diagnosis, Finding, Run, RunInfo, TargetVerdict } from '@rewardboard/protocol';
import { CheckpointKeeper } from '../verdict/checkpoint-keeper.ts';
import { Course } from './course.ts';
import { withoutExplained } from '../verdict/explained.ts';
import type { Facts, Surroundings } from './facts.ts';
import { factsOf } from './facts.ts';
import type { Look, TrainPoint } from './look.ts';
import { Overview } from '../verdict/overview.ts';
import type { Outcome, Tracker } from '../rules/rule.ts';
import { isFinding } from '../rules/rule.ts';
import { ALL_RULES } from '../rules/all-rules.ts';
import type { Target } from '../verdict/target.ts';
import { TargetJudge } from '../verdict/target-judge.ts';
import { Timeline } from '../verdict/timeline.ts';
import { inOrder, verdictOf } from '../verdict/verdict.ts';

interface Named {
  id: string;
  tracker: Tracker;
}

/** So many points and evaluations tell their news at once, later ones within this share of the run behind them. */
const EXACT_POINTS = 2_000;
const TOLD_WITHIN = 0.01;

/** What is known of the run that is judged; made anew when its past changed. */
class Memory {
  readonly facts: Facts;
  readonly trackers: Named[];
  readonly course: Course;
  readonly keeper: CheckpointKeeper;
  readonly targets: TargetJudge;
  readonly timeline = new Timeline();
  readonly overview = new Overview();
  amended: number;
  readonly about: string;
  hasEnded = false;
  #training: Named[];
  #tellFrom = 0;

  constructor(
    readonly run: Run,
    readonly info: RunInfo | null,
    targets: readonly Target[],
  ) {
    this.amended = run.amended.count;
    const facts = factsOf(info, run.about);
    this.about = JSON.stringify(run.about);
    this.facts = facts;
    this.trackers = ALL_RULES.map((rule) => ({ id: rule.id, tracker: rule.check(facts) }));
    this.#training = this.trackers.filter(({ tracker }) => tracker.train);
    this.keeper = new CheckpointKeeper(facts);
    this.targets = new TargetJudge(facts, targets);
    facts.keep = (preferLowestLoss) => this.keeper.keep(preferLowestLoss);
    facts.savedBest = () => this.keeper.savedBest();
    this.course = new Course(facts, {
      train: (point) => this.#train(point),
      evaluation: (look) => this.#evaluation(look),
    });
  }

  /** @returns 'late' when all must be walked anew: something came too late for its place, or after the end */
  goOn(until: number, points: number): 'whole' | 'more' | 'late' {
    const { walked } = this.course;
    const reached = this.course.advance(this.run, until, points);
    return this.hasEnded && this.course.walked > walked ? 'late' : reached;
  }

  #train(point: TrainPoint): void {
    const { facts } = this;
    facts.lastStep = Math.max(facts.lastStep, point.step);
    if (point.loss !== undefined) {
      facts.lastTrainLoss = point.loss;
      if (Number.isFinite(point.loss)) facts.firstTrainLoss ??= point.loss;
    }
    for (const { tracker } of this.#training) tracker.train!(point);
    this.#tellNews(this.#training, point.step);
  }

  #evaluation(look: Look): void {
    this.facts.lastStep = Math.max(this.facts.lastStep, look.step);
    this.facts.evaluationSets = look.sets;
    this.overview.add(look);
    this.keeper.add(look);
    this.targets.add(look);
    for (const { tracker } of this.trackers) tracker.evaluation?.(look);
    this.#tellNews(this.trackers, look.step);
  }

  /** Of a long run not after every point: one whose findings come and go all the time must not be judged a million times. */
  #tellNews(trackers: readonly Named[], step: number): void {
    const { walked } = this.course;
    if (walked < this.#tellFrom || !this.timeline.isNews(trackers)) return;
    this.timeline.add(step, this.visible());
    this.#tellFrom = walked + Math.max(0, walked - EXACT_POINTS) * TOLD_WITHIN;
  }

  judgeTargets(): TargetVerdict[] {
    const overfitting = this.trackers.find(({ id }) => id === 'overfitting')!.tracker.period!();
    const preferLowestLoss = overfitting !== null && overfitting.resolvedStep === null;
    return this.targets.judge(this.keeper.lookOf(preferLowestLoss));
  }

  outcomes(targets: readonly TargetVerdict[]): { id: string; outcome: Outcome }[] {
    return this.trackers.map(({ id, tracker }) => ({ id, outcome: tracker.conclude(this.facts, targets) }));
  }

  /** The findings that stand for themselves. */
  visible(outcomes = this.outcomes(this.judgeTargets())): Finding[] {
    return inOrder(withoutExplained(outcomes.flatMap(({ outcome }) => (isFinding(outcome) ? [outcome] : []))));
  }
}

export interface JudgeOptions {
  /** Judges as if nothing after this step had happened yet. */
  until?: number;
}

/** `look` after each change of the run, `diagnosis` whenever somebody asks. Pure: without a clock, the same in hub, browser, command line and trainer. */
export class Judge {
  readonly #targets: readonly Target[];
  #until: number;
  #memory: Memory | null = null;
  #begun = 0;
  #isBehind = false;

  constructor(targets: readonly Target[], { until = Infinity }: JudgeOptions = {}) {
    this.#targets = targets;
    this.#until = until;
  }

  /**
   * Walks what was added since the last look; all of it when the run is another one, or something changed in what was walked already.
   * @param points walks so many at most, and leaves the rest to the next look: `isBehind`
   */
  look(run: Run, points = Infinity): this {
    const memory = this.#memory;
    let reached = memory && isSame(memory, run, this.#until) ? memory.goOn(this.#until, points) : 'late';
    if (reached !== 'late') memory!.amended = run.amended.count;
    else {
      this.#begun++;
      this.#memory = new Memory(run, run.info, this.#targets);
      // Sorted series from their beginning: nothing can be too late.
      reached = this.#memory.goOn(this.#until, points);
    }
    this.#isBehind = reached === 'more';
    if (!this.#isBehind) this.#end(this.#memory!);
    return this;
  }

  /** The last look left points to the next one: what is said is what was known some steps ago. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** The same as if nothing after `step` had happened yet: goes on from where it stands to a later step, and begins anew for an earlier one. */
  lookUntil(run: Run, step: number, points = Infinity): this {
    if (step < this.#until) this.#memory = null;
    this.#until = step;
    return this.look(run, points);
  }

  /** How often it began at the first point: once, and once more for each change of the past. */
  get begun(): number {
    return this.#begun;
  }

  #end(memory: Memory): void {
    memory.facts.lastLoggedStep = Math.min(memory.run.lastStep, this.#until);
    memory.facts.end = endOf(memory.run, this.#until);
    memory.facts.ended = memory.facts.end !== null;
    if (!memory.facts.ended || memory.hasEnded) return;
    memory.hasEnded = true;
    for (const { tracker } of memory.trackers) tracker.end?.();
  }

  /** @param surroundings what only the one who watches live can know; without it, whether a run stalls is not checked */
  diagnosis(surroundings: Surroundings | null = null): Diagnosis {
    const memory = this.#memory;
    if (!memory) throw new Error('a run must be looked at before it is judged');
    memory.facts.surroundings = surroundings;
    const targets = memory.judgeTargets();
    const outcomes = memory.outcomes(targets);
    const findings = memory.visible(outcomes);
    const overfits = findings.some(({ rule, resolvedStep }) => rule === 'overfitting' && resolvedStep === null);
    const keep = memory.keeper.keep(overfits);
    const verdict = verdictOf(memory.facts, memory.overview, findings, keep, targets);
    memory.facts.surroundings = null;
    return {
      ...verdict,
      findings,
      clear: outcomes.filter(({ outcome }) => outcome === 'clear').map(({ id }) => id),
      notChecked: outcomes.flatMap(({ id, outcome }) =>
        outcome === 'clear' || isFinding(outcome) ? [] : [{ rule: id, ...outcome }],
      ),
      targets,
      keep,
      ...(this.#isBehind ? { judgedStep: memory.facts.lastStep } : {}),
      timeline: memory.timeline.with(memory.facts.lastStep, findings),
    };
  }
}

/** Whether what was walked of the run still stands. */
function isSame(memory: Memory, run: Run, until: number): boolean {
  if (memory.run !== run || memory.info !== run.info) return false;
  // A file that is read again says the same again.
  if (memory.facts.about !== run.about && memory.about !== JSON.stringify(run.about)) return false;
  if (memory.hasEnded && endOf(run, until) === null) return false;
  const { count, steps } = run.amended;
  const fresh = count - memory.amended;
  if (fresh > steps.length) return false;
  return steps.slice(steps.length - fresh).every((step) => step > memory.course.mark);
}

/** At an earlier step than its last the run has not ended yet. */
function endOf(run: Run, until: number): Run['end'] {
  return run.lastStep <= until ? run.end : null;
}
