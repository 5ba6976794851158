/** A process that records until it is killed, for the test of that. It prints the number of each event when `record` has returned. */

import { writeSync } from 'node:fs';
import { evaluationAt, INFO, TEXTS } from './events-for-test.ts';
import { Recorder } from '../recording/record.ts';

const recorder = new Recorder(process.argv[2]!, INFO);
recorder.record({ type: 'start', info: INFO });
recorder.record(TEXTS);
for (let step = 1; ; step++) {
  recorder.record(evaluationAt(step));
  writeSync(1, `${step}\n`);
}
