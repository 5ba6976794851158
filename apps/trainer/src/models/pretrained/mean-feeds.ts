/** Where the spans of a batch are whose means an encoder gives. */

import type { Feeds, TokenInput } from '../micro-batch.ts';
import { BAG_INPUTS } from '../operations.ts';

/** The mean over each span: by default over each row's tokens, which segments tell from padding. */
export function meanFeeds({ size, length, segments, spans }: TokenInput): Feeds {
  const bounds =
    spans ??
    Int32Array.from({ length: 2 * size }, (_, i) => {
      const row = (i >> 1) * length;
      if (i % 2 === 0) return row;
      const padding = segments.subarray(row, row + length).findIndex((segment) => segment !== 0);
      return row + (padding < 0 ? length : padding);
    });
  const rows: number[] = [];
  const owners: number[] = [];
  const weights: number[] = [];
  const starts = [0];
  for (let span = 0; span < bounds.length / 2; span++) {
    const [from, to] = [bounds[2 * span]!, bounds[2 * span + 1]!];
    for (let i = from; i < to; i++) {
      rows.push(i);
      owners.push(span);
      weights.push(1 / (to - from));
    }
    starts.push(rows.length);
  }
  return {
    [BAG_INPUTS.starts]: { values: Int32Array.from(starts), shape: [starts.length] },
    [BAG_INPUTS.rows]: { values: Int32Array.from(rows), shape: [rows.length] },
    [BAG_INPUTS.owners]: { values: Int32Array.from(owners), shape: [rows.length] },
    [BAG_INPUTS.weights]: { values: Float32Array.from(weights), shape: [rows.length] },
  };
}
