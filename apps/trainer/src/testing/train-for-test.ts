/** A program that trains and can be killed, for the test of that. Its argument: the options as JSON. */

import type { TrainingOptions } from '../run/run-training.ts';
import { runTraining } from '../run/run-training.ts';

const options = JSON.parse(process.argv[2]!) as Omit<TrainingOptions, 'signal'>;
process.exitCode = await runTraining({ ...options, signal: new AbortController().signal });
