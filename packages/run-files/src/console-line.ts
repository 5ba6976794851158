/** What one line of a program's output says of metrics: a printed dictionary, or `name: value` and `name value` between other words. */

import { isKnownMetric } from '@rewardboard/metrics';
import { TIME_PATTERN, timeOfText } from './local-time.ts';
import { plainNumber } from './cell-numbers.ts';

export interface ConsoleLine {
  /** Name to number, as printed. */
  fields: Map<string, number>;
  /** Whether they stood in a dictionary. */
  isDictionary: boolean;
  step: number | undefined;
  /** Steps of the epoch, or of the run, where the line says "step 10/100". */
  steps: number | undefined;
  epoch: number | undefined;
  time: number | undefined;
  /** Of a progress bar: "10/100 [00:01<00:10". */
  bar: { at: number; of: number } | undefined;
  /** Whose numbers the line's words say that these are, or a heading says that the next ones are. */
  split: 'train' | 'eval' | 'test' | undefined;
}

/** Characters of a line that are looked at. */
const MAX_LINE = 8_000;
const NUMBER = String.raw`[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+|nan|inf(?:inity)?)`;
const END = String.raw`(?=[\s,;|)\]}]|$)`;
const WORD = String.raw`[A-Za-z_][\w/.@-]{0,60}`;

/** Most lines are none of ours; this is cheap. */
const MAYBE = /loss|acc|f1|auc|perplexity|ppl|epoch|step|iter|eval|valid|test|train|\{['"]/i;
// oxlint-disable-next-line no-control-regex
const ESCAPES = /\u001b\[[\d;?]*[A-Za-z]/g;
const TIME = new RegExp(TIME_PATTERN);
const DICTIONARY = /\{[^{}]{3,4000}\}/g;
const ENTRY = new RegExp(
  String.raw`['"]([^'"]{1,100})['"]\s*:\s*(?:tensor\(|np\.float\d\d\()?['"]?(${NUMBER})(?=['",)\s}]|$)`,
  'gi',
);
const NAMED = new RegExp(
  String.raw`((?:${WORD} ){0,2}${WORD})\s*(?:\([^()]{0,60}\))?\s*[:=]\s*(${NUMBER})${END}`,
  'gi',
);
const SPOKEN = new RegExp(String.raw`((?:${WORD} )?${WORD}) (${NUMBER})${END}`, 'gi');
const EPOCH = /\bepochs?\b\s*[:=#]?\s*[[(]?\s*(\d+(?:\.\d+)?)/i;
const STEP =
  /\b(?:global[_ ]?step|steps?|iter(?:ation)?s?|updates?)\b\s*[:=#]?\s*[[(]?\s*(\d+)(?:\s*\/\s*(\d+))?(?!\d|[.:]\d)/i;
/** "Epoch: [3][ 10/100]" */
const EPOCH_AND_STEP = /\bepoch:?\s*\[(\d+)\]\s*\[\s*(\d+)\s*\/\s*(\d+)\]/i;
const BAR = /(\d+)\/(\d+) \[/g;
const SPLIT = /\b(?:(train|training)|(eval|evaluat\w+|val|valid|validat\w+|dev)|(test|testing))\b/i;

/** @returns null for a line that says nothing of a training */
export function consoleLine(line: string): ConsoleLine | null {
  const text = line.slice(0, MAX_LINE).replace(ESCAPES, '');
  const bars = [...text.matchAll(BAR)];
  const last = bars.at(-1);
  if (!last && !MAYBE.test(text)) return null;
  const time = TIME.exec(text)?.[0];
  const both = EPOCH_AND_STEP.exec(text);
  const step = both ? [both[0], both[2], both[3]] : STEP.exec(text);
  const found = dictionariesOf(text);
  const fields = found.size > 0 ? found : wordsOf(text);
  return {
    fields,
    isDictionary: found.size > 0,
    step: numberOf(step?.[1]),
    steps: numberOf(step?.[2]),
    epoch: numberOf(both?.[1] ?? EPOCH.exec(text)?.[1]),
    time: time === undefined ? undefined : timeOfText(time),
    bar: last && { at: Number(last[1]), of: Number(last[2]) },
    split: splitOf(text),
  };
}

function dictionariesOf(text: string): Map<string, number> {
  const fields = new Map<string, number>();
  for (const [dictionary] of text.matchAll(DICTIONARY)) {
    const entries = new Map(
      [...dictionary.matchAll(ENTRY)].map((match): [string, number] => [match[1]!, plainNumber(match[2]!) ?? NaN]),
    );
    if ([...entries.keys()].some(isKnownMetric)) for (const [name, value] of entries) fields.set(name, value);
  }
  return fields;
}

function wordsOf(text: string): Map<string, number> {
  const fields = new Map<string, number>();
  for (const [, words, number] of text.matchAll(NAMED))
    fields.set(nameOf(words!) ?? words!.slice(words!.lastIndexOf(' ') + 1), plainNumber(number!) ?? NaN);
  for (const [, words, number] of text.matchAll(SPOKEN)) {
    const name = nameOf(words!);
    if (name !== null && !fields.has(name)) fields.set(name, plainNumber(number!) ?? NaN);
  }
  return fields;
}

/** The last words that make a known metric: "val loss" of "and val loss", "learning rate". */
function nameOf(text: string): string | null {
  const words = text.split(' ');
  for (let from = 0; from < words.length; from++) {
    const name = words.slice(from).join('_');
    if (
      isKnownMetric(name) &&
      (from === words.length - 1 || !isKnownMetric(words.slice(from + 1).join('_')) || SPLIT.test(words[from]!))
    )
      return name;
  }
  return null;
}

function splitOf(text: string): ConsoleLine['split'] {
  const match = SPLIT.exec(text);
  if (!match) return undefined;
  return match[1] ? 'train' : match[2] ? 'eval' : 'test';
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
