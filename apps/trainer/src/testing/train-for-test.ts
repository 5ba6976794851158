/** A program that trains and can be stopped or killed, for the tests of that. Its argument: the options as JSON. */

import type { TrainingOptions } from '../run/run-training.ts';
import { runTraining } from '../run/run-training.ts';

const options = JSON.parse(process.argv[2]!) as Omit<TrainingOptions, 'signal'>;
const stop = new AbortController();
process.on('SIGINT', () => stop.abort('SIGINT'));
process.exitCode = await runTraining({ ...options, signal: stop.signal });
