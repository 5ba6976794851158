/** The training's side of a process or thread that computes: one request at a time, and its reply or the reason why there is none. */

import type { FromComputer, ToComputer } from './compute-messages.ts';

type Reply<T extends FromComputer['type']> = Extract<FromComputer, { type: T }>;

export abstract class Computer {
  /** Rejects when the other side has exited. */
  protected abstract readonly gone: Promise<never>;
  protected abstract onceAnswered(listener: (answer: FromComputer) => void): void;
  protected abstract send(message: ToComputer, failed: (error: Error) => void): void;
  abstract end(): void;

  ask<T extends FromComputer['type']>(message: ToComputer, expected: T): Promise<Reply<T>> {
    const answered = new Promise<Reply<T>>((resolve, reject) => {
      this.onceAnswered((answer) => {
        if (answer.type === expected) resolve(answer as Reply<T>);
        else reject(new Error(answer.type === 'failed' ? answer.reason : `it answered ${answer.type}`));
      });
      this.send(message, reject);
    });
    const first = Promise.race([answered, this.gone]);
    // A caller that gave up must not cause an unhandled rejection.
    first.catch(() => {});
    return first;
  }
}
