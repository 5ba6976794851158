/** What `doctor --json` says of a run: every rule once, with its verdict and its numbers. A script may rely on each of these names. */

import { isAbsolute, relative } from 'node:path';
import type { LiveRun } from '@rewardboard/hub';
import type { Advice, EvidenceRange, Finding, Level } from '@rewardboard/protocol';

export interface RuleReport {
  rule: string;
  /** `holds`, `clear` (also when it held once and is over), `too noisy to tell: why` or `not checked: why`. */
  verdict: string;
  /** null for a rule that never held. */
  onsetStep: number | null;
  detectedStep: number | null;
  /** How sure, from 0 to 1. */
  confidence: number | null;
  evidence: { text: string; numbers: Record<string, number>; ranges: EvidenceRange[] } | null;
  advice: Advice[];
}

export interface RunReport {
  id: string;
  directory: string;
  /** Id of the rule that the verdict stands on: `overfitting`, `healthy` ...; `cannot tell` while there is none. */
  verdict: string;
  findings: RuleReport[];
}

/** What can be asked of `--fail-on`, gravest first: a run fails at this level and at those before it. */
export const FAIL_LEVELS = ['act', 'watch', 'unknown', 'never'] as const;
export type FailLevel = (typeof FAIL_LEVELS)[number];

export function reportOf(live: LiveRun): RunReport {
  const { id, diagnosis } = live;
  return {
    id,
    directory: directoryOf(live),
    verdict: diagnosis?.rule ?? 'cannot tell',
    findings: [
      ...(diagnosis?.findings ?? []).map(ofFinding),
      ...(diagnosis?.clear ?? []).map((rule) => withoutFinding(rule, 'clear')),
      ...(diagnosis?.notChecked ?? []).map(({ rule, verdict, why }) => withoutFinding(rule, `${verdict}: ${why}`)),
    ],
  };
}

/** As a person in this folder would write it. */
export function directoryOf({ origin }: LiveRun): string {
  if (origin.path === undefined) return origin.directory;
  const here = relative(process.cwd(), origin.path);
  return here === '' ? '.' : here.startsWith('..') || isAbsolute(here) ? origin.path : here;
}

/** Whether a run of this level makes the command fail. */
export function failsAt(level: Level, failOn: FailLevel): boolean {
  const at = FAIL_LEVELS.indexOf(level as FailLevel);
  return failOn !== 'never' && at >= 0 && at <= FAIL_LEVELS.indexOf(failOn);
}

function ofFinding({
  rule,
  resolvedStep,
  onsetStep,
  detectedStep,
  confidence,
  evidence,
  numbers,
  ranges,
  advice,
}: Finding): RuleReport {
  return {
    rule,
    verdict: resolvedStep === null ? 'holds' : 'clear',
    onsetStep,
    detectedStep,
    confidence,
    evidence: { text: evidence, numbers, ranges },
    advice,
  };
}

function withoutFinding(rule: string, verdict: string): RuleReport {
  return { rule, verdict, onsetStep: null, detectedStep: null, confidence: null, evidence: null, advice: [] };
}
