/** A run in `doctor --json`: every rule once, with its verdict and its numbers. Scripts rely on these names. */

import { isAbsolute, relative } from 'node:path';
import type { LiveRun } from '@rewardboard/hub';
import type { Advice, EvidenceRange, Finding, Level } from '@rewardboard/protocol';
import { unusedWords } from '@rewardboard/protocol';

export interface RuleReport {
  rule: string;
  /** `holds`, `clear` (also if it held earlier), `too noisy to tell: why` or `not checked: why`. */
  verdict: string;
  /** null if the rule never held. */
  onsetStep: number | null;
  detectedStep: number | null;
  /** From 0 to 1. */
  confidence: number | null;
  evidence: { text: string; numbers: Record<string, number>; ranges: EvidenceRange[] } | null;
  advice: Advice[];
}

export interface RunReport {
  id: string;
  directory: string;
  /** Id of the rule behind the verdict: `overfitting`, `healthy` ...; `cannot tell` if there is none. */
  verdict: string;
  findings: RuleReport[];
  /** Files of the run that count nowhere, and why: "already recorded in out/trainer_state.json". */
  unusedFiles: { path: string; why: string }[];
}

/** Values of `--fail-on`, most severe first: a run fails at this level and at those before it. */
export const FAIL_LEVELS = ['act', 'watch', 'unknown', 'never'] as const;
export type FailLevel = (typeof FAIL_LEVELS)[number];

export function reportOf(live: LiveRun): RunReport {
  const { id, diagnosis, sources } = live;
  return {
    id,
    directory: directoryOf(live),
    verdict: diagnosis?.rule ?? 'cannot tell',
    findings: [
      ...(diagnosis?.findings ?? []).map(ofFinding),
      ...(diagnosis?.clear ?? []).map((rule) => withoutFinding(rule, 'clear')),
      ...(diagnosis?.notChecked ?? []).map(({ rule, verdict, why }) => withoutFinding(rule, `${verdict}: ${why}`)),
    ],
    unusedFiles: [...sources.values()].flatMap(({ path, unused }) =>
      unused ? [{ path, why: unusedWords(unused) }] : [],
    ),
  };
}

/** Relative to the current directory where possible. */
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
