/** One cause, one finding: what follows from another finding is named in its evidence instead of standing beside it. */

import type { Finding } from '@rewardboard/protocol';
import { stepText } from './wording.ts';

const CURVE_RULES = [
  'overfitting',
  'generalization-gap',
  'loss-up-metric-up',
  'slow-progress',
  'underfitting',
  'no-learning',
  'plateau',
  'unstable-loss',
  'spike',
  'calibration-drift',
  'margin-collapse',
];
const ERROR_RULES = ['trivial-baseline', 'class-bias', 'threshold-drift', 'error-pattern', 'step-position', 'ties'];

/** Rule to the rules that it explains, when they were seen no earlier than it began. Causes stand before their echoes. */
const ECHOES: readonly (readonly [string, readonly string[]])[] = [
  ['crashed', ['stalled']],
  [
    'non-finite',
    ['divergence', 'collapse', 'gradient-norm', 'schedule', ...CURVE_RULES, ...ERROR_RULES, 'below-target'],
  ],
  ['divergence', ['collapse', 'gradient-norm', ...CURVE_RULES, ...ERROR_RULES, 'below-target']],
  ['collapse', [...CURVE_RULES, ...ERROR_RULES, 'below-target']],
  ['schedule', ['unstable-loss', 'spike', 'plateau', 'slow-progress', 'no-learning', 'underfitting']],
  ['gradient-norm', ['unstable-loss', 'spike', 'plateau', 'slow-progress', 'no-learning', 'underfitting']],
  ['no-learning', ['underfitting', 'slow-progress', 'plateau', ...ERROR_RULES, 'below-target']],
  [
    'evaluation-set-changed',
    [
      'overfitting',
      'loss-up-metric-up',
      'generalization-gap',
      'calibration-drift',
      'unstable-loss',
      'spike',
      'collapse',
    ],
  ],
  ['loss-up-metric-up', ['overfitting', 'generalization-gap', 'plateau', 'calibration-drift']],
  ['trivial-baseline', ['below-target']],
  ['overfitting', ['generalization-gap', 'plateau', 'calibration-drift', 'below-target']],
  ['slow-progress', ['underfitting', 'plateau', 'trivial-baseline', 'below-target']],
  ['underfitting', ['plateau', 'trivial-baseline', 'below-target']],
  ['unstable-loss', ['spike']],
  ['threshold-drift', ['class-bias', 'error-pattern']],
  ['class-bias', ['error-pattern']],
];

/** @returns the findings that stand for themselves, each with its echoes in words; open ones only silence and are silenced */
export function withoutEchoes(findings: readonly Finding[]): Finding[] {
  const silenced = new Map<Finding, Finding>();
  for (const [cause, echoes] of ECHOES) {
    const found = findings.find(({ rule }) => rule === cause);
    if (!found || found.resolvedStep !== null || silenced.has(found)) continue;
    for (const echo of findings)
      if (echoes.includes(echo.rule) && echo.level !== 'fine' && !silenced.has(echo) && isEcho(found, echo))
        silenced.set(echo, found);
  }
  return findings
    .filter((finding) => !silenced.has(finding))
    .map((finding) =>
      withSeen(
        finding,
        [...silenced].filter(([, cause]) => cause === finding).map(([echo]) => echo),
      ),
    );
}

function isEcho(cause: Finding, echo: Finding): boolean {
  return echo.resolvedStep === null && echo.detectedStep >= cause.onsetStep;
}

function withSeen(finding: Finding, echoes: readonly Finding[]): Finding {
  if (echoes.length === 0) return finding;
  const list = echoes.map(({ title, onsetStep }) => `${title.toLowerCase()} since step ${stepText(onsetStep)}`);
  return {
    ...finding,
    evidence: `${finding.evidence} Also seen: ${list.join(', ')}.`,
    echoes: echoes.map(({ rule }) => rule),
  };
}
