/** What other parts may use of the trainer. Nothing here loads TensorFlow.js. */

export * from './config-fields.ts';
export type { Overrides } from './load-config.ts';
export type { TrainingOptions } from './run-training.ts';
export { EXIT_CODES, runTraining } from './run-training.ts';
