/** Divides a batch among devices: neighbouring rows, as evenly as they go, pairs kept together. */

import type { BagInput, MicroBatch, TokenInput } from '../models/micro-batch.ts';

/** Rows that are scored at once: more would not be faster, and activations grow with them. */
const MOST_ROWS = 4_096;
const MOST_TOKENS = 16_384;
/** Pairs of tokens of one row, in all rows together: each head of each layer has a number for each. */
const MOST_TOKEN_PAIRS = 2 ** 22;

/** A batch in pieces whose memory is bounded, however large the batch is. */
export function inPieces(batch: MicroBatch, mostTokens = MOST_TOKENS): MicroBatch[] {
  const { input, objective } = batch;
  const fewest = objective === 'pairwise' ? 2 : 1;
  const most =
    input.kind === 'bag'
      ? MOST_ROWS
      : Math.max(fewest, Math.min(mostTokens / input.length, MOST_TOKEN_PAIRS / input.length ** 2));
  return input.size <= most ? [batch] : splitBatch(batch, Math.ceil(input.size / most));
}

/** @returns at most `parts` batches, none of them without an answer */
export function splitBatch(batch: MicroBatch, parts: number): MicroBatch[] {
  const unit = batch.objective === 'pairwise' ? 2 : 1;
  const units = batch.input.size / unit;
  return Array.from(
    { length: parts },
    (_, i) => [Math.round((units * i) / parts) * unit, Math.round((units * (i + 1)) / parts) * unit] as const,
  )
    .map(([from, to]) => partOf(batch, from, to))
    .filter(({ weights }) => weights.length > 0);
}

function partOf(batch: MicroBatch, from: number, to: number): MicroBatch {
  const { input, objective } = batch;
  const { part, first, last } = input.kind === 'bag' ? bagPart(input, from, to) : tokenPart(input, from, to);
  const isPairs = objective === 'pairwise';
  const half = <T extends Float32Array | Int32Array>(values: T) =>
    (isPairs ? values.slice(first / 2, last / 2) : values.slice(first, last)) as T;
  return {
    input: part,
    firstRow: batch.firstRow + from,
    objective,
    labels: isPairs ? batch.labels : half(batch.labels),
    margins: isPairs ? half(batch.margins) : batch.margins,
    weights: half(batch.weights),
    examples: half(batch.examples),
  };
}

interface Part {
  part: MicroBatch['input'];
  /** Its answers among those of the whole. */
  first: number;
  last: number;
}

function bagPart({ size, bags, numbers }: BagInput, from: number, to: number): Part {
  const width = numbers ? numbers.length / size : 0;
  const [start, end] = bags ? [bags.rowStarts[from]!, bags.rowStarts[to]!] : [0, 0];
  const part: BagInput = {
    kind: 'bag',
    size: to - from,
    bags: bags && {
      rowStarts: bags.rowStarts.slice(from, to + 1).map((at) => at - start),
      rows: bags.rows.slice(start, end),
      weights: bags.weights.slice(start, end),
    },
    numbers: numbers && numbers.slice(from * width, to * width),
  };
  return { part, first: from, last: to };
}

function tokenPart({ length, ids, segments, types, judged, numbers }: TokenInput, from: number, to: number): Part {
  const before = (row: number) => {
    const at = judged.findIndex((place) => place >= row * length);
    return at < 0 ? judged.length : at;
  };
  const [first, last] = [before(from), before(to)];
  const width = numbers ? numbers.length / judged.length : 0;
  const part: TokenInput = {
    kind: 'tokens',
    size: to - from,
    length,
    ids: ids.slice(from * length, to * length),
    segments: segments.slice(from * length, to * length),
    ...(types ? { types: types.slice(from * length, to * length) } : {}),
    judged: judged.slice(first, last).map((place) => place - from * length),
    ...(numbers ? { numbers: numbers.slice(first * width, last * width) } : {}),
  };
  return { part, first, last };
}
