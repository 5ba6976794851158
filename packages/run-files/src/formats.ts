/** Every format that is understood; a file belongs to the first that claims its name. */

import type { Format } from './format.ts';
import { journal } from './journal.ts';
import { metricsHistory } from './metrics-history-read.ts';
import { metricsLog } from './metrics-log-read.ts';
import { predictionSamples } from './prediction-samples-read.ts';
import { predictionsLog } from './predictions-log-read.ts';

export const FORMATS: readonly Format[] = [journal, metricsHistory, metricsLog, predictionsLog, predictionSamples];

/** @param fileName name of a file, with or without the directories before it */
export function formatOf(fileName: string): Format | null {
  const baseName = fileName.slice(fileName.lastIndexOf('/') + 1);
  return FORMATS.find((format) => format.matches(baseName)) ?? null;
}
