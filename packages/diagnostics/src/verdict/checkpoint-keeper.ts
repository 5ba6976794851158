/** Chooses the checkpoint to keep: the best evaluation by the run's own metric, its uncertainty, what is saved, and whether to continue training. */

import { pathOfField } from '@rewardboard/metrics';
import type { Keep } from '@rewardboard/protocol';
import { finite } from '../diagnosis/evaluation-values.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { fieldOf } from '../diagnosis/facts.ts';
import { selectingMetrics, signOf } from '../diagnosis/scores.ts';
import { Candidate } from './candidate.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';
import { FRESH_EVALUATIONS, stopOrContinue } from './stop-or-continue.ts';
import { beatsConstant, isConstantAnswer } from '../statistics/versus-constant.ts';
import { SavedCheckpoints } from './saved-checkpoints.ts';
import { isOver } from '../statistics/silence.ts';
import { countText, metricLabel, numberText, stepText } from '../wording/wording.ts';

const LOSS = 'eval/loss';
/** Tried in this order if the run does not name the metric that selects its best checkpoint. */
const FALLBACK = [LOSS, 'eval/f1', 'eval/accuracy', 'eval/roc_auc', 'eval/balanced_accuracy'];
/** While one of these is open, no evaluation since its first step is worth keeping. */
const LOST = ['no-learning', 'divergence'];
/** In a run without any gain, these say that the level it has stayed at is a poor one. */
const POOR = ['underfitting', 'trivial-baseline', 'gradient-norm', 'slow-progress', 'class-bias'];

/** One of the evaluations that are tied with the best. */
interface Choice {
  candidate: Candidate;
  /** Of the ties, the one with the lowest validation loss; else the best. */
  isByLoss: boolean;
  point: EvaluationPoint;
  margin: number | null;
  /** Others that are as good as the point. */
  asGood: number;
}

export interface SavedBest {
  metric: string;
  step: number;
  value: number;
  best: { step: number; value: number };
  margin: number;
  /** Beyond the noise. */
  isWorse: boolean;
  /** The run's configuration names this metric. */
  isNamed: boolean;
}

export class CheckpointKeeper {
  readonly #facts: Facts;
  readonly #candidates: Candidate[];
  /** Those that the newest evaluation has, and its metrics. */
  #present: readonly Candidate[] = [];
  #metrics: readonly string[] | null = null;
  readonly #saved: SavedCheckpoints;
  /** The newest evaluation's most important score. */
  #hasUnworthy = false;
  /** The newest choice, kept until an evaluation comes: it is asked for after each training point. */
  #choice: Choice | null = null;

