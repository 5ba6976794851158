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

export async function answerInBatches(engine: Engine, set: InputSet, size: BatchSize, use: (batch: MicroBatch, logits: Float32Array) => void): Promise<void> {
  for (let from = 0; from < set.size; ) {
    const items = Math.min(size.items, set.size - from);
    try {
      const batch = set.batch(Int32Array.from({ length: items }, (_, i) => from + i), null);
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
