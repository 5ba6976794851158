/** What one line of a program's output says of a training. */

import type { Split } from '@rewardboard/metrics';
import { isKnownMetric } from '@rewardboard/metrics';
import { timeOfText } from '../local-time.ts';
import type { Bar } from './bar.ts';
import { barOf, kerasBarOf } from './bar.ts';
import { withoutChinese } from './chinese.ts';
import type { CountedEpochs } from './counted-epochs.ts';
import { withPlainDate } from './ctime.ts';
import { dictionariesOf } from './dictionary.ts';
import { addFields } from './fields.ts';
import type { GivenNames } from './given-names.ts';
import { NONE_GIVEN } from './given-names.ts';
import type { ConsoleLine } from './line-shape.ts';
import { emptyLine } from './line-shape.ts';
import { inEnglish } from './european.ts';
import { withoutMarian } from './marian.ts';
import { withPairedNames } from './paired-names.ts';
import { withoutProgramLines } from './program-lines.ts';
import { withSlashedNames } from './slashed-names.ts';
import { withoutExamples } from './tflearn.ts';
import { withStepsNamed } from './steps-in-brackets.ts';
import { tokensOf } from './tokens.ts';
import { withWholeCounts } from './whole-counts.ts';
import type { Name } from './words.ts';
import { isOfLogs, splitOfWord } from './words.ts';

/** Characters of a line that are looked at. */
export const MAX_LINE = 8_000;
/** Most lines are none of ours; this is cheap. */
const MAYBE = (
  'loss acc f1 auc perplexity ppl epoch step iter batch eval val test train learn error score rmse dev top prec recall reward margin ' +
  `{' {" %| /s] it/s`
).split(' ');
const FRACTION = /\d\/\d/;
/** Short names count only with a number behind them: "it: 10, ce: 0.31". */
const SHORT_NAME = /\b(tp|ce|bce|nll|mse|mae|map|mcc|ndcg)\s{0,3}[:=]\s{0,3}[\d.]/;
// oxlint-disable-next-line no-control-regex
const ESCAPES = /\u001b\[[\d;?]*[A-Za-z]/g;
/** Ray names the process before each line: "(TaskRunner pid=123) step:1", "(Worker(0) pid=5, ip=10.0.0.2) ...". */
const OF_WORKER = /^\([\w.]{1,40}(?:\([\w.]{0,20}\))? pid=\d{1,12}(?:, ip=[\d.:a-f]{1,40})?\) /;
/** A heading is short: words, and characters. */
const MAX_HEADING = 60;
const MAX_HEADING_FOREIGN = 2;
/** One that ends with a colon may be longer. */
const MAX_ANNOUNCEMENT = 160;
const RATES = /^(lr|learning_?rate)$/i;
/** TensorFlow's estimators report their evaluations so. */
const OF_ESTIMATOR = /^[^=]{0,100}(?:^|[:\]\s])Saving dict for global step \d/;
const SUMMARY = /^\s{0,10}\*\s/;
/** "Best model updated! Valid loss: 0.5" */
const MAY_REPEAT = /\b(best|updated?|improved|saved|saving|checkpoint)\b|最优|最佳|保存/i;
/** What Keras' callbacks say, some of them with the number of the epoch before. */
const OF_CALLBACK =
  /^\s{0,20}Epoch \d{1,6}: (early stopping|saving model|ReduceLROnPlateau|LearningRateScheduler|finished|[\w/-]{1,40} (did not improve|improved from))/;
/** "FINAL BEST RESULT: Epoch: 4 Dev loss: 0.65" repeats a record of another epoch. */
const OF_BEST = /^\W{0,10}((final|overall|the) ){0,2}best\b[^:=\d]{0,30}:/i;
/** What a tracker sums up at the end, and what an exception says. */
const NO_RECORD =
  /^\s{0,20}(wandb|COMET [A-Z]{1,9}|swanlab|trackio):\s|^(\[rank\d{1,5}\]:\s{1,4})?[\w.]{0,80}(Error|Exception|Warning): /;
