/** Shows one finding per cause: a finding that follows from another is listed in its evidence instead of on its own. */

import type { Finding } from '@rewardboard/protocol';
import { ALL_RULES } from '../rules/all-rules.ts';
import { stepText, withinSentence } from '../wording/wording.ts';

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
    );
}

/** Resolved findings neither explain nor are explained. */
function couldExplain(cause: Finding, finding: Finding): boolean {
  return (
    cause.resolvedStep === null &&
    finding.resolvedStep === null &&
    finding.level !== 'fine' &&
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
