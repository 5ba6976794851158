/** The answers for a whole set, batch after batch. If memory runs out, the batch is halved and tried again. */

import type { Engine } from '../backends/engine.ts';
import type { InputSet } from '../models/input-set.ts';
import type { MicroBatch } from '../models/micro-batch.ts';
import { isMemoryExhausted } from '../base/memory-exhausted.ts';

/** Items looked at together: it stays smaller once it had to be made smaller. */
export interface BatchSize {
  items: number;
  onHalved?: (items: number, reason: string) => void;
}

/** Tokens of a batch at most, padding included: 16 rows of 256. Four times as many were slower, and took twice the memory: attention's grows by their square. */
const MAX_TOKENS = 4_096;

/** @param use receives every batch, in any order of the items: rows of similar length share a batch, which keeps padding small */
export async function answerInBatches(
  engine: Engine,
  set: InputSet,
  size: BatchSize,
  use: (batch: MicroBatch, logits: Float32Array) => void,
): Promise<void> {
  const order = Uint32Array.from({ length: set.size }, (_, i) => i);
  const tokensOf = set.tokensOf?.bind(set);
  // The longest first: what is too large shows at once, and memory that was taken for them serves the others.
  if (tokensOf) order.sort((a, b) => tokensOf(b) - tokensOf(a) || a - b);
  for (let from = 0; from < order.length;) {
    let items = Math.min(size.items, order.length - from);
    if (tokensOf) items = Math.min(items, Math.max(1, Math.floor(MAX_TOKENS / tokensOf(order[from]!))));
    try {
      const batch = set.batch(order.subarray(from, from + items), null);
      use(batch, await engine.logits(batch));
    } catch (error) {
      if (!isMemoryExhausted(error) || items === 1) throw error;
      size.items = Math.ceil(items / 2);
      size.onHalved?.(size.items, (error as Error).message);
      continue;
    }
    from += items;
  }
}
