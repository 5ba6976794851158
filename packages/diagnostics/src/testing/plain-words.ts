/** Words and phrases that a reader must not meet in a finding: private language, and English that nobody writes. */

import type { Diagnosis } from '@rewardboard/protocol';
import everywhere from '../../../checks/private-words.json' with { type: 'json' };

/** Beside those that no text of the project may have. Add to it whenever a reader stumbles over a phrase of a finding. */
const OF_FINDINGS = [
  'tells|would tell',
  'nobody|somebody|anybody',
  '(own|its|from|of|the) (own )?jumps',
  'leaps?|leapt',
  'any ?more',
  '(go|goes|going|went) on',
  'got better|(got|gets|get) no better|still gets better',
  'how sure|sure in|matter of noise',
  'base rate alone|always the base rate|ln 2',
  '(close|collapsed) to chance',
  'of the first one',
  'noise of this run|by the noise|(beyond|than) its noise',
  'echoe?s?',
  'look (at|for|whether)|see whether',
  '(said|says|say) (of|on|so|how)',
  '(is|are) gone|most likely dead',
  'that it needs',
  'restart lower|regularize more|more regularization',
  'gets [0-9.]+ as well',
  'could as well',
  'wanted',
  '(lies|lay) [0-9.]+',
  'is [^.]* since step',
  'so the data are|of another finding',
  '[0-9] %',
];
const PRIVATE = [...everywhere, ...OF_FINDINGS].map((words) => new RegExp(`(?<!\\w)(?:${words})(?!\\w)`, 'i'));

/** @returns the private phrases in a text, empty if it is plain */
export function privateWordsIn(text: string): string[] {
  return PRIVATE.flatMap((pattern) => pattern.exec(text)?.[0] ?? []);
}

export interface NamedText {
  /** Rule, or part of the report, that the text is from. */
  from: string;
  text: string;
}

/** Every text of a diagnosis that a person reads. */
export function textsOf(diagnosis: Diagnosis): NamedText[] {
  const { findings, notChecked, targets, keep, timeline } = diagnosis;
  return [
    ...[diagnosis.sentence, diagnosis.evidence, ...diagnosis.advice.map(({ text }) => text)].map((text) => ({
      from: 'verdict',
      text,
    })),
    ...findings.flatMap(({ rule, title, sentence, evidence, causes, advice }) =>
      [title, sentence, evidence, ...causes, ...advice.map(({ text }) => text)].map((text) => ({ from: rule, text })),
    ),
    ...notChecked.map(({ rule, why }) => ({ from: rule, text: why })),
    ...targets.map(({ metric, sentence }) => ({ from: `target ${metric}`, text: sentence })),
    ...(keep ? [keep.sentence, keep.outlook.sentence] : []).map((text) => ({ from: 'keep', text })),
    ...timeline.map(({ rule, sentence }) => ({ from: `${rule} (timeline)`, text: sentence })),
  ];
}

/** One line for each text that is not plain: where it is from, the phrase, the text. */
export function notPlain(texts: readonly NamedText[]): string[] {
  const lines = texts.flatMap(({ from, text }) =>
    privateWordsIn(text).map((phrase) => `${from}: “${phrase}” in “${text}”`),
  );
  return [...new Set(lines)];
}