/** A table in a frame: rich draws so what a model was asked and answered. */
const OF_FRAMED_TABLE = /^\s{0,20}[│┃] {0,3}[│┃]/;
/** "VA - Epoch 3: 40%|": in capitals, and only before a bar. */
const SHORT_TITLE = /^(TR|VA|TE)\b/;
const SHORT_SPLITS: Readonly<Record<string, Split>> = { TR: 'train', VA: 'eval', TE: 'test' };
/** "wps 1200", and no sentence. */
const CELL = /^\s{0,10}[\w/@.-]{1,40}[ :=]{1,3}[-+]?[\d.]{1,20}(?:e[-+]?\d{1,3})?%?\s{0,10}$/i;
/** Cells between bars that make a row, and how many of them may be something else. */
const MIN_CELLS = 4;
const MAX_OTHER_CELLS = 2;
/** Words of no log's language that a line with a metric may have, and one more for each metric. */
const MAX_FOREIGN = 2;
/** The same for a sentence; each two numbers with a sign before them allow one more. */
const MAX_FOREIGN_OF_SENTENCE = 1;

/** What is looked at of a line: not too much, and no colours. */
export function plainText(line: string): string {
  const text = line.length > MAX_LINE ? line.slice(0, MAX_LINE) : line;
  const plain = (text.includes('\u001b') ? text.replace(ESCAPES, '') : text).replace(OF_WORKER, '');
  return withSlashedNames(
    withPairedNames(
      withWholeCounts(
        withPlainDate(
          withoutExamples(withoutMarian(withoutProgramLines(withStepsNamed(inEnglish(withoutChinese(plain)))))),
        ),
      ),
    ),
  );
}

