/** Every format that is understood; a file belongs to the first that claims it. */

import { csv, kerasCsv, lightningCsv } from './csv-logs.ts';
import type { Beginning, Format } from './format.ts';
import { journal } from './journal.ts';
import { metricsHistory } from './metrics-history-read.ts';
import { metricsLog } from './metrics-log-read.ts';
import { predictionSamples } from './prediction-samples-read.ts';
import { predictionsLog } from './predictions-log-read.ts';
import { tensorboard } from './tensorboard-read.ts';
import { trainerState } from './trainer-state.ts';

export const FORMATS: readonly Format[] = [journal, metricsLog, predictionsLog, predictionSamples, tensorboard, trainerState, metricsHistory, lightningCsv, kerasCsv, csv];

/** Names that a log may have, so that others need not be opened. */
const MAY_BE_LOG = /\.(json|jsonl|ndjson|csv|tsv|log|txt|out|err)$|tfevents/i;

/** The format that a name alone tells. @param fileName with or without the directories before it */
export function formatOf(fileName: string): Format | null {
  const baseName = baseNameOf(fileName);
  return FORMATS.find((format) => format.matches(baseName)) ?? null;
}

export function mayBeLog(fileName: string): boolean {
  return MAY_BE_LOG.test(baseNameOf(fileName));
}

/** The format of a file by its content; null when it is none of ours; 'wait' while too little is there to tell. */
export function recognize(beginning: Beginning): Format | null | 'wait' {
  let mustWait = false;
  for (const format of FORMATS) {
    const recognition = format.recognizes?.(beginning) ?? false;
    if (recognition === true) return format;
    if (recognition === 'wait') mustWait = true;
  }
  return formatOf(beginning.fileName) ?? (mustWait ? 'wait' : null);
}

function baseNameOf(fileName: string): string {
  return fileName.slice(fileName.lastIndexOf('/') + 1);
}
