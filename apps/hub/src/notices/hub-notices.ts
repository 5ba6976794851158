/** Notices that the hub printed at its terminal, kept for those who only see the page. */

import { basename, resolve } from 'node:path';
import type { HubNotice } from '@rewardboard/protocol';
import { MAX_HUB_NOTICES } from '@rewardboard/protocol';
import { ABSOLUTE } from '../access/guest-view.ts';

export class HubNotices {
  /** By text, the newest last. */
  readonly #kept = new Map<string, HubNotice>();
  /** A notice came since they were sent last. */
  isNew = false;

  /** @param directories those that are watched: guests know them by their names alone; null: every viewer is on this machine */
  constructor(
    private readonly directories: readonly string[] | null,
    private readonly now: () => number,
  ) {}

  /** @param isForGuests it is about the runs, and not about this machine or other recipients */
  add(text: string, isForGuests: boolean): void {
    if (this.directories && !isForGuests) return;
    const shown = this.directories ? withoutPlaces(text, this.directories) : text;
    const count = (this.#kept.get(shown)?.count ?? 0) + 1;
    this.#kept.delete(shown);
    this.#kept.set(shown, { text: shown, count, at: this.now() });
    if (this.#kept.size > MAX_HUB_NOTICES) this.#kept.delete(this.#kept.keys().next().value!);
    this.isNew = true;
  }

  all(): HubNotice[] {
    return [...this.#kept.values()];
  }
}

function withoutPlaces(text: string, directories: readonly string[]): string {
  const roots = directories.map((directory) => resolve(directory)).sort((a, b) => b.length - a.length);
  return roots.reduce((shown, root) => shown.replaceAll(root, basename(root)), text).replace(ABSOLUTE, '…');
}
