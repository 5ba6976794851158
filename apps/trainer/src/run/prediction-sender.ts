/** Sends a run's prediction files behind its journal: one piece at a time, from where the hub stands, never before a point. */

import { crc32 } from 'node:zlib';
import type { FromUplink, PredictionFile } from '@rewardboard/protocol';
import { MAX_PIECE_BYTES } from '@rewardboard/protocol';
import { PredictionFiles } from './prediction-files.ts';

/** Sends a message. @returns null without an answer */
export type AskHub = <E extends 'predictions' | 'prediction-piece'>(
  event: E,
  message: Parameters<FromUplink[E]>[0],
) => Promise<unknown>;

export interface SentPredictions {
  /** Whole files that the hub has, */
  sent: number;
  /** of so many. */
  all: number;
  /** The hub's version takes none. */
  isOldHub: boolean;
}

export class PredictionSender {
  readonly #files: PredictionFiles;
  /** What the hub was told to expect on this connection, and how many bytes of each it has; null before its answer. */
  #listed: readonly PredictionFile[] | null = null;
  #offsets: number[] = [];
  /** The hub takes them; null: not known on this connection. */
  #isTaken: boolean | null = null;
  #refusal: string | null = null;
  #isAsking = false;
  #counted = 0;
  #isOldHub = false;
  /** Answers on an earlier connection mean nothing. */
  #connection = 0;

  constructor(
    runDirectory: string,
    private readonly runId: string,
    private readonly ask: AskHub,
    private readonly on: { refused(reason: string): void; progress(): void },
  ) {
    this.#files = new PredictionFiles(runDirectory);
  }

  /** Why the hub doesn't take them; null where it does, or has not said. */
  get refusal(): string | null {
    return this.#refusal;
  }

  /** Whether there is anything that this hub could take, and lacks. */
  get isComplete(): boolean {
    if (this.#isTaken === false || this.#refusal !== null) return true;
    const files = this.#files.look();
    if (this.#listed === null) return files.length === 0;
    return files === this.#listed && this.#next() < 0;
  }

  /** Also when the connection has ended. */
  get count(): SentPredictions {
    this.#counted = this.#listed?.filter(({ bytes }, i) => this.#offsets[i] === bytes).length ?? this.#counted;
    return { sent: this.#counted, all: this.#files.look().length, isOldHub: this.#isOldHub };
  }

  /** The hub has answered on a new connection. @param isTaken older hubs take none */
  begin(isTaken: boolean): void {
    this.forget();
    this.#isTaken = isTaken;
    this.#isOldHub = !isTaken;
  }

  forget(): void {
    this.#counted = this.count.sent;
    this.#connection++;
    this.#isTaken = null;
    this.#listed = null;
    this.#isAsking = false;
  }

  /** Sends what is next, if nothing is on its way: called when the hub has all of the journal, and from time to time. */
  send(): void {
    if (this.#isAsking || this.#isTaken !== true || this.#refusal !== null) return;
    const files = this.#files.look();
    if (files !== this.#listed && (files.length > 0 || this.#listed !== null)) return this.#list(files);
    const next = this.#next();
    if (next >= 0) this.#sendPiece(next);
  }

  #list(files: readonly PredictionFile[]): void {
    this.#counted = this.count.sent;
    this.#listed = null;
    void this.#asked('predictions', { runId: this.runId, files: [...files] }, (reply) => {
      const { offsets } = reply as { offsets?: unknown };
      if (!Array.isArray(offsets) || offsets.length !== files.length) return false;
      this.#offsets = offsets.map((offset, i) => boundedTo(files[i]!.bytes, offset));
      this.#listed = files;
      return true;
    });
  }

  #sendPiece(at: number): void {
    const file = this.#listed![at]!;
    const offset = this.#offsets[at]!;
    const bytes = this.#files.piece(file, offset, MAX_PIECE_BYTES);
    // It was replaced: the next look lists it anew.
    if (bytes === null) return;
    const piece = { runId: this.runId, name: file.name, offset, bytes, crc32: crc32(bytes) };
    void this.#asked('prediction-piece', piece, (reply) => {
      const known = boundedTo(file.bytes, (reply as { offset?: unknown }).offset);
      const isMore = known > offset;
      this.#offsets[at] = known;
      if (isMore) this.on.progress();
      // Without progress (its disk is full, the piece was damaged) the next check sends it again.
      return isMore;
    });
  }

  /** @param take what it does with an answer; @returns whether to go on at once */
  async #asked<E extends 'predictions' | 'prediction-piece'>(
    event: E,
    message: Parameters<FromUplink[E]>[0],
    take: (reply: object) => boolean,
  ): Promise<void> {
    const connection = this.#connection;
    this.#isAsking = true;
    const reply = await this.ask(event, message).catch(() => null);
    if (connection !== this.#connection) return;
    this.#isAsking = false;
    if (typeof reply !== 'object' || reply === null) {
      // As with a new connection: the hub is asked again what it has.
      this.#listed = null;
      return;
    }
    if ('error' in reply) {
      this.#refusal = String(reply.error);
      this.on.refused(this.#refusal);
    } else if (take(reply)) this.send();
  }

  /** -1 where the hub has all that is listed. */
  #next(): number {
    return (this.#listed ?? []).findIndex(({ bytes }, i) => this.#offsets[i]! < bytes);
  }
}

function boundedTo(most: number, offset: unknown): number {
  return Number.isSafeInteger(offset) && (offset as number) >= 0 ? Math.min(most, offset as number) : 0;
}
