/** What the files of a run left behind, and which of them must be read again since an older file's points came over theirs. */

import type { GatheredRun, RunEvent } from '@rewardboard/protocol';
import { forkOf, newerThan } from './checkpoint-histories.ts';
import type { KnownLog } from './known-log.ts';
import type { LeftBranch } from './sessions.ts';
import { Sessions } from './sessions.ts';

/** The event that moves what a file left to a branch of its own. */
export interface Resume {
  writer: number;
  event: RunEvent;
}

export class LeftBranches {
  /** Numbered apart from the branches within one file. */
  #count = 1_000_000;
  readonly #sessions = new Sessions();
  /** Checkpoints of a branch that was left, read after what came since: from which step. */
  readonly #late = new Map<string, number>();

  /** All files are read again. */
  forget(): void {
    this.#sessions.forget();
    this.#late.clear();
  }

  /** What older files said of the steps of these events, and beyond, was left. */
  before(log: KnownLog, events: readonly RunEvent[], all: readonly KnownLog[], run: GatheredRun): Resume[] {
    const fork = forkOf(log, events, all, run);
    if (fork && fork.newer.length > 0)
      this.#late.set(log.file, Math.min(fork.from, this.#late.get(log.file) ?? Infinity));
    const older = (fork?.older ?? []).map(({ writer }) => ({ writer, from: fork!.from }));
    return [...older, ...this.#sessions.leftBy(log, events, all)].map((branch) => this.#resume(branch));
  }

  /** A file is read to its end. If it holds what was left, and was read after what came since: that branch goes, and those files are read again. */
  atEnd(log: KnownLog, all: readonly KnownLog[]): { resume: Resume; again: KnownLog[] } | null {
    if (all.length < 2 || !log.state || !log.log.reading?.hasAll(log.state.size)) return null;
    const checkpoint = this.#late.get(log.file) ?? Infinity;
    this.#late.delete(log.file);
    const session = this.#sessions.leftSince(log, all);
    const from = Math.min(checkpoint, session.from);
    if (from === Infinity) return null;
    return {
      resume: this.#resume({ writer: log.writer, from }),
      again: [...(checkpoint === Infinity ? [] : newerThan(log, from, all)), ...session.over],
    };
  }

  #resume({ writer, from }: LeftBranch): Resume {
    return { writer, event: { type: 'resume', from, branch: ++this.#count } };
  }
}
