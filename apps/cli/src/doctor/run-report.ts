/** A run in `doctor --json`: every rule once, with its verdict and its numbers. Scripts rely on these names. */

import { isAbsolute, relative } from 'node:path';
import { ruleOf } from '@rewardboard/diagnostics';
import type { LiveRun } from '@rewardboard/hub';
import type { Advice, EvidenceRange, Finding, Level } from '@rewardboard/protocol';
import { unusedWords } from '@rewardboard/protocol';

export interface RuleReport {
  rule: string;
  /** "Overfitting", "Targets met"; the rule's own title if it found nothing. */
  title: string;
  /** `holds`, `note` (holds, and nothing is wrong: targets met, a plateau), `clear` (also if it held earlier), `too noisy to tell: why` or `not checked: why`. */
  verdict: string;
  /** `act`, `watch`, `fine` or `unknown`; null if the rule never held. */
  level: Level | null;
  /** null if the rule never held. */
  onsetStep: number | null;
  detectedStep: number | null;
  /** null while it holds, or if it never held. */
  resolvedStep: number | null;
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
  /** The most severe of what holds: `act`, `watch`, `fine`, or `unknown` if there is too little evidence. */
  level: Level;
  /** The verdict in words. */
  sentence: string;
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
    level: diagnosis?.level ?? 'unknown',
    sentence: diagnosis?.sentence ?? 'Not diagnosed yet.',
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

function ofFinding(finding: Finding): RuleReport {
  const { rule, title, level, onsetStep, detectedStep, resolvedStep, confidence, advice } = finding;
  const { evidence: text, numbers, ranges } = finding;
  return {
    rule,
    title,
    verdict: resolvedStep !== null ? 'clear' : level === 'fine' ? 'note' : 'holds',
    level,
    onsetStep,
    detectedStep,
    resolvedStep,
    confidence,
    evidence: { text, numbers, ranges },
    advice,
  };
}

function withoutFinding(rule: string, verdict: string): RuleReport {
  return {
    rule,
    title: ruleOf(rule)?.title ?? rule,
    verdict,
    level: null,
    onsetStep: null,
    detectedStep: null,
    resolvedStep: null,
    confidence: null,
    evidence: null,
    advice: [],
  };
}
