/** Words and phrases that a reader must not meet in a finding: private language, and English that nobody writes. */

import type { Diagnosis } from '@rewardboard/protocol';

/** Add to it whenever a reader stumbles over a phrase. */
const PRIVATE = [
  /\btold\b|\btells\b|\bwould tell\b/,
  /\bnobody\b|\bsomebody\b|\banybody\b/,
  /\bbought\b|\bbuys\b/,
  /\bby (its|the|this) log\b/,
  /\b(own|its|from|of|the) (own )?jumps\b/,
  /\bleaps?\b|\bleapt\b/,
  /\bby heart\b/,
  /\bany ?more\b/,
  /\b(go|goes|going|went) on\b/,
  /\bgot better\b|\b(got|gets|get) no better\b|\bstill gets better\b/,
  /\bhow sure\b|\bsure in\b|\bmatter of noise\b/,
  /\bbase rate alone\b|\balways the base rate\b|\bln 2\b/,
  /\bclose to chance\b|\bcollapsed to chance\b/,
  /\bof the first one\b/,
  /\bnoise of this run\b|\bby the noise\b|\bbeyond its noise\b|\bthan its noise\b/,
  /\bjudge|\bechoe?s?\b|\bsurroundings\b|\boutlook\b/,
  /\blook (at|for|whether)\b|\bsee whether\b/,
  /\b(said|says|say) (of|on|so|how)\b/,
  /\b(is|are) (gone|broken off)\b|\bmost likely dead\b/,
  /\bthat it needs\b/,
  /\brestart lower\b|\bregularize more\b|\bmore regularization\b/,
  /\bas well\.?$/,
  /\bwanted\b/,
  /\blies? [\d.]+\b|\blay [\d.]+\b/,
  /\bis [^.]* since step\b/,
  /\bto be taken for\b|\bso the data are\b|\bof another finding\b/,
  /\d %/,
];

/** @returns the private phrases in a text, empty if it is plain */
export function privateWordsIn(text: string): string[] {
  return PRIVATE.flatMap((pattern) => new RegExp(pattern, 'i').exec(text)?.[0] ?? []);
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
