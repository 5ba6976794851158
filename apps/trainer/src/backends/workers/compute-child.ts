/** What computes in a process of its own, which may have a graphics card of its own. */

import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { argumentsOfNode } from '@rewardboard/wasm';
import type { FromComputer, ToComputer } from './compute-messages.ts';
import { COMPUTE_ROLE } from './compute-messages.ts';
import { Computer } from './computer.ts';

export class ComputeChild extends Computer {
  protected readonly gone: Promise<never>;
  readonly #child: ChildProcess;
  #output = '';

  /** @param entry the script that serves when its first argument says so */
  constructor(entry: string, environment: NodeJS.ProcessEnv) {
    super();
    this.#child = fork(entry, [COMPUTE_ROLE], {
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: argumentsOfNode(),
      env: environment,
    });
    const keep = (chunk: Buffer) => {
      this.#output = (this.#output + chunk.toString('utf8')).slice(-1_000);
    };
    this.#child.stdout!.on('data', keep);
    this.#child.stderr!.on('data', keep);
    this.gone = new Promise((_, reject) => {
      this.#child.once('error', (error) => reject(error));
      this.#child.once('close', (code, signal) => {
        const said = this.#output.trim().split('\n')[0];
        reject(new Error(`${signal ? `killed by ${signal}` : `exit code ${code}`}${said ? `: ${said}` : ''}`));
      });
    });
    // Pending requests reject with it; without one it is not an unhandled rejection.
    this.gone.catch(() => {});
  }

  protected override onceAnswered(listener: (answer: FromComputer) => void): void {
    this.#child.once('message', listener);
  }

  protected override send(message: ToComputer, failed: (error: Error) => void): void {
    this.#child.send(message, (error) => {
      if (error) failed(error);
    });
  }

  override end(): void {
    this.#child.removeAllListeners('message');
    this.#child.kill('SIGKILL');
  }
}
