/** Computes in a thread of this process; weights and gradients are in shared memory. */

import { Worker } from 'node:worker_threads';
import { turnOffOnnxTelemetry } from '../../base/environment.ts';
import type { FromComputer, ToComputer } from './compute-messages.ts';
import { COMPUTE_ROLE } from './compute-messages.ts';
import { Computer } from './computer.ts';

export class ComputeThread extends Computer {
  protected readonly gone: Promise<never>;
  readonly #worker: Worker;

  /** @param entry the script that serves when its first argument says so */
  constructor(entry: string) {
    super();
    // What a thread sets in its environment, native code doesn't see.
    turnOffOnnxTelemetry();
    this.#worker = new Worker(entry, { argv: [COMPUTE_ROLE], execArgv: [] });
    this.gone = new Promise((_, reject) => {
      this.#worker.once('error', (error) => reject(error));
      this.#worker.once('exit', (code) => reject(new Error(`exit code ${code}`)));
    });
    // Pending requests reject with it; without one it is not an unhandled rejection.
    this.gone.catch(() => {});
  }

  protected override onceAnswered(listener: (answer: FromComputer) => void): void {
    this.#worker.once('message', listener);
  }

  protected override send(message: ToComputer, failed: (error: Error) => void): void {
    try {
      this.#worker.postMessage(message, []);
    } catch (error) {
      failed(error as Error);
    }
  }

  override end(): void {
    this.#worker.removeAllListeners('message');
    void this.#worker.terminate();
  }
}
