/** What must be drawn of many values so that no spike is lost. */

/**
 * Indices, rising, of what must be drawn of points [from, to) so that no spike is lost: cut into `buckets` equal groups,
 * the lowest and the highest finite value of each, and the first non-finite one of each.
 */
export function extremes(values: ArrayLike<number>, from: number, to: number, buckets: number): number[] {
  const kept: number[] = [];
  forEachBucket(from, to, buckets, kept, (start, end) => {
    let low = -1;
    let high = -1;
    let broken = -1;
    for (let i = start; i < end; i++) {
      const v = values[i]!;
      if (!Number.isFinite(v)) {
        if (broken < 0) broken = i;
        continue;
      }
      if (low < 0 || v < values[low]!) low = i;
      if (high < 0 || v > values[high]!) high = i;
    }
    pushRising(kept, low, high, broken);
  });
  return kept;
}

/** Cuts [from, to) into equal groups; where there are hardly more points than would be kept, keeps them all instead. */
export function forEachBucket(
  from: number,
  to: number,
  buckets: number,
  kept: number[],
  visit: (start: number, end: number) => void,
): void {
  const count = to - from;
  if (count <= buckets * 2) {
    for (let i = from; i < to; i++) kept.push(i);
    return;
  }
  for (let bucket = 0; bucket < buckets; bucket++)
    visit(from + Math.floor((count * bucket) / buckets), from + Math.floor((count * (bucket + 1)) / buckets));
}

/** Adds up to three indices in their order, each once; -1 is none. */
export function pushRising(kept: number[], low: number, high: number, broken: number): void {
  const first = Math.min(low, high);
  const second = Math.max(low, high);
  pushLater(kept, Math.min(first, broken));
  pushLater(kept, Math.max(first, Math.min(second, broken)));
  pushLater(kept, Math.max(second, broken));
}

function pushLater(kept: number[], i: number): void {
  if (i >= 0 && (kept.length === 0 || kept[kept.length - 1]! < i)) kept.push(i);
}
