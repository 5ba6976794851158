/** What other parts may use of the trainer. Nothing here loads TensorFlow.js. */

export { BadInput, systemReason } from './base/bad-input.ts';
export * from './config/config-fields.ts';
export { FIELD_ALIASES } from './config/config-schema.ts';
export { readYaml } from './config/read-yaml.ts';
export { FetchFailed, fetchFile } from './data/fetch-file.ts';
export { dataFields, inspectData } from './data/inspect-data.ts';
export type { PublicFile, PublicSet } from './data/public-sets.ts';
export { HUGGING_FACE, PUBLIC_SETS } from './data/public-sets.ts';
export { reportText } from './data/report-text.ts';
export { BACKENDS } from './backends/backend-names.ts';
export { shownAddress } from './base/shown-address.ts';
export { stateDirectory } from './base/environment.ts';
export type { Overrides } from './config/load-config.ts';
export type { TrainingOptions } from './run/run-training.ts';
export { recordedRunsIn } from './run/recorded-run.ts';
export type { Sent } from './run/send-run.ts';
export { sendRun } from './run/send-run.ts';
export { EXIT_CODES, runTraining } from './run/run-training.ts';
export { nearestName } from './base/nearest-name.ts';
