/** Builds a finding from an episode, with one wording for what has ended. */

import type { Finding } from '@rewardboard/protocol';
import type { Period } from './episode.ts';
import { fitting, stepText } from './wording.ts';

export type FindingParts = Omit<Finding, 'onsetStep' | 'detectedStep' | 'resolvedStep' | 'sentence' | 'numbers'> & {
  /** The wordings of the verdict, longest first; the first that fits is taken. */
  sentences: string[];
  /** Those that are not there, or not finite, are left out. */
  numbers: Record<string, number | null | undefined>;
};

export function findingOf(period: Period, { sentences, numbers, ...parts }: FindingParts): Finding {
  const kept: Record<string, number> = {};
  for (const [name, value] of Object.entries(numbers)) if (typeof value === 'number' && Number.isFinite(value)) kept[name] = value;
  const { onsetStep, detectedStep, resolvedStep } = period;
  const sentence =
    resolvedStep === null
      ? fitting(...sentences)
      : fitting(`${parts.title} from step ${stepText(onsetStep)}: resolved at step ${stepText(resolvedStep)}.`, `${parts.title}: resolved at step ${stepText(resolvedStep)}.`);
  return { ...parts, advice: resolvedStep === null ? parts.advice : [], sentence, numbers: kept, onsetStep, detectedStep, resolvedStep };
}
