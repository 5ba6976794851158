/** Brings alerts to one channel, one after the other: a few tries each, a bounded queue, and nobody ever waits for it. */

import { setTimeout } from 'node:timers/promises';
import type { Alert, Delivery } from '@rewardboard/protocol';
import type { Channel } from './channel.ts';
import { DeliveryError } from './channel.ts';

/** Waits before the second, third and fourth try. */
export const RETRY_MS: readonly number[] = [1_000, 5_000, 25_000];
/** Alerts that may wait for one channel; then the oldest is given up. */
export const MAX_WAITING = 100;

export class Courier {
  readonly #waiting: Alert[] = [];
  readonly #stop = new AbortController();
  #working: Promise<void> | null = null;

  constructor(
    readonly channel: Channel,
    private readonly notice: (text: string) => void,
    private readonly retryMs: readonly number[] = RETRY_MS,
  ) {}

  send(alert: Alert): void {
    if (this.#stop.signal.aborted) return;
    this.#waiting.push(alert);
    if (this.#waiting.length > MAX_WAITING) {
      this.#waiting.shift();
      this.notice(`${this.channel.name} is too slow: an alert was dropped.`);
    }
    this.#working ??= this.#work();
  }

  /** One try, at once, beside whatever waits. */
  async try(alert: Alert): Promise<Delivery> {
    return { channel: this.channel.name, error: await this.#errorOf(alert).then((error) => error?.message ?? null) };
  }

  /** Gives up what waits. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    for (let alert = this.#waiting.shift(); alert && !this.#stop.signal.aborted; alert = this.#waiting.shift())
      await this.#deliver(alert);
    this.#working = null;
  }

  async #deliver(alert: Alert): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      const error = await this.#errorOf(alert);
      if (error === null || this.#stop.signal.aborted) return;
      const waitMs = this.retryMs[attempt];
      if (!error.isTransient || waitMs === undefined) {
        this.notice(`${this.channel.name} did not accept an alert for run ${alert.run.id}: ${error.message}.`);
        return;
      }
      await setTimeout(waitMs, undefined, { signal: this.#stop.signal, ref: false }).catch(() => undefined);
    }
  }

  #errorOf(alert: Alert): Promise<DeliveryError | null> {
    return this.channel.deliver(alert, this.#stop.signal).then(
      () => null,
      (error: unknown) => (error instanceof DeliveryError ? error : new DeliveryError(String(error), false)),
    );
  }
}
