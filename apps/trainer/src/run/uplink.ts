/** Sends a run's journal to a hub, starting at the offset that the hub asks for. Training never waits for it. */

import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import type { UplinkReply } from '@rewardboard/protocol';
import { stopRequestOf } from '@rewardboard/protocol';
import { connectionReason } from './connection-reason.ts';
import type { HubSocket } from './hub-socket.ts';
import { ANSWER_MS, endSilence, openHubSocket } from './hub-socket.ts';
import { Outage } from './outage.ts';
import { PredictionSender } from './prediction-sender.ts';
import type { SentPredictions } from './prediction-sender.ts';
import { senderSecretOf } from './sender-secret.ts';
import { SentJournal } from './sent-journal.ts';
import type { UplinkOptions } from './uplink-options.ts';
import { UNKNOWN_ANSWER, isReply } from './uplink-reply.ts';

/** The journal is checked this often even without a notification that it has grown. */
const CHECK_MS = 1_000;
/** How often the end checks whether anything still moves. */
const LAST_CHECK_MS = 50;

/** Of a message whose answer is checked where it is used. */
interface Asking {
  emitWithAck(event: string, message: unknown): Promise<unknown>;
}

export class Uplink {
  readonly #options: UplinkOptions;
  readonly #socket: HubSocket;
  readonly #journal: SentJournal;
  readonly #timers: NodeJS.Timeout[];
  /** Bytes that the hub has; null until it answers on this connection. */
  #offset: number | null = null;
  /** What it had when it last answered; null when it never did. */
  #acknowledged: number | null = null;
  #progressAt = performance.now();
  /** The hub reads the journal itself. */
  #isFollowed = false;
  #refusal: string | null = null;
  /** Of the run; made when a hub is there to ask. */
  #secret: string | undefined;
  /** Whether an answer is pending; the connection number identifies late answers. */
  #asking = false;
  #connection = 0;
  #closed = false;
  readonly #outage: Outage;
  readonly #predictions: PredictionSender;

