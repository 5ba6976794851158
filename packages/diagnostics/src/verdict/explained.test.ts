/** Which findings are listed in the evidence of another one, and when. */

import type { Finding } from '@rewardboard/protocol';
import { describe, expect, it } from 'vitest';
import { ruleOf } from '../rules/all-rules.ts';
import { drawnFinding as finding } from '../testing/drawn-finding.ts';
import { withoutExplained } from './explained.ts';

/** Rule and what it left out, by rule. */
function shown(...findings: Finding[]): Record<string, string[]> {
  return Object.fromEntries(withoutExplained(findings).map(({ rule, echoes }) => [rule, echoes ?? []]));
}

const CURVES = [
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
const ERRORS = ['trivial-baseline', 'class-bias', 'threshold-drift', 'error-pattern', 'step-position', 'ties'];
const STEPS = ['unstable-loss', 'spike', 'plateau', 'slow-progress', 'no-learning', 'underfitting'];
const EXPLAINED: Record<string, string[]> = {
  crashed: ['stalled'],
  'non-finite': ['divergence', 'collapse', 'gradient-norm', 'schedule', ...CURVES, ...ERRORS, 'below-target'],
  divergence: ['collapse', 'gradient-norm', ...CURVES, ...ERRORS, 'below-target'],
  collapse: [...CURVES, ...ERRORS, 'below-target'],
  schedule: STEPS,
  'gradient-norm': STEPS,
  'no-learning': ['underfitting', 'slow-progress', 'plateau', ...ERRORS, 'below-target'],
  'evaluation-set-changed': [
    'overfitting',
    'loss-up-metric-up',
    'generalization-gap',
    'calibration-drift',
    'unstable-loss',
    'spike',
    'collapse',
  ],
  'loss-up-metric-up': ['overfitting', 'generalization-gap', 'plateau', 'calibration-drift'],
  'trivial-baseline': ['below-target'],
  overfitting: ['generalization-gap', 'plateau', 'calibration-drift', 'below-target'],
  'slow-progress': ['underfitting', 'plateau', 'trivial-baseline', 'below-target'],
  underfitting: ['plateau', 'trivial-baseline', 'below-target'],
  'unstable-loss': ['spike'],
  'threshold-drift': ['class-bias', 'error-pattern'],
  'class-bias': ['error-pattern'],
};

it.each(Object.entries(EXPLAINED).flatMap(([cause, list]) => list.map((rule) => [cause, rule] as const)))(
  '%s explains %s',
  (cause, rule) => {
    const [only, ...others] = withoutExplained([finding(rule), finding(cause)]);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ rule: cause, echoes: [rule] });
    expect(only!.evidence).toBe(
      `Evidence of ${cause}. Also seen: ${ruleOf(rule)!.title.toLowerCase()} since step 100.`,
    );
  },
);

it('only what was detected no earlier than the cause began', () => {
  const cause = finding('overfitting', { onsetStep: 300, detectedStep: 400 });
  expect(shown(cause, finding('plateau', { detectedStep: 299 }))).toEqual({ overfitting: [], plateau: [] });
  expect(shown(cause, finding('plateau', { detectedStep: 300 }))).toEqual({ overfitting: ['plateau'] });
});

it('never a resolved finding, nor one that needs no action', () => {
  const resolved = { resolvedStep: 500 };
  expect(shown(finding('overfitting', resolved), finding('plateau'))).toEqual({ overfitting: [], plateau: [] });
  expect(shown(finding('overfitting'), finding('plateau', resolved))).toEqual({ overfitting: [], plateau: [] });
  expect(shown(finding('overfitting'), finding('below-target', { level: 'fine' }))).toEqual({
    overfitting: [],
    'below-target': [],
  });
});

it('what an explained finding explains is listed with the one that is shown', () => {
  expect(shown(finding('trivial-baseline'), finding('below-target'), finding('underfitting'))).toEqual({
    underfitting: ['trivial-baseline', 'below-target'],
  });
});

it('an explained finding explains nothing that its own cause does not', () => {
  // The validation set changed, which explains the collapse, but not the tied rewards.
  expect(shown(finding('evaluation-set-changed'), finding('collapse'), finding('ties'))).toEqual({
    'evaluation-set-changed': ['collapse'],
    ties: [],
  });
});

describe('a finding that ended', () => {
  const over = finding('no-learning', { onsetStep: 50, resolvedStep: 400 });

  it('was replaced by an open one that says the model is still poor', () => {
    const [shown] = withoutExplained([over, finding('overfitting', { onsetStep: 300 })]);
    expect(shown).toMatchObject({
      rule: 'no-learning',
      replacedBy: 'overfitting',
      sentence: 'No learning from step 50 to 400, then overfitting.',
    });
  });

  it('was replaced by one that explains it', () => {
    const gap = finding('generalization-gap', { resolvedStep: 400 });
    expect(withoutExplained([gap, finding('overfitting')])[0]!.replacedBy).toBe('overfitting');
  });

  it('has recovered if the other one began later, is over as well, or says something else', () => {
    for (const other of [
      finding('overfitting', { onsetStep: 401 }),
      finding('overfitting', { onsetStep: 300, resolvedStep: 500 }),
      finding('best-not-saved', { onsetStep: 300 }),
    ])
      expect(withoutExplained([over, other])[0]!.replacedBy).toBeUndefined();
  });
});
