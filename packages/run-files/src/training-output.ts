/** Whether a text is the output of a training, where its name doesn't say so. */

import { consoleLog } from './console-log.ts';
import { textOf } from './utf8.ts';

/** Places in the training that it must report metrics of. */
const MIN_STEPS = 2;
/** Most texts have no such lines: they need no closer look. */
const MAYBE =
  /(?:loss|acc|f1|auc|perplexity|ppl)[\w/@.-]{0,20}(?: ?\([^()\n\r]{0,30}\))?[^\w\n\r]{1,12}(?:\d|nan\b|inf\b)/gi;
/** "[10]\ttrain-error:0.3": a round of boosting, whose metric may be any. */
const ROUND = /^\[\d{1,7}\][ \t]{1,4}[\w' -]{1,60}:[ ]?-?\d/gm;
/** "epoch  train_loss  valid_loss" above a row: the names are nowhere beside their numbers. */
const TABLE =
  /^[ \t|]{0,10}(?:epochs?|steps?|iter|iterations?|e)[ \t|]([^\n]{0,600})\n(?:[ \t|:+=-]{0,400}\n)?[ \t|]{0,20}\d{1,9}[ \t|]/gim;
const METRIC = /loss|acc|f1|auc|perplexity/i;

function mayReport(text: string): boolean {
  if ([MAYBE, ROUND].some((part) => (text.match(part)?.length ?? 0) >= MIN_STEPS)) return true;
  for (const [, names] of text.matchAll(TABLE)) if (METRIC.test(names!)) return true;
  return false;
}

/**
 * Notes and documents may quote a loss; the output of a training reports metrics at several steps or epochs.
 * @param bytes the beginning of the file
 */
export function isTrainingOutput(bytes: Uint8Array): boolean {
  // A script.
  if (bytes[0] === 0x23 && bytes[1] === 0x21) return false;
  if (!mayReport(textOf(bytes))) return false;
  const steps = new Set<number>();
  for (const event of consoleLog.open().read(bytes).events) {
    if (event.type === 'about' && event.about.stepUnit === 'record') return false;
    if (event.type === 'train' || event.type === 'evaluation') steps.add(event.step);
    if (event.type === 'points')
      for (const series of Object.values(event.series))
        for (let i = 0; i < series.steps.length; i++) steps.add(series.steps[i]!);
    if (steps.size >= MIN_STEPS) return true;
  }
  return false;
}
