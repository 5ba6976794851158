export * from './format.ts';
export * from './formats.ts';
export * from './growing-json.ts';
export { journalLine } from './journal.ts';
export { historyFile, historyRow } from './metrics-history-write.ts';
export { metricsLogLine } from './metrics-log-write.ts';
export { predictionSampleRows, predictionSamplesFile } from './prediction-samples-write.ts';
export { predictionsBlock } from './predictions-log-write.ts';
