/** A run that learns and levels off, to be changed in one respect; and what the rules say of it. For tests. */

import type { Counts } from '@rewardboard/metrics';
import type { Finding, Run, RunEvent } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { diagnose } from '../diagnosis/diagnose.ts';
import { DEFAULT_TARGETS } from '../verdict/target.ts';
import type { Drawing } from './draw-run.ts';
import { drawRun, infoWith } from './draw-run.ts';
import { seededRandom } from './random.ts';

/** Loss from about ln 2 down to 0.3. */
export const learning = (share: number) => 0.3 + 0.39 * Math.exp(-share / 0.2);
/** A run that learns, level at the end: nothing is wrong with it. */
export const HEALTHY: Drawing = {
  evaluations: 40,
  training: learning,
  validation: (share) => learning(share) + 0.01,
  accuracy: (share) => 0.92 - 0.4 * Math.exp(-share / 0.2),
  examples: 4000,
  baseRate: 0.45,
  trainingNoise: 0.02,
  validationNoise: 0.006,
};

export function draw(changes: Partial<Drawing>, seed = 1): Run {
  return drawRun({ ...HEALTHY, ...changes }, seededRandom(seed));
}

/** The open finding of a rule, even if another one explains it. */
export function found(run: Run, rule: string): Finding | undefined {
  return diagnose(run, DEFAULT_TARGETS).findings.find(
    (finding) => finding.rule === rule && finding.resolvedStep === null,
  );
}

export function rules(run: Run): string[] {
  return diagnose(run, DEFAULT_TARGETS)
    .findings.filter(({ level }) => level !== 'fine')
    .map(({ rule }) => rule);
}

/** From 0 at a share of the run to 1 at its end. */
export const after = (onset: number) => (share: number) => Math.max(0, (share - onset) / (1 - onset));

/** Counts of so many examples, from the two rates. */
export function countsAt(positives: number, negatives: number, recall: number, specificity: number): Counts {
  const tp = Math.round(positives * recall);
  const tn = Math.round(negatives * specificity);
  return { tp, fn: positives - tp, tn, fp: negatives - tn };
}

export function runOfEvents(events: RunEvent[]): Run {
  const run = emptyRun();
  applyEvents(run, [{ type: 'start', info: infoWith({}) }, ...events]);
  return run;
}

/** The same of a log that tells nothing about its data. */
export function logOfEvents(events: RunEvent[]): Run {
  const run = emptyRun();
  applyEvents(run, events);
  return run;
}
