/** Where a line says that it stands: "Epoch [1/5], Step [100/600]", "iter 30", "200/ 2983 batches", "Epoch: [3][ 10/100]". */

import type { Split } from '@rewardboard/metrics';
import type { Place } from './line-shape.ts';
import type { Token } from './tokens.ts';
import { splitOfWord, wordOf } from './words.ts';

interface Found {
  place: Partial<Place>;
  /** Of "Epoch(val) [1][20/20]". */
  split?: Split | undefined;
  end: number;
}

const WHOLE = /^\d{1,15}$/;
const THOUSANDS = /^\d{1,3}([,_'\u00a0\u2019\u202f]\d{3})+$/;
const POINTED = /^\d{1,3}(\.\d{3})+$/;
const AT_MOST = 4;
const AFTER_EPOCH = /^[|:,-]$/;

/** @returns NaN for what is no whole number */
function wholeOf(token: Token | undefined): number {
  if (token?.kind !== 'number') return NaN;
  if (WHOLE.test(token.text)) return Number(token.text);
  return THOUSANDS.test(token.text) ? Number(token.text.replace(/\D/g, '')) : NaN;
}

function pointedOf(token: Token | undefined): number | undefined {
  return token && POINTED.test(token.text) ? Number(token.text.replaceAll('.', '')) : undefined;
}

/** At the token of a word. @param before the words in front of it */
export function placeAt(tokens: readonly Token[], at: number, before: readonly string[], known: Place): Found | null {
  const word = tokens[at]!.text;
  const { rank, isEpoch, split, isPlural, joined } = wordOf(word);
  if (joined && !(tokens[at + 1]?.text === '=' || (tokens[at + 1]?.text === ':' && tokens[at + 2]?.kind === 'number')))
    return joined.isEpoch
      ? epochOf(tokens, at + 1, joined.value, undefined)
      : stepOf(1, joined.value, NaN, at + 1, known, false);
  if (rank === undefined && !isEpoch && split === undefined) return null;
  const last = before.at(-1);
  if (last !== undefined && wordOf(last).isNotAPlace) return null;
  if (
    isPlural &&
    ((last === 'of' && before.some((other) => wordOf(other).isNotAPlace)) || tokens[at + 1]?.text === '/')
  )
    return null;
  let next = at + 1;
  let noted: Split | undefined;
  // "Epoch(train)"
  if (tokens[next]?.text === '(' && tokens[next + 2]?.text === ')') {
    noted = splitOfWord(tokens[next + 1]!.text);
    if (noted) next += 3;
  }
  // "Epoch no. = 3"
  if (isEpoch && tokens[next]?.kind === 'word' && /^(no|nr|num|number)$/i.test(tokens[next]!.text)) next++;
  const open = next;
  let isBracketed = false;
  while (next < open + AT_MOST && tokens[next]?.kind === 'sign' && ':=#[(.'.includes(tokens[next]!.text)) {
    isBracketed ||= tokens[next]!.text === '[';
    next++;
  }
  if (isEpoch) {
    const value = epochNumber(tokens[next]);
    if (Number.isNaN(value)) return null;
    const found = epochOf(tokens, next + 1, value, noted);
    if (isPlural && tokens[next + 1]?.text !== '/' && tokens[next + 1]?.text !== 'of') found.place.isPlural = true;
    return found;
  }
  const isPart = tokens[next + 1]?.text === '/' || tokens[next + 1]?.text === 'of';
  const of = isPart ? (pointedOf(tokens[next + 2]) ?? wholeOf(tokens[next + 2])) : NaN;
  const pointed = pointedOf(tokens[next]);
  // "1.000/10.000"
  const value = pointed !== undefined && pointed <= of ? pointed : wholeOf(tokens[next]);
  if (Number.isNaN(value)) return null;
  const end = next + (Number.isNaN(of) ? 1 : 3);
  if (rank === undefined) return ofSplit(tokens, at, next, value, of, end, split!, isBracketed);
  // "step 0.5" was no whole number; "iterations: 0.3" neither.
  return { ...stepOf(rank, value, of, end, known, isPlural), split: noted };
}

function epochNumber(token: Token | undefined): number {
  const whole = wholeOf(token);
  if (!Number.isNaN(whole)) return whole;
  return token?.kind === 'number' && /^\d{1,6}\.\d{0,12}$/.test(token.text) ? Number(token.text) : NaN;
}

function stepOf(rank: number, value: number, of: number, end: number, known: Place, isPlan: boolean): Found {
  const place: Partial<Place> = {};
  if (known.stepRank === undefined || rank < known.stepRank) {
    place.step = value;
    place.stepRank = rank;
    if (!Number.isNaN(of)) place.steps = of;
    if (isPlan && Number.isNaN(of)) place.isPlural = true;
  }
  return { place, end };
}

/** @param next behind the epoch's number */
function epochOf(tokens: readonly Token[], next: number, epoch: number, split: Split | undefined): Found {
  const place: Partial<Place> = { epoch };
  let at = next;
  if ((tokens[at]?.text === '/' || tokens[at]?.text === 'of') && !Number.isNaN(wholeOf(tokens[at + 1]))) {
    at += 2;
  }
  const end = at;
  // "[3][ 10/100]", "1 [6400/60000 (11%)]", "001:  10 / 100 loss=7.1", "010  2000 / 8223 loss=1.2", "1 (10/20)"
  while (at < end + AT_MOST && tokens[at]?.kind === 'sign' && ']):,[('.includes(tokens[at]!.text)) at++;
  const value = wholeOf(tokens[at]);
  const of = tokens[at + 1]?.text === '/' ? wholeOf(tokens[at + 2]) : NaN;
  const isInParentheses = tokens[at - 1]?.text === '(' && tokens[at + 3]?.text === ')';
  const isBracketed = tokens[at - 1]?.text === '[' || (isInParentheses && !Number.isNaN(of));
  if (
    Number.isNaN(value) ||
    !(isBracketed || (at > end && tokens[at - 1]?.text === ':') || (at === end && !Number.isNaN(of))) ||
    (Number.isNaN(of) && !(isBracketed && at > end + 1))
  )
    return { place, split, end };
  // A bar has its own reader.
  if (!isBracketed && tokens[at + 3]?.text === '[') return { place, split, end };
  within(tokens, at, value, of, place);
  return { place, split, end: Number.isNaN(of) ? at + 1 : at + 3 };
}

/** A position within the epoch: of samples where its part in per cent stands beside. */
function within(tokens: readonly Token[], at: number, value: number, of: number, place: Partial<Place>): void {
  const percent = tokens[at + 4];
  if (of > 0 && tokens[at + 3]?.text === '(' && percent?.kind === 'number' && percent.text.endsWith('%')) {
    place.share = Math.min(1, value / of);
    return;
  }
  place.step = value;
  place.stepRank = 1;
  if (!Number.isNaN(of)) place.steps = of;
}

/** "Train: 3 [  50/1251 (  4%)]" of an epoch; "Test: [ 10/196]" of the evaluation itself, which is no place. */
function ofSplit(
  tokens: readonly Token[],
  at: number,
  next: number,
  value: number,
  of: number,
  end: number,
  split: Split,
  isBracketed: boolean,
): Found | null {
  if (next > at + 2 || tokens[at + 1]?.kind !== 'sign') {
    if (isBracketed && !Number.isNaN(of))
      return { place: split === 'train' ? { step: value, steps: of, stepRank: 1 } : {}, split, end };
    return null;
  }
  if (tokens[at + 1]!.text !== ':' || !Number.isNaN(of) || tokens[next + 1]?.text !== '[') return null;
  const found = epochOf(tokens, next + 1, value, split);
  return found.place.step === undefined && found.place.share === undefined ? null : found;
}

/** "[0]\ttrain-logloss:0.8", "0:\tlearn: 0.69", "[1/5][100/600] Loss_D: 0.3", "1|60|Loss: 0.5", "200/ 2983 batches" anywhere. */
export function placeAtStart(tokens: readonly Token[]): { place: Partial<Place>; end: number } | null {
  let at = 0;
  while (tokens[at]?.kind === 'other' || (tokens[at]?.text === '[' && tokens[at + 1]?.kind === 'other')) at++;
  while (tokens[at]?.text === ']' || tokens[at]?.text === '-' || tokens[at]?.text === '|') at++;
  // "E1 | it 10 | loss 0.7"
  const epoch = /^e(\d{1,6})$/i.exec(tokens[at]?.text ?? '')?.[1];
  if (epoch !== undefined && AFTER_EPOCH.test(tokens[at + 1]?.text ?? ''))
    return { place: { epoch: Number(epoch) }, end: at + 1 };
  const isBracketed = tokens[at]?.text === '[';
  const from = isBracketed ? at + 1 : at;
  const value = wholeOf(tokens[from]);
  if (Number.isNaN(value)) return null;
  const behind = tokens[from + 1]?.text;
  if (isBracketed && behind === ']') {
    const isNamed = tokens[from + 2]?.kind === 'word';
    return isNamed ? { place: { step: value, stepRank: 1 }, end: from + 2 } : null;
  }
  // "[1,  2000] loss: 2.2"
  const second = behind === ',' || behind === '|' ? wholeOf(tokens[from + 2]) : NaN;
  if (isBracketed && behind === ',' && !Number.isNaN(second) && tokens[from + 3]?.text === ']')
    return { place: { epoch: value, step: second, stepRank: 1 }, end: from + 4 };
  const of = behind === '/' ? wholeOf(tokens[from + 2]) : NaN;
  if (isBracketed && !Number.isNaN(of) && tokens[from + 3]?.text === ']') {
    const inner = tokens[from + 4]?.text === '[' ? wholeOf(tokens[from + 5]) : NaN;
    const innerOf = wholeOf(tokens[from + 7]);
    if (!Number.isNaN(inner) && tokens[from + 6]?.text === '/' && !Number.isNaN(innerOf))
      return { place: { epoch: value, step: inner, steps: innerOf, stepRank: 1 }, end: from + 9 };
    return { place: { step: value, steps: of, stepRank: 1, isStepBare: true }, end: from + 4 };
  }
  // "500 / 100000 eps 0.99 | loss 0.5"
  if (!isBracketed && of >= value && tokens[from + 3]?.kind === 'word')
    return { place: { step: value, steps: of, stepRank: 1, isStepBare: true }, end: from + 3 };
  // "500 val 10.8", "7\tepoch=3\tperplexity-val=9.1"
  const isCell = tokens[from + 1]?.kind === 'word' && tokens[from + 1]!.gap > 1 && tokens[from + 2]?.text === '=';
  if (!isBracketed && from === 0 && (isCell || isRowOfSplit(tokens)))
    return { place: { step: value, stepRank: isCell ? 0 : 1 }, end: from + 1 };
  // "3 [D loss: 0.5] [G loss: 0.6]"
  const isNamed = behind === ':' || (behind === '[' && tokens[from + 1]!.gap === 1);
  // "0: step 10 loss 0.5": SLURM labels each line with its task.
  const named = wordOf(tokens[from + 2]?.text ?? '');
  if (!isBracketed && behind === ':' && (named.rank !== undefined || named.isEpoch) && !named.isPlural)
    return { place: {}, end: from + 2 };
  if (!isBracketed && isNamed && tokens[from + 2]?.kind === 'word')
    return { place: { step: value, stepRank: 1 }, end: from + 2 };
  if (
    !isBracketed &&
    behind === '|' &&
    !Number.isNaN(second) &&
    tokens[from + 3]?.text === '|' &&
    tokens[from + 4]?.kind === 'word'
  )
    return { place: { epoch: value, step: second, stepRank: 0 }, end: from + 4 };
  return null;
}

/** "500 val 10.8": a step, a split and its loss, and nothing else. */
export function isRowOfSplit(tokens: readonly Token[]): boolean {
  const [step, word, number] = tokens;
  if (tokens.length !== 3 || number!.kind !== 'number' || word!.kind !== 'word') return false;
  const split = splitOfWord(word!.text);
  return (split === 'train' || split === 'eval') && /[.e]/i.test(number!.text) && !Number.isNaN(wholeOf(step));
}

/** Of "200/ 2983 batches". */
export function placeOfNumber(token: Token, of: string | undefined, word: string, known: Place): Partial<Place> | null {
  const { rank } = wordOf(word);
  const value = wholeOf(token);
  if (rank === undefined || Number.isNaN(value)) return null;
  return stepOf(rank, value, of === undefined ? NaN : wholeOf({ ...token, text: of }), 0, known, false).place;
}