  constructor(facts: Facts) {
    this.#facts = facts;
    this.#saved = new SavedCheckpoints(facts);
    // "loss" is that of the evaluation.
    const named = selectingMetrics(facts).filter((metric) => !metric.startsWith('train/'));
    this.#candidates = [...new Set([...named, ...FALLBACK])].flatMap((metric) => {
      const sign = signOf(facts, metric);
      return sign === 0 ? [] : [new Candidate(metric, sign, facts.noises.of(metric))];
    });
  }

  add(point: EvaluationPoint): void {
    const isWorthy = isWorthKeeping(point);
    this.#choice = null;
    this.#hasUnworthy ||= !isWorthy;
    for (const { metric, sign } of point.scores)
      if (!this.#candidates.some((candidate) => candidate.metric === metric)) {
        this.#candidates.push(new Candidate(metric, sign, null));
        this.#metrics = null;
      }
    this.#saved.add(point);
    if (this.#metrics !== point.metrics) {
      this.#metrics = point.metrics;
      this.#present = this.#candidates.filter(({ metric }) => point.metrics.includes(metric));
    }
    for (const candidate of this.#present) candidate.add(point, isWorthy);
  }

  /** Enough of an evaluation that rules don't see. */
  addSaved(point: Pick<EvaluationPoint, 'step' | 'checkpoint' | 'values'>): void {
    this.#saved.add(point);
  }

  /** The evaluation that `keep` names. */
  pointOf(preferLowestLoss: boolean): EvaluationPoint | null {
    return this.#choose(preferLowestLoss)?.point ?? null;
  }

  /**
   * Of evaluations that are tied, the one with the lowest validation loss.
   * @param preferLowestLoss for a run that overfits, even if its score rises
   * @returns null if no evaluation has a finite value of the metric, or if none is worth keeping
   */
  keep(preferLowestLoss: boolean): Keep | null {
    const chosen = this.#choose(preferLowestLoss);
    if (!chosen) return null;
    const { candidate, point, margin, asGood } = chosen;
    const { step } = point;
    const value = point.values[candidate.metric]!;
    const checkpoint = this.#saved.at(step);
    const nearestSaved = checkpoint === null ? this.#saved.nearest(step) : null;
    const saved =
      checkpoint !== null
        ? ', saved'
        : nearestSaved
          ? `, not saved; the nearest saved is step ${stepText(nearestSaved.step)}`
          : '';
    return {
      step,
      metric: candidate.metric,
      value,
      checkpoint,
      margin,
      asGood,
      nearestSaved,
      sentence: `Step ${stepText(step)} (${metricLabel(candidate.metric)} ${numberText(value)}${margin === null || margin === 0 ? '' : ` ±${numberText(margin)}`})${saved}${asGood > 0 ? `; ${countText(asGood, 'other evaluation')} ${asGood === 1 ? 'is' : 'are'} as good within noise` : ''}.`,
      outlook: this.#outlookOf(candidate),
    };
  }

  /** The advice of `keep` whether to continue, without the rest of it; null if it names no checkpoint. */
  get advice(): Keep['outlook']['advice'] | null {
    const candidate = this.#selected();
    if (!candidate?.best || this.#isUnlearned(candidate.best)) return null;
    return this.#outlookOf(candidate).advice;
  }

  /** A metric of the newest evaluation has become better by more than its noise, not long ago. */
  get isImproving(): boolean {
    return this.#present.some(
      ({ improvement: { flatFor, count } }) => flatFor < FRESH_EVALUATIONS && flatFor < count - 1,
    );
  }

  #outlookOf({ metric, improvement, sign }: Candidate): Keep['outlook'] {
    const ofLoss = metric === LOSS ? null : this.#ofLoss.improvement;
    return stopOrContinue(this.#facts, metric, improvement, sign, ofLoss);
  }

  get #ofLoss(): Candidate {
    return this.#candidates.find(({ metric }) => metric === LOSS)!;
  }

  /** Why `keep` names no checkpoint, if the log has evaluations of which none is better than a constant answer; else null. */
  get nothing(): string | null {
    const best = this.#selected()?.best;
    const isUnlearned = best ? this.#isUnlearned(best) : false;
    if (!isUnlearned && (best || !this.#hasUnworthy)) return null;
    return `Nothing worth keeping${isOver(this.#facts) ? '' : ' yet'}: no evaluation is clearly better than ${isUnlearned ? 'the first one or ' : ''}a constant answer.`;
  }

  savedBest(): SavedBest | null {
    // Asked for at every evaluation.
    if (this.#saved.isEmpty) return null;
    const chosen = this.#choose(false);
    if (!chosen || chosen.margin === null) return null;
    const { candidate, margin } = chosen;
    const { metric, sign } = candidate;
    const point = candidate.best!;
    let saved: { step: number; value: number } | null = null;
    for (const { step, values } of this.#saved.existing()) {
      const value = values && finite(values[metric]);
      if (typeof value === 'number' && (saved === null || sign * (value - saved.value) > 0)) saved = { step, value };
    }
    if (!saved) return null;
    const best = { step: point.step, value: point.values[metric]! };
    return {
      metric,
      ...saved,
      best,
      margin,
      isWorse: sign * (best.value - saved.value) > margin,
      isNamed: selectingMetrics(this.#facts).includes(metric),
    };
  }

  /** Nothing was learned where it lies, or the whole run has gained nothing and a finding says that it is no good. */
  #isUnlearned(point: EvaluationPoint): boolean {
    const facts = this.#facts;
    if (LOST.some((rule) => point.step >= (facts.openSince(rule) ?? Infinity))) return true;
    return !facts.hasGained() && beatsConstant(point) !== true && POOR.some((rule) => facts.isOpen(rule));
  }

  #choose(preferLowestLoss: boolean): Choice | null {
    const candidate = this.#selected();
    const best = candidate?.best;
    if (!candidate || !best || this.#isUnlearned(best)) return null;
    // A score that rises with the loss says that the loss is no judge.
    const isByLoss = preferLowestLoss || !this.#facts.isOpen('loss-up-metric-up');
    const last = this.#choice;
    if (last?.candidate === candidate && last.isByLoss === isByLoss) return last;
    return (this.#choice = this.#amongTied(candidate, best, isByLoss));
  }

  #amongTied(candidate: Candidate, best: EvaluationPoint, isByLoss: boolean): Choice {
    const margin = candidate.marginOf(best);
    const { newest } = candidate;
    const value = best.values[candidate.metric]!;
    const lowest = this.#ofLoss.best;
    let point = best;
    for (const other of !isByLoss ? [] : lowest ? [...newest, lowest] : newest)
      if (candidate.isNear(other, value, margin ?? 0) && (other.loss ?? Infinity) < (point.loss ?? Infinity))
        point = other;
    const chosen = point.values[candidate.metric]!;
    const near = margin === null ? 0 : newest.filter((other) => candidate.isNear(other, chosen, margin)).length;
    return { candidate, isByLoss, point, margin, asGood: Math.max(0, near - 1) };
  }

  #selected(): Candidate | undefined {
    const of = (metric: string | null) =>
      this.#candidates.find((candidate) => candidate.best && candidate.metric === metric);
    const isNamed = fieldOf(this.#facts, 'metric_for_best_model') !== undefined;
    const byEnd = isNamed ? [] : namesOf(this.#facts.end?.best?.metric);
    const ofEnd = this.#candidates.find(({ metric, best }) => best && byEnd.includes(metric));
    // The lowest loss must not cost a score that has become clearly better since.
    const byScore = isNamed ? undefined : of(this.#facts.selectingScore);
    return byScore ?? ofEnd ?? this.#candidates.find(({ best }) => best !== null);
  }
}

/** Neither a constant answer nor one that nothing tells apart from it. */
function isWorthKeeping(point: EvaluationPoint): boolean {
  return !isConstantAnswer(point) && beatsConstant(point) !== false;
}

function namesOf(named: unknown): string[] {
  return typeof named === 'string' && named !== '' ? [named, pathOfField(named), pathOfField(`eval_${named}`)] : [];
}
