/** The training's end of what computes elsewhere: one question at a time, and an answer or the reason why there is none. */

import type { FromComputer, ToComputer } from './compute-messages.ts';

type Reply<T extends FromComputer['type']> = Extract<FromComputer, { type: T }>;

export abstract class Computer {
  /** Rejects when nobody will answer any more. */
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
    // Who gave up waiting is not told that it failed.
    first.catch(() => {});
    return first;
  }
}
