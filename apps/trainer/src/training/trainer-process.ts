/** Entry of the training process, which takes one request, trains and exits; and of the processes that compute for it, one per device. */

import { hostname } from 'node:os';
import { BadInput } from '../base/bad-input.ts';
import { COMPUTE_ROLE } from '../backends/workers/compute-messages.ts';
import { serveComputing } from '../backends/workers/compute-process.ts';
import type { FromTrainer, ParentNotice, ToTrainer } from '../run/process-messages.ts';
import { train } from './train.ts';

const stop = new AbortController();
const notices: ParentNotice[] = [];

function notify(message: FromTrainer, sent: () => void = () => {}): void {
  // The parent process may be gone; the files on the disk are complete without it.
  if (process.connected) process.send!(message, undefined, undefined, sent);
  else sent();
}

if (process.argv[2] === COMPUTE_ROLE) serveComputing();
else takeRequest();

function takeRequest(): void {
  process.on('message', (message: ToTrainer) => {
    if (message.type === 'stop') stop.abort(message.reason);
    else if (message.type === 'notice') notices.push(message);
    else void run(message);
  });
  process.on('disconnect', () => stop.abort('the parent process is gone'));
  // Ctrl-C reaches the whole terminal; the parent hears it too and says when to stop.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => stop.abort('the training process was asked to end'));
}

async function run({ request }: Extract<ToTrainer, { type: 'train' }>): Promise<void> {
  try {
    const outcome = await train(request, {
      signal: stop.signal,
      notify,
      notices,
      machine: { pid: process.pid, host: hostname() },
    });
    notify({ type: 'over', outcome }, leave);
  } catch (error) {
    notify(
      {
        type: 'failed',
        badInput: error instanceof BadInput,
        reason: error instanceof Error ? error.message : String(error),
      },
      leave,
    );
  }
}

/** All files are written by now; a native backend's threads would keep the process. */
function leave(): void {
  process.exit(0);
}
