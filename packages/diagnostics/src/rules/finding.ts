/** Builds a finding from an episode, with one wording for what has ended. */

import type { EvidenceRange, Finding } from '@rewardboard/protocol';
import type { Period } from './episode.ts';
import type { Facts } from '../diagnosis/facts.ts';
import type { Rule } from './rule.ts';
import { fitting, stepText } from '../wording/wording.ts';

export type FindingParts = Omit<
  Finding,
  'id' | 'rule' | 'title' | 'onsetStep' | 'detectedStep' | 'resolvedStep' | 'sentence' | 'numbers' | 'causes' | 'ranges'
> & {
  /** Where the rule's own is too general. */
  title?: string;
  /** The wordings of the verdict, longest first; the first that fits is taken. */
  sentences: string[];
  /** Those that are not there, or not finite, are left out. */
  numbers: Record<string, number | null | undefined>;
  /** Where they differ from the rule's usual ones. */
  causes?: readonly string[];
  /** Values of the first metric between which the evidence lies. */
  range?: readonly [number | null | undefined, number | null | undefined];
};

export function findingOf(
  rule: Rule,
  facts: Facts,
  period: Period,
  { title = rule.title, sentences, numbers, causes = rule.causes, range, ...parts }: FindingParts,
): Finding {
  const kept: Record<string, number> = {};
  for (const [name, value] of Object.entries(numbers))
    if (typeof value === 'number' && Number.isFinite(value)) kept[name] = value;
  const { onsetStep, detectedStep, resolvedStep } = period;
  const sentence =
    resolvedStep === null
      ? fitting(...sentences)
      : fitting(
          `${title} from step ${stepText(onsetStep)}: resolved at step ${stepText(resolvedStep)}.`,
          `${title}: resolved at step ${stepText(resolvedStep)}.`,
        );
  const toStep = resolvedStep ?? Math.max(onsetStep, facts.lastStep);
  const metrics = parts.metrics.flatMap((metric) => seriesOf(metric, facts.evaluationSets));
  const ranges = metrics.map((metric, index): EvidenceRange => ({
    metric,
    fromStep: onsetStep,
    toStep,
    ...(index === 0 ? boundsOf(range) : NO_BOUNDS),
  }));
  return {
    id: `${rule.id}@${detectedStep}`,
    rule: rule.id,
    title,
    ...parts,
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

/** Series of several sets that are marked for one mean. */
const MAX_SETS = 10;

/** A mean over evaluation sets is no series of the log: what is marked are theirs. */
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
