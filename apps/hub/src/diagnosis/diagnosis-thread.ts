/** The program of a diagnosis thread. */

import { parentPort } from 'node:worker_threads';
import { serveDiagnoses } from './serve-diagnoses.ts';

if (parentPort) serveDiagnoses(parentPort, () => performance.now());
