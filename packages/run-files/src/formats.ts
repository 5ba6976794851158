/** Every format that is understood; a file belongs to the first that claims it. */

import { catboostTraining } from './catboost-training.ts';
import { consoleLog } from './console-log.ts';
import { containerLog } from './container-log.ts';
import { csv, kerasCsv, lightningCsv } from './csv-logs.ts';
import type { Beginning, Format } from './format.ts';
import { epochMetrics } from './epoch-metrics.ts';
import { finalResults, finalText } from './final-results.ts';
import { historyColumns } from './history-columns.ts';
import { hparams, wandbConfig } from './hparams.ts';
import { tableOf } from './given-columns.ts';
import { journal } from './journal.ts';
import { jsonLines } from './json-lines.ts';
import { isOtherText, logNameOf } from './log-name.ts';
import { metricsHistory } from './metrics-history-read.ts';
import { metricsLog } from './metrics-log-read.ts';
import { mlflowMetric } from './mlflow-metric.ts';
import { mlflowRun, mlflowValue } from './mlflow-run.ts';
import { objectOfText } from './python-json.ts';
import { predictionLines } from './prediction-lines.ts';
import { predictionSamples } from './prediction-samples-read.ts';
import { predictionsLog } from './predictions-log-read.ts';
import { notebook } from './notebook.ts';
import { numberArray } from './number-array.ts';
import { numberLines } from './number-lines.ts';
import { progressLines } from './progress-lines.ts';
import { sacredMetrics } from './sacred-metrics.ts';
import { tensorboard } from './tensorboard-read.ts';
import { headerOf } from './table-header.ts';
import { trainerState } from './trainer-state.ts';
import { isTrainingOutput } from './training-output.ts';
import { unnamedSeriesOf } from './unnamed-series.ts';
import { swanlab } from './swanlab-read.ts';
import { wandb } from './wandb-read.ts';
import { yamlHistory } from './yaml-history.ts';

export const FORMATS: readonly Format[] = [
  journal,
  metricsLog,
  predictionsLog,
  predictionSamples,
  predictionLines,
  tensorboard,
  wandb,
  swanlab,
  trainerState,
  finalResults,
  finalText,
  epochMetrics,
  catboostTraining,
  metricsHistory,
  sacredMetrics,
  historyColumns,
  yamlHistory,
  lightningCsv,
  kerasCsv,
  csv,
  hparams,
  wandbConfig,
  mlflowMetric,
  mlflowRun,
  mlflowValue,
  progressLines,
  jsonLines,
  numberLines,
  numberArray,
  containerLog,
  notebook,
  // Last, and where no other waits for more: any text may be some program's output.
  consoleLog,
];

/** The format by the name alone. @param fileName with or without directories */
export function formatOf(fileName: string): Format | null {
  const baseName = baseNameOf(fileName);
  return FORMATS.find((format) => format.matches?.(baseName)) ?? null;
}

/** Whether a file's name is one that a log may have; other files need not be opened. */
export function mayBeLog(fileName: string): boolean {
  const baseName = baseNameOf(fileName);
  const name = logNameOf(baseName)?.name ?? baseName;
  return FORMATS.some((format) => format.matches?.(baseName) || format.mayBeNamed?.test(name));
}

/** Whether nothing in a file's name says that it is a log: its content must, at once. */
export function isUnnamedLog(fileName: string): boolean {
  return logNameOf(baseNameOf(fileName))?.isUnnamed === true && !formatOf(fileName);
}

/** What a person has said of a file. */
export interface Given {
  /** The names of a table's columns. */
  columns?: readonly string[] | undefined;
  /** Whether a metric of this name was given a path. */
  isNamed?(name: string): boolean;
}

/**
 * The format of a file by its content; null when it is not a log; 'wait' while there is too little of it.
 * @param given decides where the content alone doesn't
 */
export function recognize(beginning: Beginning, given: Given = {}): Format | null | 'wait' {
  const named = formatOf(beginning.fileName);
  if (named && !named.isNameShared) return named;
  if (given.columns) return tableOf(given.columns);
  const found = fromContent(beginning, named);
  if (found !== null && found !== 'wait' && !found.isAnyText) return found;
  return withNames(beginning, given) ?? unnamedSeriesOf(beginning) ?? found;
}

/** A table or lines of JSON with a name that a person gave a path. */
function withNames({ text }: Beginning, { isNamed }: Given): Format | null {
  const end = text.indexOf('\n');
  if (!isNamed || end < 0) return null;
  const line = text.slice(0, end).replace(/^\uFEFF/, '');
  if (Object.keys(objectOfText(line) ?? {}).some(isNamed)) return jsonLines;
  return headerOf(line)?.names.some(isNamed) ? csv : null;
}

function fromContent(beginning: Beginning, named: Format | null): Format | null | 'wait' {
  const { name = beginning.fileName, isUnnamed = false } = logNameOf(beginning.fileName) ?? {};
  const found = byContent({ ...beginning, fileName: name }, named);
  if (found === null && isOtherText(name) && isTrainingOutput(beginning.bytes)) return consoleLog;
  if (!isUnnamed || found === null || (found !== 'wait' && !found.isAnyText)) return found;
  return found !== 'wait' && isTrainingOutput(beginning.bytes) ? found : null;
}

function byContent(beginning: Beginning, named: Format | null): Format | null | 'wait' {
  let mustWait = false;
  for (const format of FORMATS) {
    if (format.isAnyText && mustWait) break;
    const mayBe = format.mayBeNamed?.test(beginning.fileName) ?? true;
    const recognition = (mayBe && format.recognizes?.(beginning)) ?? false;
    if (recognition === true) return format;
    if (recognition === 'wait') mustWait = true;
  }
  return mustWait ? 'wait' : named;
}

function baseNameOf(fileName: string): string {
  return fileName.slice(fileName.lastIndexOf('/') + 1);
}
