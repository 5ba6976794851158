/** Runs that trainers send: their journals are kept below the state directory and read again after a restart. */

import { setImmediate } from 'node:timers/promises';
import type { UplinkReply } from '@rewardboard/protocol';
import type { Runs } from '../runs/runs.ts';
import { earlierCopies, readInto } from './earlier-copies.ts';
import { noteCopies, openRemoteRun, wakeRemoteRun } from './open-remote-run.ts';
import { ReadAgain } from './read-again.ts';
import type { RemotePredictions } from './remote-predictions.ts';
import type { RemoteRun } from './remote-run.ts';
import { firstToGiveWay } from './remote-run.ts';
import type { SenderProof } from './sender-proof.ts';
import { askForProof } from './sender-proof.ts';
import { SentFolder } from './sent-folder.ts';
import { syncDirectory } from './sync-directory.ts';

/** Sent runs that are shown. For a further one, the oldest that is over goes to the archive; a live one never does. */
const MAX_REMOTE_RUNS = 500;
/** Runs that one sender may send at the same time, so that others have places too. */
const MAX_LIVE_RUNS_A_SENDER = 250;
/** Whether a sender may continue a run of this owner. */
export type MayContinue = (owner: string, sender: string) => boolean;

export class RemoteRuns {
  readonly #folder: SentFolder;
  readonly #runs: Runs;
  readonly #now: () => number;
  readonly #notice: (text: string) => void;
  readonly #byId = new Map<string, RemoteRun>();
  /** Kept runs that were not read yet, the newest first. */
  readonly #unread: Set<string>;
  /** Journals in followed directories to their lengths: a copy of no more is not shown. */
  readonly #followed = new Map<string, number>();
  readonly #again = new ReadAgain((id) => {
    const run = this.#byId.get(id);
    if (run) wakeRemoteRun(id, run, this.#context);
  });

  /** What was kept is read by `readAll`, and each run when its trainer comes. */
  constructor(
    stateDirectory: string,
    runs: Runs,
    now: () => number,
    notice: (text: string) => void,
    private readonly mayContinue: MayContinue = (owner, sender) => owner === sender,
  ) {
    this.#folder = new SentFolder(stateDirectory);
    this.#runs = runs;
    this.#now = now;
    this.#notice = notice;
    const ids = this.#ids(notice);
    this.#unread = new Set(ids.slice(0, MAX_REMOTE_RUNS));
    for (const id of ids.slice(MAX_REMOTE_RUNS)) this.#archive(id);
  }

  /** Reads all that was kept, the newest first, one run after the other between other work. */
  async readAll(): Promise<void> {
    for (const id of this.#unread) {
      this.#open(id, id);
      await setImmediate();
    }
  }

  /** Called every few seconds: what another hub with the same state directory receives is shown here as it grows. */
  lookAtCopies(): void {
    for (const id of new Set([...this.#ids(() => undefined), ...this.#byId.keys()])) {
      const run = this.#byId.get(id);
      if (run) this.#catchUp(id, run);
      else if (this.#unread.has(id)) continue;
      else if (this.#byId.size < MAX_REMOTE_RUNS && this.#folder.sizeOf(id) > 0)
        this.#isReceivedElsewhere(this.#open(id, id));
    }
  }

  /**
   * A trainer came. @returns how far its journal is kept
   * @param sender what its runs belong to: nobody else can continue or end them
   * @param again what is kept is not how its journal begins
   * @param secret of the run: two trainers may have the same token
   * @param isProven this connection has shown that it has the run's journal
   */
  async hello(
    id: string,
    name: string,
    sender: string,
    again = false,
    secret?: string,
    isProven = true,
  ): Promise<UplinkReply & { proof?: SenderProof }> {
    const owner = this.#byId.get(id)?.sender ?? this.#folder.senderOf(id);
    if (owner !== null && !this.mayContinue(owner, sender))
      return { error: `Run ${id} belongs to another token. Send it with that token, or train in a new directory.` };
    if (!this.#folder.isSecret(id, secret))
      return {
        error: `Run ${id} was started by another trainer. Continuing it requires that trainer’s secret (.sender-secret beside its events.jsonl). Train in a new directory.`,
      };
    const isNew = !this.#byId.has(id);
    const live = [...this.#byId.values()].filter((run) => run.senders > 0 && run.sender === sender).length;
    if (isNew && live >= MAX_LIVE_RUNS_A_SENDER)
      return { error: `One token can send at most ${MAX_LIVE_RUNS_A_SENDER} runs at the same time.` };
    const isKept = this.#unread.has(id);
    const isFull = this.#byId.size + this.#unread.size >= MAX_REMOTE_RUNS;
    if (isNew && !isKept && isFull && !(await this.#makeRoom()))
      return { error: `This hub is already receiving ${MAX_REMOTE_RUNS} runs, which is its limit.` };
    const known = this.#byId.get(id);
    if (known) this.#catchUp(id, known);
    const run = this.#byId.get(id) ?? this.#open(id, name);
    if (!run) return { error: 'The hub cannot store a copy of this run. Its terminal shows why.' };
    if (run.sender !== sender) this.#folder.setSender(id, sender);
    const isAsked = !isProven && run.journal.length > 0 && !this.#folder.hasSecret(id);
    if (secret !== undefined && !isAsked) this.#folder.setSecret(id, secret);
    run.sender = sender;
    run.isElsewhere = false;
    run.senders++;
    // The name of a new directory is on disk only when the one above it is.
    if (isNew) await syncDirectory(this.#folder.path);
    const reply = await (isAsked
      ? askForProof(this.#folder.pathOf(id), run.journal, again)
      : again
        ? run.journal.beginAgain()
        : run.journal.standing());
    if (!('offset' in reply)) {
      this.goodbye(id);
      return reply;
    }
    if (again && !isAsked) this.#beganAgain(id, run);
    run.live?.setUplink('connected');
    return reply;
  }

  /** The trainer's first piece, which shows whether it has the journal. */
  async prove(id: string, proof: SenderProof, piece: { offset: number; bytes: Uint8Array }, secret?: string) {
    const run = this.#byId.get(id);
    const refusal = proof.take(piece.offset, piece.bytes);
    if (!run || refusal) return { reply: refusal ?? { error: `Send hello for run ${id} first.` }, isProven: false };
    if (secret !== undefined) this.#folder.setSecret(id, secret);
    if (proof.isAnew) {
      const reply = await run.journal.beginAgain();
      if (!('offset' in reply)) return { reply, isProven: false };
      this.#beganAgain(id, run);
    }
    return { reply: await run.journal.put(piece.offset, piece.bytes), isProven: true };
  }

  #beganAgain(id: string, run: RemoteRun): void {
    const copies = earlierCopies(this.#folder.pathOf(id));
    run.copies = copies.length;
    noteCopies(this.#runs, run.live, this.#now(), copies.length);
  }

  /** A piece arrived other than it was sent. @returns how far the journal is kept: the trainer sends the rest again */
  refuseDamaged(id: string): UplinkReply {
    this.#notice(
      `A piece of run ${id} was damaged in transit from the trainer and is requested again. If this keeps happening, something between the two is changing the data.`,
    );
    return { offset: this.#byId.get(id)?.journal.length ?? 0 };
  }

  async put(id: string, offset: number, bytes: Uint8Array): Promise<UplinkReply> {
    return (await this.#byId.get(id)?.journal.put(offset, bytes)) ?? { error: `Send hello for run ${id} first.` };
  }

  /** Of a run whose trainer has said hello. */
  predictionsOf(id: string): RemotePredictions | undefined {
    return this.#byId.get(id)?.predictions;
  }

  /** A trainer's connection ended. */
  goodbye(id: string): void {
    const run = this.#byId.get(id);
    if (!run || --run.senders > 0) return;
    run.live?.setUplink('gone');
    void run.journal.release().then(() => {
      if (run.senders > 0 || run.journal.length > 0 || this.#byId.get(id) !== run) return;
      // It never sent a byte, and takes no place.
      this.#forget(id, run);
      this.#folder.remove(id);
    });
  }

  /** A followed directory holds this run too. Where it holds at least as much as the copy here, it is the one to show. */
  makeWay(id: string, journalBytes: number): void {
    if (this.#unread.has(id)) this.#followed.set(id, journalBytes);
    const run = this.#byId.get(id);
    if (!run?.live || run.journal.length > journalBytes) return;
    this.#runs.remove(run.live);
    run.live = null;
  }

  async close(): Promise<void> {
    this.#unread.clear();
    await Promise.all([...this.#byId.values()].flatMap((run) => [run.journal.close(), run.predictions.close()]));
  }

  /** The oldest run that is over, of the sender who has most, goes to the archive. @returns false where all are live */
  async #makeRoom(): Promise<boolean> {
    await this.readAll();
    const first = firstToGiveWay(this.#byId, this.#now(), (id) => this.#folder.writtenAt(id));
    if (!first) return false;
    this.#forget(first.id, first.run);
    await Promise.all([first.run.journal.close(), first.run.predictions.close()]);
    this.#archive(first.id);
    return true;
  }

  /** Reads what another hub wrote into the copy. */
  #catchUp(id: string, run: RemoteRun): void {
    if (run.senders > 0 || !run.journal.isIdle) return;
    const path = this.#folder.pathOf(id);
    const [size, copies] = [this.#folder.sizeOf(id), earlierCopies(path).length];
    if (size === run.journal.length && copies === run.copies) return;
    if (size > run.journal.length && copies === 0 && run.copies === 0)
      try {
        this.#isReceivedElsewhere(run);
        readInto(run.assembler, path, run.journal.length, size);
        run.journal.grewTo(size);
        return;
      } catch {
        // As if it were another file now.
      }
    this.#forget(id, run);
    void run.journal.close();
    if (size > 0) this.#isReceivedElsewhere(this.#open(id, run.live?.name ?? id));
  }

  /** Whether its trainer is still connected is known there alone. */
  #isReceivedElsewhere(run: RemoteRun | null): void {
    if (!run) return;
    run.isElsewhere = true;
    run.live?.setUplink(null);
  }

  #ids(notice: (text: string) => void): string[] {
    try {
      return this.#folder.ids();
    } catch (error) {
      notice(`The received runs in ${this.#folder.path} can't be listed (${(error as NodeJS.ErrnoException).code}).`);
      return [];
    }
  }

  #forget(id: string, run: RemoteRun): void {
    this.#byId.delete(id);
    if (run.live) this.#runs.remove(run.live);
  }

  #archive(id: string): void {
    try {
      this.#folder.archive(id);
      this.#notice(
        `The received run ${id} was moved to ${this.#folder.archivePath} to make room for newer ones: the hub shows at most ${MAX_REMOTE_RUNS} received runs. It comes back if its trainer sends again.`,
      );
    } catch (error) {
      this.#notice(`The received run ${id} can't be moved to ${this.#folder.archivePath}: ${String(error)}`);
    }
  }

  #open(id: string, name: string): RemoteRun | null {
    this.#unread.delete(id);
    const run = openRemoteRun(id, name, {
      ...this.#context,
      followedBytes: this.#followed.get(id) ?? -1,
      readAgain: () => this.#again.ask(id),
    });
    if (run) this.#byId.set(id, run);
    return run;
  }

  get #context() {
    return { folder: this.#folder, runs: this.#runs, now: this.#now, notice: this.#notice };
  }
}
