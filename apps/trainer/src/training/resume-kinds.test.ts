/** Every kind of training that was stopped and goes on has the events and the weights, byte for byte, of one that was not. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleForTest } from '../testing/bundle-for-test.ts';
import { pairLines } from '../testing/pairs-for-test.ts';
import { writeDecoder } from '../testing/decoder-for-test.ts';
import { writeEncoder } from '../testing/encoder-for-test.ts';
import type { Overrides } from '../config/load-config.ts';
import { journalOf, numbersOf, trainHere } from '../testing/train-here.ts';

const entry = bundleForTest(new URL('./trainer-process.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'resume-kinds-'));
afterAll(async () => {
  rmSync(dirname(await entry), { recursive: true });
  rmSync(folder, { recursive: true });
});
const pairs = join(folder, 'pairs.jsonl');
writeFileSync(pairs, pairLines(30, 3));
const encoder = join(folder, 'encoder');
writeEncoder(encoder);
const decoder = join(folder, 'decoder');
writeDecoder(decoder, 'qwen3');
/** Everything on that could differ: dropout of both kinds, added gradients, soft labels, a schedule, a last batch that is smaller. */
const COURSE = {
  generated_problems: 15,
  embedding_size: 4,
  pair_buckets: 16,
  max_steps: 16,
  logging_steps: 7,
  eval_steps: 8,
  num_samples_to_log: 3,
  gradient_accumulation_steps: 2,
  lr_scheduler_type: 'cosine',
  warmup_steps: 2,
  learning_rate: 0.01,
  save_steps: 15,
  save_total_limit: 0,
};
const BAG = { ...COURSE, hidden_size: 8, per_device_train_batch_size: 12 };
const TRANSFORMER = {
  ...BAG,
  model_type: 'transformer',
  num_attention_heads: 2,
  num_hidden_layers: 1,
  intermediate_size: 8,
  max_sequence_length: 32,
};
const PRETRAINED = { ...BAG, model_type: 'pretrained', pretrained: encoder, max_sequence_length: 24 };
const DECODER = { ...PRETRAINED, pretrained: decoder, max_sequence_length: 48 };
const HEAD = { ...PRETRAINED, tuning: 'head', pretrained_cache: join(folder, 'cache'), hidden_size: 4 };
const SOFT = { class_weight: 'balanced', label_smoothing_factor: 0.1 };
const TWO = { devices: 2, per_device_train_batch_size: 6 };

interface Kind {
  overrides: Overrides;
  data?: string[];
  backend?: string;
}
const kinds: Record<string, Kind> = {
  'the bag on ONNX Runtime': { overrides: { ...BAG, ...SOFT }, backend: 'onnx' },
  'the bag on pairs': { overrides: BAG, data: [pairs] },
  'the bag on pairs, on two devices': { overrides: { ...BAG, ...TWO }, data: [pairs] },
  'the transformer': { overrides: { ...TRANSFORMER, ...SOFT } },
  'the transformer on ONNX Runtime': { overrides: { ...TRANSFORMER, ...SOFT }, backend: 'onnx' },
  'the transformer on two devices': { overrides: { ...TRANSFORMER, ...SOFT, ...TWO } },
  'the transformer on pairs': { overrides: TRANSFORMER, data: [pairs] },
  'a frozen encoder': { overrides: { ...HEAD, ...SOFT } },
  'a frozen encoder on pairs': { overrides: HEAD, data: [pairs] },
  'a frozen encoder on two devices': { overrides: { ...HEAD, ...SOFT, ...TWO } },
  'an encoder with adapters': { overrides: { ...PRETRAINED, ...SOFT } },
  'a whole encoder on pairs': { overrides: { ...PRETRAINED, tuning: 'full' }, data: [pairs] },
  'an encoder with adapters on ONNX Runtime': { overrides: { ...PRETRAINED, pooling: 'mean' }, backend: 'onnx' },
  'an encoder with adapters on two devices': { overrides: { ...PRETRAINED, ...SOFT, ...TWO } },
  'a decoder with adapters': { overrides: { ...DECODER, ...SOFT } },
  'a whole decoder on pairs': { overrides: { ...DECODER, tuning: 'full', max_sequence_length: 64 }, data: [pairs] },
};

describe.each(Object.entries(kinds))('%s', (name, { overrides, data, backend = 'wasm' }) => {
  it('goes on exactly, from wherever it was stopped', { timeout: 120_000 }, async () => {
    const place = join(folder, name.replaceAll(/\W+/g, '-'));
    const [whole, parts] = [join(place, 'whole'), join(place, 'parts')];
    const options = { backend, entry: await entry, ...(data ? { data } : {}) };
    await trainHere(whole, { ...options, overrides });
    // Steps 1; 8, an evaluation; 11, between two logged losses. Processes for devices take a while to start: only the last.
    const stops = 'devices' in overrides ? [11] : [1, 8, 11];
    let resume: { resume?: string } = {};
    for (const [i, stop] of [...stops, undefined].entries()) {
      const stopAfter = stop && stop - (stops[i - 1] ?? 0);
      const outcome = await trainHere(parts, {
        ...options,
        overrides: resume.resume ? {} : overrides,
        ...resume,
        ...(stopAfter ? { stopAfter } : {}),
      });
      expect(outcome.outcome).toBe(stopAfter ? 'stopped' : 'finished');
      resume = { resume: 'latest' };
    }
    expect(numbersOf(parts)).toEqual(numbersOf(whole));
    expect(numbersOf(whole).length).toBeGreaterThan(3);
    for (const file of ['model.safetensors', 'optimizer.safetensors'])
      expect(
        readFileSync(join(parts, 'checkpoint-16', file)).equals(readFileSync(join(whole, 'checkpoint-16', file))),
      ).toBe(true);
    expect(journalOf(parts).flatMap((event) => (event.type === 'start' ? [event.resumedFrom] : []))).toEqual([
      undefined,
      ...stops,
    ]);
    const notices = journalOf(parts).flatMap((event) => (event.type === 'notice' ? [event.text] : []));
    expect(notices.filter((text) => text.includes('rounds differently'))).toEqual([]);
  });
});
