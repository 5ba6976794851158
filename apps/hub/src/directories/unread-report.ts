/** Tells why no run is found: at the terminal once the disk was read, and on the empty board, kept up to date. */

import type { Unread } from '@rewardboard/protocol';
import { linksText, lookedAtText, unreadGroupText } from '@rewardboard/protocol';

/** Pulses between two looks while there is no run. */
const LOOK_EVERY = 40;

export interface UnreadReportOptions {
  /** The watched directories, as they were given. */
  directories: readonly string[];
  hasRuns(): boolean;
  /** Whether somebody sees the empty board. */
  isSeen(): boolean;
  unread(): Unread;
  /** To the terminal alone: the empty board says it itself, and runs may come at any moment. */
  print(text: string): void;
  notice(text: string): void;
  /** It is to be sent again. */
  changed(): void;
}

export class UnreadReport {
  readonly #options: UnreadReportOptions;
  #current: Unread | null = null;
  #isSettled = false;
  #pulses = 0;

  constructor(options: UnreadReportOptions) {
    this.#options = options;
  }

  /** null while there are runs, and before the disk was read. */
  get current(): Unread | null {
    return this.#current;
  }

  /** Everything on the disk was read. */
  settled(): void {
    const { directories, hasRuns, unread, print, notice } = this.#options;
    this.#isSettled = true;
    if (directories.length === 0) return;
    if (!hasRuns()) {
      this.#look();
      // A directory that doesn't exist yet, as at the first training: there is nothing to explain.
      if (this.#current!.directories === 0) return;
      return print(`No run found in ${directories.join(', ')}. ${textOf(this.#current!)}`);
    }
    const found = unread();
    const inside = linksText(found);
    if (inside) print(inside);
    const links = found.groups.find(({ reason }) => reason === 'link');
    if (links) notice(`${unreadGroupText(links)}. ${found.remedies.at(-1)}`);
  }

  /** Called a few times a second. */
  pulse(): void {
    const { directories, hasRuns, isSeen } = this.#options;
    if (!this.#isSettled || directories.length === 0) return;
    if (hasRuns()) return this.#take(null);
    if (++this.#pulses % LOOK_EVERY === 0 && isSeen()) this.#look();
  }

  #look(): void {
    this.#take(this.#options.unread());
  }

  #take(unread: Unread | null): void {
    if (JSON.stringify(unread) === JSON.stringify(this.#current)) return;
    this.#current = unread;
    this.#options.changed();
  }
}

function textOf(unread: Unread): string {
  const groups = unread.groups.map(unreadGroupText).join('; ');
  return [lookedAtText(unread), ...(groups ? [`Not read: ${groups}.`] : []), ...unread.remedies].join(' ');
}
