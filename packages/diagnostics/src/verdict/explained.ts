/** Shows one finding per cause: a finding that follows from another is listed in its evidence instead of on its own. */

import type { Finding } from '@rewardboard/protocol';
import { ALL_RULES, ruleOf } from '../rules/all-rules.ts';
import { fitting, stepText, withinSentence } from '../wording/wording.ts';

/** @returns the findings that nothing explains, each with those that it explains */
export function withoutExplained(findings: readonly Finding[]): Finding[] {
  const explainedBy = new Map<Finding, Finding | null>();
  /** The most severe open finding that explains it and is not itself explained; `explains` has no cycles. */
  const explanationOf = (finding: Finding): Finding | null => {
    let cause = explainedBy.get(finding);
    if (cause === undefined) {
      const rule = ALL_RULES.find(
        ({ id, explains }) =>
          explains?.includes(finding.rule) &&
          findings.some((other) => other.rule === id && couldExplain(other, finding) && explanationOf(other) === null),
      );
      cause = (rule && findings.find((other) => other.rule === rule.id)) ?? null;
      explainedBy.set(finding, cause);
    }
    return cause;
  };
  return findings
    .filter((finding) => explanationOf(finding) === null)
    .map((finding) =>
      withExplained(
        finding,
        findings.filter((other) => explainedBy.get(other) === finding),
      ),
    )
    .map((finding, _, shown) => withSuccessor(finding, shown));
}

/** Resolved findings neither explain nor are explained. */
function couldExplain(cause: Finding, finding: Finding): boolean {
  return (
    cause.resolvedStep === null &&
    finding.resolvedStep === null &&
    cause.level !== 'fine' &&
    // What stands still because something is wrong is no plateau, and its advice would be wrong.
    (finding.level !== 'fine' || finding.rule === 'plateau') &&
    finding.detectedStep >= cause.onsetStep
  );
}

function withExplained(finding: Finding, explained: readonly Finding[]): Finding {
  if (explained.length === 0) return finding;
  const list = explained.map(({ title, onsetStep }) => `${withinSentence(title)} since step ${stepText(onsetStep)}`);
  return {
    ...finding,
    evidence: `${finding.evidence} Also seen: ${list.join(', ')}.`,
    echoes: explained.map(({ rule }) => rule),
  };
}

/** A model that such a finding says is poor; and what says that it still is, in another way. */
const POOR = ['no-learning', 'slow-progress', 'underfitting', 'trivial-baseline', 'collapse'];
const POOR_STILL = [...POOR, 'overfitting', 'generalization-gap', 'loss-up-metric-up', 'divergence', 'non-finite'];

/** A finding that ended because another one took its place is no recovery. */
function withSuccessor(finding: Finding, all: readonly Finding[]): Finding {
  const { rule, title, onsetStep, resolvedStep } = finding;
  if (resolvedStep === null) return finding;
  const next = all.find(
    (other) =>
      other.resolvedStep === null &&
      other.level !== 'fine' &&
      other.onsetStep <= resolvedStep &&
      (ruleOf(other.rule)?.explains?.includes(rule) || (POOR.includes(rule) && POOR_STILL.includes(other.rule))),
  );
  if (!next) return finding;
  return {
    ...finding,
    replacedBy: next.rule,
    sentence: fitting(
      `${title} from step ${stepText(onsetStep)} to ${stepText(resolvedStep)}, then ${withinSentence(next.title)}.`,
      `${title} until step ${stepText(resolvedStep)}, then ${withinSentence(next.title)}.`,
      `${title}: then ${withinSentence(next.title)}.`,
    ),
  };
}
