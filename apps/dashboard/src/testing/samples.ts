/** Runs, findings and diagnoses for component tests: complete and unremarkable, apart from what a test changes. */

import type { Alert, Diagnosis, Finding, TargetVerdict } from '@rewardboard/protocol';
import { emptyDiagnosis } from '@rewardboard/protocol';

export { aRun } from '../../../../packages/protocol/src/testing/a-run.ts';

export function aFinding(rule: string, change: Partial<Finding> = {}): Finding {
  return {
    id: `${rule}@450`,
    rule,
    level: 'act',
    title: `Title of ${rule}`,
    sentence: `Sentence of ${rule}`,
    evidence: `Evidence of ${rule}`,
    confidence: 0.9,
    causes: [],
    advice: [],
    onsetStep: 450,
    detectedStep: 600,
    resolvedStep: null,
    metrics: [],
    ranges: [],
    numbers: {},
    ...change,
  };
}

export function aTarget(metric: string, change: Partial<TargetVerdict> = {}): TargetVerdict {
  return {
    metric,
    label: metric,
    comparison: '>=',
    target: 0.85,
    verdict: 'not met',
    step: 450,
    value: 0.7,
    latest: 0.68,
    low: 0.66,
    high: 0.74,
    baseline: 0.6,
    sentence: 'below the target',
    ...change,
  };
}

export function aDiagnosis(change: Partial<Diagnosis> = {}): Diagnosis {
  return { ...emptyDiagnosis('fine', 'Nothing found in 9 evaluations'), ...change };
}

export function anAlert(id: string, change: Partial<Alert> = {}): Alert {
  return {
    id,
    kind: 'opened',
    at: 1_000,
    run: { id: 'a', name: 'run a', directory: 'logs/a' },
    rule: 'overfitting',
    level: 'act',
    title: 'Overfitting',
    sentence: `Sentence of ${id}`,
    evidence: '',
    advice: [],
    onsetStep: 450,
    detectedStep: 600,
    ...change,
  };
}
