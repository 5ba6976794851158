/**
 * Many examples under one model, without noise, and a validation set of some of them: what it loses and scores.
 * The evidence for the right answer is normal around `skill`; the model trusts it `trust` times as much as it should.
 * Two classes: log odds 2 * skill * trust * evidence + lean. More: a random energy model (Derrida 1981) of the wrong classes' logits.
 */

import type { Draw } from './draw.ts';

export interface Model {
  /** Distance of the classes in deviations; 0: nothing is known. */
  skill: number;
  /** 1: calibrated. */
  trust: number;
  /** Log odds that are added to the class called 1 (two classes only). */
  lean: number;
  /** Evidence beside the skill, for examples that it was trained on. */
  known?: number;
}

export interface Task {
  classes: number;
  /** Share of class 1 (two classes only). */
  baseRate: number;
  /** Weights of class 1 and class 0 in the loss; equal ones when absent. */
  weights?: readonly [number, number] | undefined;
  /** Share of wrong labels. */
  flaws?: number;
  /** Label smoothing, in training and validation loss alike. */
  smoothing?: number;
}

export interface Scores {
  loss: number;
  accuracy: number;
  /** Of two classes. */
  recall: number;
  specificity: number;
  precision: number;
  f1: number;
  balanced: number;
  mcc: number;
  auc: number;
}

/** How much the best wrong class differs from example to example, beside the evidence for the right one. */
const RIVAL = 0.3;
/** Beyond these log odds a float of 32 bits says 1. */
const MOST_ODDS = 14;
/** Midpoints of equal shares of a normal distribution. */
const NODES = Array.from({ length: 101 }, (_, i) => normalQuantile((i + 0.5) / 101));

export interface Clean extends Scores {
  /** Deviation of one example's loss. */
  lossDeviation: number;
}

export function cleanScores(model: Model, task: Task): Clean {
  const sums = new Sums(task);
  const sides = task.classes === 2 ? ([1, 0] as const) : ([1] as const);
  for (const label of sides) {
    const share = task.classes === 2 ? (label === 1 ? task.baseRate : 1 - task.baseRate) : 1;
    for (const node of NODES) sums.add(label, node, null, model, share / NODES.length);
  }
  return { ...sums.scores(), auc: normalShare(Math.SQRT2 * model.skill), lossDeviation: sums.deviation() };
}

/** A fixed validation set: which examples it holds does not change from one evaluation to the next. */
export class ValidationSet {
  readonly #labels: (0 | 1)[];
  readonly #evidence: number[];
  readonly #rivals: number[];

  constructor(
    readonly task: Task,
    readonly size: number,
    private readonly draw: Draw,
  ) {
    const positives = Math.round(size * task.baseRate);
    this.#labels = Array.from({ length: size }, (_, i) => (task.classes > 2 || i < positives ? 1 : 0));
    this.#evidence = this.#labels.map(() => draw.normal());
    this.#rivals = this.#labels.map(() => draw.normal());
  }

  /** @param restless share of an example's evidence that changes with each evaluation: the model moves */
  scores(model: Model, restless = 0.25): Scores {
    const sums = new Sums(this.task);
    const kept = Math.sqrt(1 - restless * restless);
    const scored: [number, 0 | 1][] = [];
    this.#labels.forEach((label, i) => {
      const evidence = kept * this.#evidence[i]! + restless * this.draw.normal();
      sums.add(label, evidence, this.#rivals[i]!, model, 1);
      scored.push([label === 1 ? model.skill + evidence : -model.skill - evidence, label]);
    });
    return { ...sums.scores(), auc: aucOf(scored) };
  }
}

class Sums {
  #loss = 0;
  #squares = 0;
  #weight = 0;
  #all = 0;
  #tp = 0;
  #fn = 0;
  #tn = 0;
  #fp = 0;

  /** Above it lies one in `classes` by chance. */
  readonly #bar: number;

  constructor(private readonly task: Task) {
    this.#bar = Math.sqrt(1 + RIVAL ** 2) * normalQuantile(1 - 1 / task.classes);
  }

  add(label: 0 | 1, evidence: number, rival: number | null, model: Model, share: number): void {
    const { classes, weights, smoothing = 0, flaws = 0 } = this.task;
    const strength = model.skill + (model.known ?? 0) + evidence;
    const weight = weights ? weights[label === 1 ? 0 : 1] : 1;
    let odds: number;
    let right: number;
    let others = 0;
    if (classes === 2) {
      odds = 2 * model.skill * model.trust * strength + (label === 1 ? model.lean : -model.lean);
      right = odds > 0 || (odds === 0 && label === 1) ? 1 : 0;
    } else {
      const trust = model.skill * model.trust;
      const freeze = Math.sqrt(2 * Math.log(classes - 1));
      others = trust < freeze ? Math.log(classes - 1) + trust ** 2 / 2 : trust * freeze;
      odds = trust * (strength - RIVAL * (rival ?? 0)) - others;
      const ahead = strength - this.#bar;
      right = rival === null ? normalShare(ahead / RIVAL) : +(ahead > RIVAL * rival);
    }
    odds = Math.max(-MOST_ODDS, Math.min(MOST_ODDS, odds));
    const plain = (1 - flaws) * softplus(-odds) + flaws * softplus(odds);
    right = (1 - flaws) * right + (flaws * (1 - right)) / (classes - 1);
    // Smoothing gives each wrong class a part of the label; their logits are 0 in the mean.
    const loss = plain + smoothing * (1 - 1 / classes) * (odds + others);
    this.#loss += share * weight * loss;
    this.#squares += share * weight * loss ** 2;
    this.#weight += share * weight;
    this.#all += share;
    if (label === 1) {
      this.#tp += share * right;
      this.#fn += share * (1 - right);
    } else {
      this.#tn += share * right;
      this.#fp += share * (1 - right);
    }
  }

  deviation(): number {
    const mean = this.#loss / this.#weight;
    return Math.sqrt(Math.max(0, this.#squares / this.#weight - mean ** 2));
  }

  scores(): Omit<Scores, 'auc'> {
    const tp = this.#tp;
    const [fn, tn, fp] = [this.#fn, this.#tn, this.#fp];
    const recall = ratio(tp, tp + fn);
    const specificity = ratio(tn, tn + fp);
    return {
      loss: this.#loss / this.#weight,
      accuracy: (tp + tn) / this.#all,
      recall,
      specificity,
      precision: ratio(tp, tp + fp),
      f1: ratio(2 * tp, 2 * tp + fp + fn),
      balanced: (recall + specificity) / 2,
      mcc: Number(ratio(tp * tn - fp * fn, Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))).toFixed(9)),
    };
  }
}

/** Mann and Whitney: the share of pairs in which the example of class 1 has the higher score. */
function aucOf(scored: [number, 0 | 1][]): number {
  const sorted = scored.toSorted(([a], [b]) => a - b);
  let below = 0;
  let sum = 0;
  let positives = 0;
  for (const [, label] of sorted)
    if (label === 1) {
      sum += below;
      positives++;
    } else below++;
  return positives === 0 || below === 0 ? NaN : sum / (positives * below);
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}

function softplus(x: number): number {
  return x > 30 ? x : Math.log1p(Math.exp(x));
}

/** Share of a normal distribution below z (Abramowitz and Stegun 26.2.17). */
export function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z > 0 ? 1 - tail : tail;
}

/** The inverse, by bisection: rarely called. */
export function normalQuantile(share: number): number {
  let [low, high] = [-9, 9];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (normalShare(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
