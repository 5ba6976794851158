/** Every rule, the gravest causes first: that is the order in which findings of one level are listed. */

import type { Rule } from '../rule.ts';
import { belowTarget } from './below-target.ts';
import { classBias } from './class-bias.ts';
import { classImbalance } from './class-imbalance.ts';
import { divergence } from './divergence.ts';
import { errorPattern } from './error-pattern.ts';
import { generalizationGap } from './generalization-gap.ts';
import { lossUpMetricUp } from './loss-up-metric-up.ts';
import { metricAudit } from './metric-audit.ts';
import { noLearning } from './no-learning.ts';
import { nonFinite } from './non-finite.ts';
import { overfitting } from './overfitting.ts';
import { plateau } from './plateau.ts';
import { trivialBaseline } from './trivial-baseline.ts';
import { underfitting } from './underfitting.ts';
import { unstableLoss } from './unstable-loss.ts';

export const ALL_RULES: readonly Rule[] = [
  nonFinite,
  divergence,
  noLearning,
  overfitting,
  underfitting,
  trivialBaseline,
  lossUpMetricUp,
  metricAudit,
  unstableLoss,
  generalizationGap,
  plateau,
  classBias,
  errorPattern,
  classImbalance,
  belowTarget,
];

/** Id of the verdict that nothing was found; it is no rule of its own. */
export const HEALTHY = 'healthy';
