/** The messages of the list in the order in which they came, whether they had to be unpacked or not. */

import type { ListMessage } from '@rewardboard/protocol';

export class ListMessages {
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();

  /** @param broken called when a message can't be unpacked: what was known of the list is not enough any more */
  constructor(
    private readonly take: (message: ListMessage) => void,
    private readonly broken: () => void,
  ) {}

  /** @param read called once it was taken */
  plain(message: ListMessage, read?: () => void): void {
    const take = () => {
      this.take(message);
      read?.();
    };
    if (this.#waiting === 0) return take();
    this.#after(() => Promise.resolve(take()));
  }

  packed(packed: Uint8Array<ArrayBuffer>, read?: () => void): void {
    this.#after(async () => {
      this.take(await unpacked(packed));
      read?.();
    });
  }

  #after(task: () => Promise<void>): void {
    this.#waiting++;
    this.#last = this.#last
      .then(task)
      .catch(() => this.broken())
      .finally(() => void this.#waiting--);
  }
}

async function unpacked(packed: Uint8Array<ArrayBuffer>): Promise<ListMessage> {
  const text = new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'))).text();
  return JSON.parse(await text) as ListMessage;
}
