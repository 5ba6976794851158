/** Kinds of run with a known truth: healthy ones, and ones with a fault whose onset is known. */

import type { Run } from '@rewardboard/protocol';
import type { Drawing } from './draw-run.ts';
import { EVAL_STEPS, drawRun } from './draw-run.ts';
import type { Random } from './random.ts';

export type Kind = 'healthy' | 'overfit' | 'underfit' | 'no learning' | 'divergence';

export interface DrawnRun {
  kind: Kind;
  run: Run;
  /** Step from which the fault is there; null for healthy runs. */
  onsetStep: number | null;
}

/**
 * Losses fall from about ln 2 to a floor, exponentially or by a power law, with a small true gap; a fault is added on top.
 * @param validationNoise standard deviation between evaluations: 0.035, 0.011, 0.0035 are those of 200, 2,000, 20,000 fresh examples
 */
export function drawKind(kind: Kind, validationNoise: number, random: Random, evaluations = 40): DrawnRun {
  const tau = random.between(0.08, 0.25);
  const floor = kind === 'underfit' ? random.between(0.52, 0.64) : random.between(0.25, 0.45);
  const start = random.between(0.66, 0.75);
  const isExponential = random.next() < 0.5;
  const power = random.between(0.4, 1);
  const gap = kind === 'underfit' ? random.between(-0.005, 0.01) : random.between(0, 0.03);
  const fall = (share: number) =>
    isExponential || kind === 'underfit' ? Math.exp(-share / tau) : (1 + share * evaluations) ** -power;
  const base = (share: number) => floor + (start - floor) * fall(share);
  const validation = (share: number) => base(share) + gap * (1 - Math.exp(-share / tau));
  const baseRate = random.between(0.4, 0.6);
  const drawing: Drawing = {
    evaluations,
    training: base,
    validation,
    // Accuracy climbs as the loss falls: from chance at ln 2.
    accuracy: (share) => 0.5 + 0.45 * Math.min(1, Math.max(0, (Math.LN2 - validation(share)) / 0.5)),
    examples: Math.round((0.5 / validationNoise) ** 2),
    baseRate,
    trainingNoise: 0.5 / Math.sqrt(16 * 50),
    validationNoise,
  };
  if (kind === 'healthy' || kind === 'underfit') return { kind, run: drawRun(drawing, random), onsetStep: null };

  const onset = random.between(0.3, 0.7);
  const since = (share: number) => Math.max(0, (share - onset) / (1 - onset));
  const onsetStep = Math.ceil(onset * evaluations) * EVAL_STEPS;
  if (kind === 'overfit') {
    const rise = validation(onset) * random.between(0.1, 0.6);
    const drop = random.between(0.1, 0.5);
    const atOnset = drawing.accuracy!(onset);
    return {
      kind,
      onsetStep,
      run: drawRun(
        {
          ...drawing,
          training: (share) => base(share) * (1 - drop * since(share)),
          validation: (share) => validation(share) + rise * since(share),
          accuracy: (share) => (share < onset ? drawing.accuracy!(share) : atOnset - 0.03 * since(share)),
        },
        random,
      ),
    };
  }
  if (kind === 'divergence') {
    const size = random.between(0.5, 3);
    const blown = (share: number) => size * (1 - Math.exp(-since(share) / 0.1));
    return {
      kind,
      onsetStep,
      run: drawRun(
        {
          ...drawing,
          training: (share) => base(share) + blown(share),
          validation: (share) => validation(share) + blown(share),
          accuracy: (share) => (share < onset ? drawing.accuracy!(share) : 0.5),
        },
        random,
      ),
    };
  }
  const entropy = -(baseRate * Math.log(baseRate) + (1 - baseRate) * Math.log(1 - baseRate));
  return {
    kind,
    onsetStep: EVAL_STEPS,
    run: drawRun(
      { ...drawing, training: () => entropy, validation: () => entropy + 0.003, accuracy: () => 0.5 },
      random,
    ),
  };
}
