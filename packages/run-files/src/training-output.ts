/** Whether a text is the output of a training, where its name doesn't say so. */

import { consoleLog } from './console-log.ts';
import { textOf } from './utf8.ts';

/** Places in the training that it must report metrics of. */
const MIN_STEPS = 2;
/** Most texts have no such lines: they need no closer look. */
const MAYBE =
  /(?:loss|acc|f1|auc|perplexity|ppl)[\w/@.-]{0,20}(?: ?\([^()\n\r]{0,30}\))?[^\w\n\r]{1,12}(?:\d|nan\b|inf\b)/gi;

/**
 * Notes and documents may quote a loss; the output of a training reports metrics at several steps or epochs.
 * @param bytes the beginning of the file
 */
export function isTrainingOutput(bytes: Uint8Array): boolean {
  // A script.
  if (bytes[0] === 0x23 && bytes[1] === 0x21) return false;
  if ((textOf(bytes).match(MAYBE)?.length ?? 0) < MIN_STEPS) return false;
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