/** @param text as `plainText` returns it. @param label the metric that a heading announced. @returns null for a line that says nothing of a training */
export function consoleLine(
  text: string,
  label?: Name,
  epochs?: CountedEpochs,
  given: GivenNames = NONE_GIVEN,
): ConsoleLine | null {
  if (NO_RECORD.test(text) || OF_FRAMED_TABLE.test(text) || OF_CALLBACK.test(text) || OF_BEST.test(text)) return null;
  const lower = text.toLowerCase();
  const mayBe = MAYBE.some((word) => lower.includes(word)) || FRACTION.test(text) || SHORT_NAME.test(lower);
  if (!mayBe && !given.mayBeIn(text)) return null;
  const found = emptyLine(label);
  found.keras = kerasBarOf(text);
  if (!found.keras) found.bar = barOf(text);
  const { keras, bar } = found;
  if (bar?.text.startsWith(' ; ')) {
    const printed = printedBehind(bar, label, given);
    if (printed) return printed;
  }
  const isNested = bar !== null && bar.text.includes('={');
  if (isNested) bar.text = bar.text.replace(/[{}'"]/g, ' ');
  const dictionaries = text.includes('{') && !isNested ? dictionariesOf(text) : null;
  if (dictionaries && hasMetric(dictionaries.entries, given)) {
    found.dictionary = dictionaries.entries;
    found.isOpen = dictionaries.isOpen;
  }
  const read = keras ? keras.text : bar ? `${bar.title} ; ${bar.text}` : text;
  const { tokens, time } = tokensOf(found.dictionary ? read.slice(0, Math.max(0, read.indexOf('{'))) : read);
  addFields(tokens, found, given);
  if (found.isOfBest) return null;
  if (OF_ESTIMATOR.test(text)) found.split = 'eval';
  found.split ??= SHORT_SPLITS[SHORT_TITLE.exec(bar?.title ?? '')?.[1] ?? ''];
  epochs?.correct(text, found);
  if (time !== undefined) found.time = timeOfText(withDashes(time));
  const isSilent = found.fields.length === 0 && !found.dictionary && !bar && !keras;
  if (isSilent && found.mentioned !== undefined) found.heading = headingOf(text, found);
  found.isContinued = SUMMARY.test(text);
  found.mayRepeat = MAY_REPEAT.test(text);
  found.isProse = !found.dictionary && isProse(text, found);
  return found;
}

/** A line that a program printed where its bar stood, and that says itself where it belongs. */
function printedBehind({ text }: Bar, label: Name | undefined, given: GivenNames): ConsoleLine | null {
  const printed = text.slice(' ; '.length);
  if (printed.trim() === '' || printed.includes('{')) return null;
  const line = consoleLine(printed, label, undefined, given);
  const isPlaced = line !== null && (line.epoch ?? line.step) !== undefined;
  return isPlaced && !line.bar && !line.keras && line.fields.some(({ name }) => name.isKnown) ? line : null;
}

/** "| epoch 001 | loss 0.5 | wps 1200 | gnorm 1.2": the program's own abbreviations are no prose. */
function isRowOfCells(text: string): boolean {
  const cells = text.split('|').filter((cell) => cell.trim() !== '');
  const named = cells.filter((cell) => CELL.test(cell)).length;
  return named >= MIN_CELLS && cells.length - named <= MAX_OTHER_CELLS;
}

function isProse(text: string, { foreign, fields, bar, epoch, step }: ConsoleLine): boolean {
  const assigned = fields.filter(({ isAssigned }) => isAssigned).length;
  // "Epoch 3, validation loss=0.5, over 18067.00 frames.": what was counted has words of its own.
  const ofPlace = assigned > 0 && (epoch ?? step) !== undefined ? 1 : 0;
  const isWordy =
    foreign > MAX_FOREIGN + fields.length ||
    (!bar && /[a-z]\?/i.test(text)) ||
    (foreign > MAX_FOREIGN_OF_SENTENCE + ofPlace + Math.floor(assigned / 2) &&
      /[.!?]['"]?\s{0,3}$/.test(text.slice(-6)));
  return isWordy && !(fields.length > 0 && isRowOfCells(text));
}

/** A learning rate alone is an argument of the program. */
function hasMetric(entries: ReadonlyMap<string, string>, given: GivenNames): boolean {
  for (const name of entries.keys())
    if (
      given.has(name) ||
      (isKnownMetric(name) && (entries.has('epoch') || !RATES.test(name)) && splitOfWord(name) === undefined)
    )
      return true;
  return false;
}

/** "2026/01/31 10:00:00" */
const withDashes = (time: string): string =>
  time[4] === '/' ? time.slice(0, 10).replaceAll('/', '-') + time.slice(10) : time;

/** Without what a logger puts in front. "Validation results - Epoch: 3" is all of a message. */
function messageOf(line: string): string {
  const cut = Math.max(line.lastIndexOf(' - '), line.lastIndexOf('] '));
  const last = cut < 0 ? line : line.slice(cut + 2).trim();
  if (!/^\W{0,3}epoch\b/i.test(last)) return last;
  const level = /\b(INFO|DEBUG): /.exec(line);
  return level ? line.slice(level.index + level[0].length) : line;
}

/** A line of its own, and short: "***** Running Evaluation *****", "2026-01-31 10:00:00 - INFO - Validating", "Evaluating reward, Epoch 1/2". */
function headingOf(text: string, { split, mentioned, foreign }: ConsoleLine): Split | undefined {
  const whole = text.trim();
  // "Evaluation of the model on the dev dataset in epoch 0 after 100 steps:"
  if (whole.endsWith(':') && whole.length <= MAX_ANNOUNCEMENT && foreign <= MAX_HEADING_FOREIGN)
    return split ?? mentioned;
  const message = messageOf(whole);
  if (message.length > MAX_HEADING || foreign > MAX_HEADING_FOREIGN) return undefined;
  const isMarked = /^[*=#\-[<>+]/.test(message) || /[:*=#\-\]>]$|\.\.\.$|…$/.test(message);
  const words = message.split(/[^A-Za-z]+/).filter((word) => word !== '');
  // "Starting validation", and not "this is a test".
  const isNamed = words.slice(0, 2).some((word) => splitOfWord(word) !== undefined) && words.every(isOfLogs);
  return isMarked || isNamed ? split : undefined;
}
