/** A training as its log could record it: a model that changes from step to step, what it loses on single batches, and what its evaluations say. */

import type { Draw } from './draw.ts';
import { driftOf } from './draw.ts';
import type { Clean, Model, Scores, Task } from './examples.ts';
import { ValidationSet, cleanScores } from './examples.ts';

export interface Moment {
  step: number;
  /** Share of the plan, and epochs so far. */
  share: number;
  epoch: number;
  /** Share of all learning that was done: the sum of the learning rates so far. */
  learned: number;
  rate: number;
}

export interface Plan {
  task: Task;
  /** Validation and training examples. */
  examples: number;
  trainExamples: number;
  batch: number;
  epochs: number;
  /** Steps of the whole plan; evaluations and logged losses come every so many. */
  steps: number;
  evalSteps: number;
  logSteps: number;
  /** Evaluations before the log ends, if it ends before the plan. */
  stopAfter?: number | undefined;
  evaluatesFirst?: boolean;
  rate(share: number): number;
  /** The model on new examples, and what it knows of its training examples beside that. */
  model(at: Moment): Model;
  memory?(at: Moment): number;
  /** Part of the evidence that dropout or augmentation takes in training. */
  dropout?: number;
  /** Deviation of the model's own movement between evaluations, as a share of its trust, and how much of it is kept. */
  restless?: number;
  keeps?: number;
  /** Mean over the steps since the last logged loss, or over the epoch, or one batch. */
  trainLoss?: 'interval' | 'epoch' | 'batch';
}

export interface Logged extends Moment {
  loss: number;
  gradNorm: number;
}

export interface Evaluated extends Moment {
  seen: Scores;
  clean: Clean;
  /** Loss on the training examples, without noise and dropout. */
  trained: number;
  trainAccuracy: number;
}

export interface Simulated {
  train: Logged[];
  evaluations: Evaluated[];
}

/** Sets beyond this are not drawn example by example: their noise is normal. */
const DRAWN_EXAMPLES = 1_500;
/** Wrong labels are learned by heart like the others, only later. */
const FORGIVEN = 0.7;
/** Points at which the mean over an epoch or an interval is taken. */
const INSIDE = 5;

export function simulate(plan: Plan, draw: Draw): Simulated {
  const { task, steps, evalSteps, logSteps, examples, restless = 0.02 } = plan;
  const momentAt = momentsOf(plan);
  const set = examples <= DRAWN_EXAMPLES ? new ValidationSet(task, examples, draw) : null;
  const [ofSet, ofScore] = [draw.normal(), draw.normal()];
  const moves = driftOf(draw, plan.keeps ?? 0.5);
  const shifts = driftOf(draw, plan.keeps ?? 0.5);
  const tail = draw.scale(4, 30);
  const level = draw.scale(0.3, 12);
  const last = plan.stopAfter === undefined ? steps : Math.min(steps, plan.stopAfter * evalSteps);
  const trained = (at: Moment, dropout: number): Clean => {
    const model = plan.model(at);
    const memory = plan.memory?.(at) ?? 0;
    const known = (model.skill + memory) * (1 - dropout) - model.skill;
    return cleanScores({ ...model, known }, { ...task, flaws: (task.flaws ?? 0) * Math.exp(-FORGIVEN * memory) });
  };
  const train: Logged[] = [];
  const evaluations: Evaluated[] = [];
  for (let step = plan.evaluatesFirst ? 0 : 1; step <= last; step++) {
    const at = momentAt(step);
    if (step > 0 && step % logSteps === 0) {
      const kind = plan.trainLoss ?? 'interval';
      const back = kind === 'batch' ? 0 : kind === 'epoch' ? Math.min(step, steps / plan.epochs) : logSteps;
      const inside = back === 0 ? 1 : INSIDE;
      let loss = 0;
      let deviation = 0;
      for (let i = 0; i < inside; i++) {
        const { loss: one, lossDeviation } = trained(momentAt(step - (back * i) / inside), plan.dropout ?? 0);
        loss += one / inside;
        deviation += lossDeviation / inside;
      }
      const count = plan.batch * Math.max(1, kind === 'batch' ? 1 : back);
      const noise = (deviation / Math.sqrt(count)) * heavy(draw, tail);
      // Losses of batches are skewed: a bad one is far above the mean, a good one not far below.
      const logged = loss * Math.exp(noise / Math.max(loss, 1e-9) - noise ** 2 / 2 / Math.max(loss, 1e-9) ** 2);
      train.push({
        ...at,
        loss: logged,
        gradNorm: level * Math.max(0.02, loss) ** 0.5 * Math.exp(0.35 * draw.normal()),
      });
    }
    if (step % evalSteps === 0) {
      const model = plan.model(at);
      const moved = {
        ...model,
        skill: model.skill * (1 + restless * shifts()),
        trust: model.trust * (1 + 2 * restless * moves()),
      };
      const clean = cleanScores(model, task);
      const now = cleanScores(moved, task);
      const seen = set ? set.scores(moved) : large(now, examples, [ofSet, ofScore], draw);
      const { loss, accuracy } = trained(at, 0);
      evaluations.push({ ...at, seen, clean, trained: loss, trainAccuracy: accuracy });
    }
  }
  return { train, evaluations };
}

/** Student's t by a normal and a rough chi: batches hold a hard example now and then. */
function heavy(draw: Draw, freedom: number): number {
  const chi = Math.max(0.2, 1 + draw.normal() * Math.sqrt(2 / freedom));
  return draw.normal() / Math.sqrt(chi);
}

/** A large set: most of its difference from all examples stays the same, since the examples do. */
function large(clean: Clean, size: number, [ofSet, ofScore]: [number, number], draw: Draw): Scores {
  const own = () => 0.25 * draw.normal();
  const share = (value: number) =>
    Math.min(1, Math.max(0, value + Math.sqrt(Math.max(0, value * (1 - value)) / size) * (ofScore + own())));
  const { lossDeviation, ...scores } = clean;
  return {
    ...scores,
    loss: clean.loss + (lossDeviation / Math.sqrt(size)) * (ofSet + own()),
    accuracy: share(clean.accuracy),
    recall: share(clean.recall),
    specificity: share(clean.specificity),
    precision: share(clean.precision),
    f1: share(clean.f1),
    balanced: share(clean.balanced),
    auc: share(clean.auc),
  };
}

export function momentsOf(plan: Pick<Plan, 'rate' | 'steps' | 'epochs'>): (step: number) => Moment {
  const parts = 400;
  const sums = [0];
  for (let i = 0; i < parts; i++) sums.push(sums[i]! + plan.rate((i + 0.5) / parts));
  const whole = sums[parts]!;
  return (step) => {
    const share = Math.max(0, step / plan.steps);
    const at = Math.min(parts - 1e-9, share * parts);
    const below = Math.floor(at);
    const learned = whole === 0 ? share : (sums[below]! + (at - below) * (sums[below + 1]! - sums[below]!)) / whole;
    return { step, share, epoch: share * plan.epochs, learned, rate: plan.rate(Math.min(1, share)) };
  };
}
