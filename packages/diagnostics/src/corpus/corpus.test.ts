/** How often the rules are wrong on drawn runs, judged live: every finding counts, also one that resolved itself. */

import { describe, expect, it } from 'vitest';
import { diagnose } from '../diagnose.ts';
import { DEFAULT_TARGETS } from '../target.ts';
import type { Kind } from './corpus.ts';
import { drawKind } from './corpus.ts';
import { EVAL_STEPS } from './draw-run.ts';
import { seededRandom } from './random.ts';

const RUNS = 200;

function judged(kind: Kind, noise: number, rule: string, seed: number) {
  const random = seededRandom(seed);
  const delays: number[] = [];
  let alarmed = 0;
  let early = 0;
  for (let i = 0; i < RUNS; i++) {
    const { run, onsetStep } = drawKind(kind, noise, random);
    const { findings } = diagnose(run, DEFAULT_TARGETS);
    if (findings.some(({ level }) => level === 'act')) alarmed++;
    const finding = findings.find((candidate) => candidate.rule === rule);
    if (!finding) continue;
    if (onsetStep !== null && finding.detectedStep < onsetStep) early++;
    else delays.push((finding.detectedStep - (onsetStep ?? 0)) / EVAL_STEPS);
  }
  delays.sort((a, b) => a - b);
  return { alarms: alarmed / RUNS, found: delays.length / RUNS, early: early / RUNS, medianDelay: delays[delays.length >> 1] ?? Infinity };
}

describe('healthy runs', () => {
  // Measured over 1,000 runs a row: 0.1 %, 0, 0.
  it.each([0.035, 0.011, 0.0035])('raise hardly any alarm that asks to act, at noise %s', (noise) => {
    expect(judged('healthy', noise, 'overfitting', 11).alarms).toBeLessThanOrEqual(0.015);
  });
});

describe('runs with a fault', () => {
  // Measured over 1,000 runs a row: 0.87 and 0.97, median delay 9 and 7 evaluations, of a rise that begins at nothing.
  // (At noise 0.035, 0.47; the gap is named in most of the others.)
  it.each([
    [0.011, 0.83],
    [0.0035, 0.95],
  ])('that overfit are found at noise %s', (noise, share) => {
    const result = judged('overfit', noise, 'overfitting', 12);
    expect(result.found).toBeGreaterThanOrEqual(share);
    expect(result.early).toBeLessThanOrEqual(0.01);
    expect(result.medianDelay).toBeLessThanOrEqual(10);
  });

  it.each([0.035, 0.011, 0.0035])('that diverge are found within three evaluations, at noise %s', (noise) => {
    const result = judged('divergence', noise, 'divergence', 13);
    expect(result.found).toBeGreaterThanOrEqual(0.98);
    expect(result.medianDelay).toBeLessThanOrEqual(3);
  });

  it.each([0.035, 0.011, 0.0035])('that learn nothing are found, at noise %s', (noise) => {
    expect(judged('no learning', noise, 'no-learning', 14).found).toBeGreaterThanOrEqual(0.98);
  });

  it.each([0.035, 0.011])('that underfit are found, at noise %s', (noise) => {
    expect(judged('underfit', noise, 'underfitting', 15).found).toBeGreaterThanOrEqual(0.9);
  });
});
