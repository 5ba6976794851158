/** For a test: a thread whose first message is its last. */

import { parentPort } from 'node:worker_threads';

parentPort.on('message', () => {
  throw new Error('no such number');
});
