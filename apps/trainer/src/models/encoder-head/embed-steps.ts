/** Embeddings of labelled steps, from the cache or else from the encoder. */

import { createHash } from 'node:crypto';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { BadInput } from '../../base/bad-input.ts';
import type { LabelledStep, LabelledSteps } from '../../data/labelled-step.ts';
import { stateDirectory } from '../../base/environment.ts';
import { rememberLast } from '../../base/remember-last.ts';
import { EmbeddingCache } from './embedding-cache.ts';
import type { OpenInference, ReadingOptions } from '../model.ts';
import type { Encoder, EncoderFiles } from './load-encoder.ts';
import { loadEncoder } from './load-encoder.ts';
import type { TokenRow } from './token-template.ts';
import { tokenRow } from './token-template.ts';

export interface EmbeddingOptions extends Pick<ReadingOptions, 'signal' | 'progress' | 'notice'> {
  /** The cache directory; if empty, one in the state directory. */
  cacheDirectory: string;
  openInference: OpenInference;
}

/** Part of each key; changes with the way texts are assembled or pooled. */
const FORM = 'problem and steps; mean of all, mean of the last step; 2';
/** Maximum tokens (including padding) and rows of a batch. */
const BATCH_TOKENS = 4_096;
const BATCH_ROWS = 32;
const PROGRESS_MS = 500;
/** Maximum share of memory; texts and training need the rest. */
const MOST_OF_MEMORY = 0.6;

/** A text to embed once, and the rows that need it. */
interface Wanted {
  key: Buffer;
  places: number[];
  /** In characters. */
  length: number;
}

/**
 * @param more numbers that the caller adds to each row
 * @returns [steps, 2 width + more] @throws the signal's reason when aborted; embeddings computed so far stay in the cache
 */
export async function embedSteps(
  steps: Pick<LabelledSteps, 'length' | 'at'>,
  files: EncoderFiles,
  options: EmbeddingOptions,
  more = 0,
): Promise<Float32Array> {
  const width = 2 * files.architecture.width;
  const stride = width + more;
  requireMemory(steps.length, stride);
  const rows = new Float32Array(steps.length * stride);
  const rowOf = (i: number) => rows.subarray(i * stride, i * stride + width);
  const cache = openCache(files, width, options);
  let encoder: Encoder | null = null;
  try {
    const missing = new Map<string, Wanted>();
    for (let i = 0; i < steps.length; i++) {
      const step = steps.at(i)!;
      const key = keyOf(step, files.maxTokens);
      if (cache?.read(key, rowOf(i))) continue;
      const name = key.toString('latin1');
      const known = missing.get(name);
      if (known) known.places.push(i);
      else
        missing.set(name, {
          key,
          places: [i],
          length: step.problem.length + step.steps.reduce((sum, { length }) => sum + length, 0),
        });
    }
    if (missing.size === 0) return rows;
    encoder = await loadEncoder(files, options.openInference);
    const { template, tokenizer } = files;
    const tokens = (text: string) => tokenizer.encode(text);
    const problemTokens = rememberLast((problem: string) => tokens(problem));
    // Sorted by length, so that batches need little padding.
    const waiting = [...missing.values()].sort((a, b) => a.length - b.length);
    const startedAt = performance.now();
    let reportedAt = startedAt;
    for (let from = 0; from < waiting.length;) {
      if (options.signal?.aborted) throw options.signal.reason;
      const batch: { entry: Wanted; row: TokenRow }[] = [];
      for (let longest = 0; from + batch.length < waiting.length && batch.length < BATCH_ROWS;) {
        const entry = waiting[from + batch.length]!;
        const { problem, steps: soFar } = steps.at(entry.places[0]!)!;
        const row = tokenRow(
          problemTokens(problem),
          soFar.map((step) => tokens(`${step}\n`)),
          template,
          files.maxTokens,
        );
        longest = Math.max(longest, row.ids.length);
        if (batch.length > 0 && longest * (batch.length + 1) > BATCH_TOKENS) break;
        batch.push({ entry, row });
      }
      const embedded = await encoder.embed(batch.map(({ row }) => row));
      batch.forEach(({ entry: { places } }, j) =>
        places.forEach((i) => rowOf(i).set(embedded.subarray(j * width, (j + 1) * width))),
      );
      const lost =
        cache?.append(
          batch.map(({ entry }) => entry.key),
          embedded,
        ) ?? null;
      if (lost !== null)
        options.notice?.(`embeddings are no longer cached (${lost}); they will be computed again next time`);
      from += batch.length;
      const now = performance.now();
      if (now - reportedAt < PROGRESS_MS && from < waiting.length) continue;
      reportedAt = now;
      options.progress?.({ done: from, total: waiting.length, textsPerSecond: (from / (now - startedAt)) * 1000 });
    }
    return rows;
  } finally {
    cache?.close();
    await encoder?.dispose();
  }
}

/** All rows are kept in memory. @throws BadInput if the machine has too little */
export function requireMemory(steps: number, numbers: number, memoryBytes = totalmem()): void {
  const bytes = steps * numbers * 4;
  if (bytes < memoryBytes * MOST_OF_MEMORY) return;
  const gigabytes = (size: number) => `${(size / 1024 ** 3).toFixed(1)} GB`;
  throw new BadInput(
    `embeddings of ${numbers} numbers for ${steps} labeled steps need ${gigabytes(bytes)} of memory, but this machine has ${gigabytes(memoryBytes)}; ` +
      `use fewer examples (--max_examples), outcome supervision (--supervision outcome) or a narrower encoder`,
  );
}

function openCache(
  files: EncoderFiles,
  width: number,
  { cacheDirectory, notice }: EmbeddingOptions,
): EmbeddingCache | null {
  const path = join(
    cacheDirectory === '' ? join(stateDirectory(), 'embeddings') : cacheDirectory,
    `${files.directory.sha256.slice(0, 32)}.embeddings`,
  );
  try {
    const cache = new EmbeddingCache(path, width);
    if (cache.damagedBytes > 0)
      notice?.(`${path}: ${cache.damagedBytes} bytes are damaged; their embeddings are computed again`);
    return cache;
  } catch (error) {
    notice?.(`${path}: cannot be used (${(error as Error).message}); embeddings are not cached`);
    return null;
  }
}

function keyOf({ problem, steps }: LabelledStep, maxTokens: number): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([FORM, maxTokens, problem, steps]))
    .digest()
    .subarray(0, 16);
}
