/** Builds a finding from its rule, its period and its numbers. */

import type { EvidenceRange, Finding } from '@rewardboard/protocol';
import type { Period } from './episode.ts';
import type { Facts } from '../diagnosis/facts.ts';
import type { Rule } from './rule.ts';
import { fitting, stepText } from '../wording/wording.ts';

export type FindingParts = Omit<
  Finding,
  'id' | 'rule' | 'title' | 'onsetStep' | 'detectedStep' | 'resolvedStep' | 'sentence' | 'numbers' | 'causes' | 'ranges'
> & {
  /** If the rule's own title is too general. */
  title?: string;
  /** Wordings of the verdict, longest first: the first that fits is used. */
  sentences: string[];
  /** Missing and non-finite ones are left out. */
  numbers: Record<string, number | null | undefined>;
  /** If they differ from the rule's usual causes. */
  causes?: readonly string[];
  /** The range of the first metric that is the evidence. */
  range?: readonly [number | null | undefined, number | null | undefined];
  /** The evidence is of a moment, and stays true when the finding is resolved. Any other one is of the newest points. */
  isOfMoment?: boolean;
};

export function findingOf(
  rule: Rule,
  facts: Facts,
  period: Period,
  { title = rule.title, sentences, numbers, causes = rule.causes, range, isOfMoment = false, ...parts }: FindingParts,
): Finding {
  const kept: Record<string, number> = {};
  const isShown = period.resolvedStep === null || isOfMoment;
  for (const [name, value] of Object.entries(isShown ? numbers : {}))
    if (typeof value === 'number' && Number.isFinite(value)) kept[name] = value;
  const { onsetStep, detectedStep, resolvedStep } = period;
  const sentence =
    resolvedStep === null
      ? fitting(...sentences)
      : fitting(
          `${title}: resolved at step ${stepText(resolvedStep)}, began at step ${stepText(onsetStep)}.`,
          `${title}: resolved at step ${stepText(resolvedStep)}.`,
        );
  const toStep = resolvedStep ?? Math.max(onsetStep, facts.lastStep);
  const metrics = parts.metrics.flatMap((metric) => seriesOf(metric, facts.evaluationSets));
  const ranges = metrics.map((metric, index): EvidenceRange => ({
    metric,
    fromStep: onsetStep,
    toStep,
    ...(index === 0 && isShown ? boundsOf(range) : NO_BOUNDS),
  }));
  return {
    id: `${rule.id}@${detectedStep}`,
    rule: rule.id,
    title,
    ...parts,
    evidence: isShown
      ? parts.evidence
      : `It lasted from step ${stepText(onsetStep)} to step ${stepText(resolvedStep!)}, and was first detected at step ${stepText(detectedStep)}.`,
    metrics,
    causes: [...causes],
    ranges,
    advice: resolvedStep === null ? parts.advice : [],
    sentence,
    numbers: kept,
    onsetStep,
    detectedStep,
    resolvedStep,
  };
}

/** How many sets are marked in the charts for their mean. */
const MAX_SETS = 10;

/** The mean over evaluation sets is not in the log: the series of the sets are marked instead. */
function seriesOf(metric: string, sets: readonly string[]): string[] {
  const [first, name, more] = metric.split('/');
  return sets.length > 0 && first === 'eval' && name !== undefined && more === undefined
    ? sets.slice(0, MAX_SETS).map((set) => `eval/${set}/${name}`)
    : [metric];
}

const NO_BOUNDS = { low: null, high: null };

function boundsOf(range: FindingParts['range']): { low: number | null; high: number | null } {
  if (!range) return NO_BOUNDS;
  const [a, b] = range.map((value) => (typeof value === 'number' && Number.isFinite(value) ? value : null));
  return a !== null && b !== null && a! > b! ? { low: b!, high: a! } : { low: a ?? null, high: b ?? null };
}
