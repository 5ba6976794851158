/** Every rule, most severe first: findings of the same level are listed in this order. */

import type { Rule } from './rule.ts';
import { belowTarget } from './below-target.ts';
import { bestNotSaved } from './best-not-saved.ts';
import { calibrationDrift } from './calibration-drift.ts';
import { classBias } from './class-bias.ts';
import { classImbalance } from './class-imbalance.ts';
import { collapse } from './collapse.ts';
import { crashed } from './crashed.ts';
import { divergence } from './divergence.ts';
import { errorPattern } from './error-pattern.ts';
import { evaluationSetChanged } from './evaluation-set-changed.ts';
import { generalizationGap } from './generalization-gap.ts';
import { gradientNorm } from './gradient-norm.ts';
import { lossUpMetricUp } from './loss-up-metric-up.ts';
import { marginCollapse } from './margin-collapse.ts';
import { metricAudit } from './metric-audit.ts';
import { noLearning } from './no-learning.ts';
import { nonFinite } from './non-finite.ts';
import { overfitting } from './overfitting.ts';
import { policyCollapse } from './policy-collapse.ts';
import { plateau } from './plateau.ts';
import { schedule } from './schedule.ts';
import { slowProgress } from './slow-progress.ts';
import { spike } from './spike.ts';
import { stalled } from './stalled.ts';
import { stepPosition } from './step-position.ts';
import { thresholdDrift } from './threshold-drift.ts';
import { ties } from './ties.ts';
import { tooFewExamples } from './too-few-examples.ts';
import { tooGood } from './too-good.ts';
import { trivialBaseline } from './trivial-baseline.ts';
import { underfitting } from './underfitting.ts';
import { unstableLoss } from './unstable-loss.ts';

export const ALL_RULES: readonly Rule[] = [
  crashed,
  nonFinite,
  divergence,
  collapse,
  marginCollapse,
  policyCollapse,
  noLearning,
  overfitting,
  stalled,
  schedule,
  gradientNorm,
  slowProgress,
  underfitting,
  trivialBaseline,
  lossUpMetricUp,
  metricAudit,
  evaluationSetChanged,
  tooGood,
  bestNotSaved,
  unstableLoss,
  spike,
  generalizationGap,
  plateau,
  classBias,
  thresholdDrift,
  errorPattern,
  calibrationDrift,
  stepPosition,
  ties,
  classImbalance,
  belowTarget,
  tooFewExamples,
];

/** Null for an id from another version of rewardboard. */
export function ruleOf(id: string): Rule | null {
  return ALL_RULES.find((rule) => rule.id === id) ?? null;
}
