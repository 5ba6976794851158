/** The training's end of a process that computes: one question at a time, and an answer or the reason why there is none. */

import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import type { FromComputer, ToComputer } from './compute-messages.ts';
import { COMPUTE_ROLE } from './compute-process.ts';

type Answer<T extends FromComputer['type']> = Extract<FromComputer, { type: T }>;

export class ComputeChild {
  readonly #child: ChildProcess;
  readonly #gone: Promise<never>;
  #output = '';

  /** @param entry the script that serves when its first argument says so */
  constructor(entry: string, environment: NodeJS.ProcessEnv) {
    this.#child = fork(entry, [COMPUTE_ROLE], { serialization: 'advanced', stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [], env: environment });
    const keep = (chunk: Buffer) => {
      this.#output = (this.#output + chunk.toString('utf8')).slice(-1_000);
    };
    this.#child.stdout!.on('data', keep);
    this.#child.stderr!.on('data', keep);
    this.#gone = new Promise((_, reject) => {
      this.#child.once('error', (error) => reject(error));
      this.#child.once('close', (code, signal) => {
        const said = this.#output.trim().split('\n')[0];
        reject(new Error(`${signal ? `it was ended by ${signal}` : `it ended with code ${code}`}${said ? `: ${said}` : ''}`));
      });
    });
    // Who waits hears of it; when nobody does it is no failure.
    this.#gone.catch(() => {});
  }

  ask<T extends FromComputer['type']>(message: ToComputer, expected: T): Promise<Answer<T>> {
    const answered = new Promise<Answer<T>>((resolve, reject) => {
      this.#child.once('message', (answer: FromComputer) => {
        if (answer.type === expected) resolve(answer as Answer<T>);
        else reject(new Error(answer.type === 'failed' ? answer.reason : `it answered ${answer.type}`));
      });
      this.#child.send(message, (error) => {
        if (error) reject(error);
      });
    });
    const first = Promise.race([answered, this.#gone]);
    // Who gave up waiting is not told that it failed.
    first.catch(() => {});
    return first;
  }

  end(): void {
    this.#child.removeAllListeners('message');
    this.#child.kill('SIGKILL');
  }
}
