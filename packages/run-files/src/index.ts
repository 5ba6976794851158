export { MAX_RECORD_BYTES } from './format.ts';
export type { Damage, Format, FormatReader, ReadResult } from './format.ts';
export { FORMATS, formatOf } from './formats.ts';
export type { GrowingJson } from './growing-json.ts';
export { journalLine } from './journal.ts';
export { historyFile, historyRow } from './metrics-history-write.ts';
export { metricsLogLine } from './metrics-log-write.ts';
export { predictionSampleRows, predictionSamplesFile } from './prediction-samples-write.ts';
export { predictionsBlock } from './predictions-log-write.ts';