  /** The journal must exist. */
  constructor(options: UplinkOptions) {
    this.#options = options;
    this.#outage = new Outage(options.notify);
    this.#journal = new SentJournal(options.journalPath);
    this.#predictions = new PredictionSender(
      dirname(options.journalPath),
      options.run.runId,
      (event, message) => (this.#socket.timeout(ANSWER_MS) as unknown as Asking).emitWithAck(event, message),
      {
        refused: (reason) => options.notify({ type: 'predictions-refused', reason }),
        progress: () => (this.#progressAt = performance.now()),
      },
    );
    this.#socket = openHubSocket(options.hubUrl, options.token);
    this.#socket.on('connect', () => this.#hello());
    this.#socket.on('disconnect', (reason) => {
      this.#forget();
      if (this.#closed) return;
      this.#outage.mayBegin('the connection was lost');
      // Reconnect to a hub that closes in order (a restart), like to one that crashes.
      if (reason === 'io server disconnect') this.#socket.connect();
    });
    this.#socket.on('connect_error', (error) => {
      // An active socket reconnects by itself. Otherwise the hub has refused.
      if (!this.#socket.active) return this.#refuse(error.message);
      this.#outage.reason = connectionReason(error);
      if (this.#acknowledged === null) this.#outage.report();
    });
    this.#socket.on('stop', (request, answer) => {
      const asked = stopRequestOf(request);
      if (typeof answer !== 'function') return;
      answer(asked !== null && request.runId === options.run.runId && options.stop?.(asked) === true);
    });
    this.#timers = [setInterval(() => this.#send(), CHECK_MS), endSilence(this.#socket)];
  }

  /** Whether the hub reads the journal itself. */
  get isFollowed(): boolean {
    return this.#isFollowed;
  }

  /** Why the hub refused this run for good; null when it didn't. */
  get refusal(): string | null {
    return this.#refusal;
  }

  /** Bytes that the hub has, as far as it said; null when it never answered. */
  get acknowledged(): number | null {
    return this.#acknowledged;
  }

  /** Whether the hub has the whole journal and all predictions that it takes, or reads them itself. */
  get isComplete(): boolean {
    const hasAll = () => this.#offset === this.#journal.size && this.#predictions.isComplete;
    return !this.#closed && (this.#isFollowed || hasAll());
  }

  /** How many prediction files there are, and how many the hub has as far as it said. */
  get predictions(): SentPredictions {
    return this.#predictions.count;
  }

  journalGrew(): void {
    this.#send();
  }

  /**
   * Waits until the hub has the whole journal, then closes. Gives up after `stallMs` without progress, when the signal is
   * aborted, and at once with a hub that nobody named and that was never there. @returns whether the hub has everything
   */
  async finish(stallMs: number, signal?: AbortSignal): Promise<boolean> {
    this.#progressAt = performance.now();
    this.#send();
    const isHopeless = () =>
      this.#closed ||
      signal?.aborted === true ||
      performance.now() - this.#progressAt >= stallMs ||
      (!this.#options.isWanted && !this.#socket.connected && this.#acknowledged === null);
    while (!this.isComplete && !isHopeless()) await new Promise((resume) => setTimeout(resume, LAST_CHECK_MS));
    const { isComplete } = this;
    this.close();
    return isComplete;
  }

  close(): void {
    if (this.#closed) return;
    const isFollowed = this.#isFollowed;
    this.#closed = true;
    for (const timer of this.#timers) clearInterval(timer);
    this.#outage.close();
    this.#socket.disconnect();
    this.#forget();
    this.#isFollowed = isFollowed;
    this.#journal.close();
  }

  /** @param again the hub has something else, and is to take the journal from its beginning */
  #hello(again = false): void {
    this.#forget();
    this.#asking = true;
    const { run: named, journalPath } = this.#options;
    this.#secret ??= senderSecretOf(dirname(journalPath));
    const secret = this.#secret === undefined ? {} : { secret: this.#secret };
    const run = { ...named, ...secret, ...(again ? { again } : {}), predictions: true as const };
    this.#socket.timeout(ANSWER_MS).emit(
      'hello',
      run,
      this.#answer(async (reply) => {
        if ('offset' in reply && reply.offset > 0 && !(await this.#journal.beginsWith(reply)))
          return () => {
            if (again)
              return this.#refuse(
                'it has other bytes under the id of this run, and doesn’t take it from its beginning',
              );
            this.#options.notify({ type: 'differs', bytes: reply.offset });
            this.#hello(true);
          };
        return () => {
          if ('offset' in reply) this.#predictions.begin(reply.takesPredictions === true);
          this.#goOn(reply);
        };
      }),
    );
  }

  /** One piece is in flight at a time; on loopback that is some hundred megabytes per second. */
  #send(): void {
    if (this.#closed || this.#asking || this.#offset === null || !this.#socket.connected) return;
    const offset = this.#offset;
    const bytes = this.#journal.piece(offset);
    if (bytes.length === 0) {
      // The journal is shorter than what was sent of it.
      if (offset > this.#journal.size) this.#hello();
      // What is on its way there delays no point of the journal by more than a piece.
      else this.#predictions.send();
      return;
    }
    this.#asking = true;
    this.#socket.timeout(ANSWER_MS).emit(
      'piece',
      { runId: this.#options.run.runId, offset, bytes, crc32: crc32(bytes) },
      this.#answer((reply) => () => this.#goOn(reply, offset)),
    );
  }

  /** @param take checks an answer, and returns what is to be done, unless the connection has changed meanwhile */
  #answer(
    take: (reply: UplinkReply) => (() => void) | Promise<() => void>,
  ): (error: Error | null, reply?: UplinkReply) => void {
    const connection = this.#connection;
    const isOld = () => connection !== this.#connection || this.#closed;
    return (error, reply) => {
      if (isOld()) return;
      if (error) {
        this.#outage.reason = 'no answer';
        this.#outage.report();
        return this.#hello();
      }
      void Promise.resolve(isReply(reply) ? take(reply) : () => this.#goOn({ error: UNKNOWN_ANSWER })).then(
        (act) => {
          if (!isOld()) act();
        },
        // The journal can't be read: as if there were no answer.
        () => {
          if (!isOld()) this.#asking = false;
        },
      );
    };
  }

  /** @param sentFrom the offset of the piece that was answered */
  #goOn(reply: UplinkReply, sentFrom = -1): void {
    this.#asking = false;
    if ('error' in reply) return this.#refuse(String(reply.error));
    this.#outage.end();
    if ('followed' in reply) {
      this.#isFollowed = true;
      return;
    }
    if (reply.offset > (this.#acknowledged ?? -1)) this.#progressAt = performance.now();
    this.#offset = this.#acknowledged = reply.offset;
    // Without progress (its disk is full, the piece was damaged on its way) the next check sends it again.
    if (reply.offset > sentFrom) this.#send();
  }

  #refuse(reason: string): void {
    if (this.#closed) return;
    this.#refusal = reason;
    this.close();
    this.#options.notify({ type: 'refused', reason });
  }

  #forget(): void {
    this.#connection++;
    this.#predictions.forget();
    this.#asking = false;
    this.#offset = null;
    this.#isFollowed = false;
  }
}
