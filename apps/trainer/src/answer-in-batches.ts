/** The answers for a whole set, batch after batch. A batch for which there is not enough memory is halved, and tried again. */

import type { Engine } from './engine/engine.ts';
import type { InputSet } from './engine/input-set.ts';
import type { MicroBatch } from './engine/micro-batch.ts';
import { isMemoryExhausted } from './memory-exhausted.ts';

/** Items looked at together: it stays smaller once it had to be made smaller. */
export interface BatchSize {
  items: number;
  /** Told each time. */
  onHalved?: (items: number, reason: string) => void;
}

/** Tokens of a batch at most, padding included: 64 rows of 256. More are no faster, and attention takes memory by their square. */
const MAX_TOKENS = 16_384;

/** @param use is told of all batches, in any order of the items: rows of similar length share a batch, so that little of it is padding */
export async function answerInBatches(engine: Engine, set: InputSet, size: BatchSize, use: (batch: MicroBatch, logits: Float32Array) => void): Promise<void> {
  const order = Uint32Array.from({ length: set.size }, (_, i) => i);
  const tokensOf = set.tokensOf?.bind(set);
  if (tokensOf) order.sort((a, b) => tokensOf(a) - tokensOf(b) || a - b);
  for (let from = 0; from < order.length; ) {
    let items = Math.min(size.items, order.length - from);
    if (tokensOf) while (items > 1 && items * tokensOf(order[from + items - 1]!) > MAX_TOKENS) items--;
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
