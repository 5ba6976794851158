/** For tests: an open finding that began at step 100 and was detected at 200. */

import type { Finding } from '@rewardboard/protocol';
import { ruleOf } from '../rules/all-rules.ts';

export function drawnFinding(rule: string, more: Partial<Finding> = {}): Finding {
  return {
    id: `${rule}@200`,
    rule,
    level: 'watch',
    title: ruleOf(rule)?.title ?? rule,
    sentence: `${rule} since step 100.`,
    evidence: `Evidence of ${rule}.`,
    confidence: 0.9,
    causes: [],
    advice: [],
    onsetStep: 100,
    detectedStep: 200,
    resolvedStep: null,
    metrics: [],
    ranges: [],
    numbers: {},
    ...more,
  };
}
