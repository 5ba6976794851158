/** Notices about files that are named like logs and are not plain text, once each: the follower asks again whenever a file has changed. */

import { basename, posix, resolve } from 'node:path';

const MAX_NOTICES = 20;

export class UnreadableNotices {
  readonly #given = new Set<string>();

  constructor(private readonly notice: (text: string) => void) {}

  /** @param path relative to the root @param why as a phrase */
  add(root: string, path: string, why: string): void {
    const text = `${posix.join(basename(resolve(root)), path)} is not read: ${why}.`;
    if (this.#given.has(text) || this.#given.size >= MAX_NOTICES) return;
    this.#given.add(text);
    this.notice(text);
  }
}
