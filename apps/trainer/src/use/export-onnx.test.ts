import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BadInput } from '../base/bad-input.ts';
import { loadOnnxRuntime } from '../backends/onnx/onnx-runtime.ts';
import { writeDecoder } from '../testing/decoder-for-test.ts';
import { writeEncoder } from '../testing/encoder-for-test.ts';
import { trainHere } from '../testing/train-here.ts';
import { exportOnnx } from './export-onnx.ts';
import { loadModel } from './load-model.ts';

/** Its last layer reads only the scored tokens. */
const encoder = join(mkdtempSync(join(tmpdir(), 'encoder-')), 'bert');
writeEncoder(encoder);
const decoder = join(mkdtempSync(join(tmpdir(), 'decoder-')), 'llama');
writeDecoder(decoder);
const SMALL = { max_steps: 3, generated_problems: 20, vocab_size: 50, hidden_size: 8 };
const MODELS = {
  bag: { ...SMALL, embedding_size: 4, pair_buckets: 16 },
  transformer: {
    ...SMALL,
    model_type: 'transformer',
    num_attention_heads: 2,
    intermediate_size: 16,
    max_sequence_length: 64,
  },
  pretrained: { ...SMALL, model_type: 'pretrained', pretrained: encoder },
  'decoder of steps': { ...SMALL, model_type: 'pretrained', pretrained: decoder, tuning: 'full' },
};
/** What other programs fill: nothing that follows from another input. */
const INPUTS = {
  bag: ['bags.starts', 'bags.rows', 'bags.owners', 'bags.weights', 'numbers'],
  transformer: ['ids', 'positions', 'visible', 'judged'],
  pretrained: ['ids', 'positions', 'types', 'visible', 'judged'],
  'decoder of steps': ['ids', 'cosines', 'sines', 'visible', 'judged'],
};
const runtime = await loadOnnxRuntime().catch(() => null);
if (!runtime) console.log('Skipped: onnxruntime-node is not installed.');

describe.each(Object.entries(MODELS))('a %s as an ONNX file', (name, overrides) => {
  it.skipIf(!runtime)('has the same output as the model, for any batch size', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'export-'));
    await trainHere(join(directory, 'run'), { overrides, backend: 'cpu' });
    const model = loadModel(join(directory, 'run'));
    const { difference, bytes, inputs, inputLines } = await exportOnnx(model, join(directory, 'model.onnx'));
    expect(inputs).toEqual(INPUTS[name as keyof typeof INPUTS]);
    expect(inputLines.every((line) => /^[\w.]+: (int32|float32) \[.+\], \w/.test(line))).toBe(true);
    expect(difference).toBeLessThan(1e-5);
    expect(bytes).toBeGreaterThan(1_000);

    await expect(exportOnnx(model, join(directory, 'no', 'model.onnx'))).rejects.toThrow(BadInput);
    expect(existsSync(join(directory, 'no'))).toBe(false);
  });
});
