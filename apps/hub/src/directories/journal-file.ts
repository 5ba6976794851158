/** The journal of a run's directory: what was put together of it, and what the last hub knew of it. */

import type { FileConsumer } from '@rewardboard/follower';
import type { RunEvent } from '@rewardboard/protocol';
import { journal } from '@rewardboard/run-files';
import { JournalAssembler } from '../journals/journal-assembler.ts';
import { knownRunOf, restore } from '../lines/known-run.ts';
import type { LiveRun } from '../runs/live-run.ts';
import type { DirectoryRunOptions } from './directory-run-options.ts';
import { journalConsumer } from './journal-consumer.ts';

/** The run that the journal is of. */
export interface JournalOwner {
  /** @returns claimedId: the id that the journal claims */
  run(): { readonly live: LiveRun | null; readonly claimedId: string | null };
  add(events: RunEvent[]): void;
  /** Begins the run, if the hub has room for it. */
  show(id: string, seenAt: number): LiveRun | null;
}

export class JournalFile {
  assembler: JournalAssembler | null = null;
  /** It was replaced: with its first events the run begins anew. */
  isStale = false;
  /** Bytes of the file, when last seen. */
  size = 0;
  /** Of the file when all of it was read; null before that. */
  #signature: string | null = null;

  constructor(
    private readonly path: string,
    private readonly options: Pick<DirectoryRunOptions, 'lines' | 'now'>,
    private readonly owner: JournalOwner,
  ) {}

  get hasAll(): boolean {
    return this.assembler !== null && this.assembler.length >= this.size;
  }

  accept(): FileConsumer {
    const { owner } = this;
    const consumer = journalConsumer({
      begin: () => {
        this.isStale = owner.run().live !== null;
        this.#signature = null;
        this.assembler = new JournalAssembler(journal.open(), (events) => owner.add(events));
        return this.assembler;
      },
      addAhead: (events) => {
        if (owner.run().live && !this.isStale) owner.add(events);
      },
    });
    return {
      ...consumer,
      settled: (signature) => (this.#signature = signature),
      isKnown: (signature, changedAt, size) => this.#isKnown(signature, changedAt, size),
    };
  }

  /** The run rests: the next hub may know its line. */
  keepLine(): void {
    const { live, claimedId } = this.owner.run();
    const signature = this.#signature;
    if (live === null || claimedId === null || signature === null) return;
    const isSame = () => this.owner.run().live === live && this.#signature === signature;
    this.options.lines?.keep(this.path, signature, () => (isSame() ? knownRunOf(live, claimedId) : null));
  }

  /** It rested when the last hub stopped, and its journal is as it was then. */
  #isKnown(signature: string, changedAt: number, size: number): boolean {
    const known = this.owner.run().live ? null : this.options.lines?.at(this.path, signature);
    const live = known && this.owner.show(known.id, changedAt);
    if (!live) return false;
    restore(live, known, this.options.now());
    this.assembler?.isKnown(size, known.file);
    return true;
  }
}
