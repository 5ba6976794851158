import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelConfigSchema } from '../config/config-schema.ts';
import { generateExamples } from '../data/generate-problems.ts';
import { bagMaker, rowsOfLayout } from '../models/bag/bag.ts';
import { bagModel } from '../models/bag/bag-model.ts';
import type { BagInput } from '../models/micro-batch.ts';
import { MODELS, openReader } from '../models/all-models.ts';
import { openEngine } from '../backends/open-engine.ts';
import { predict } from '../evaluation/evaluate.ts';
import { writeCheckpoint } from './checkpoint-write.ts';
import { modelFiles } from './model-files.ts';
import { exampleList } from '../data/example.ts';
import { splitSolutions } from '../data/split-examples.ts';
import { SURFACE_NUMBERS } from '../features/surface-numbers.ts';
import { Tokenizer } from '../features/tokenizer.ts';

/** Reads the format by its definition. */
function readSafetensors(path: string) {
  const bytes = readFileSync(path);
  const headerLength = Number(bytes.readBigUInt64LE(0));
  expect(headerLength % 8).toBe(0);
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + headerLength)) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  const { __metadata__: metadata, ...tensors } = header;
  let end = 0;
  const weights = Object.fromEntries(
    Object.entries(tensors).map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [from, to],
        },
      ]) => {
        expect([dtype, from, to - from]).toEqual(['F32', end, 4 * shape.reduce((a, b) => a * b, 1)]);
        end = to;
        return [
          name,
          {
            shape,
            values: new Float32Array(
              bytes.buffer.slice(bytes.byteOffset + 8 + headerLength + from, bytes.byteOffset + 8 + headerLength + to),
            ),
          },
        ];
      },
    ),
  );
  expect(bytes.length).toBe(8 + headerLength + end);
  return { metadata, weights };
}

const sets = splitSolutions(generateExamples({ problems: 20, solutionsPerProblem: 2, labelNoise: 0, seed: 1 }), 0.2, 1);
const train = exampleList(sets.train);

describe('a saved model', () => {
  const config = modelConfigSchema.parse({ embedding_size: 4, hidden_size: 6, pair_buckets: 16, min_word_count: 1 });
  const reader = MODELS.bag.fit(train, config);

  it('holds all that is needed to say the same of an example: weights, tokenizer, standardization', async () => {
    const optimizer = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, maxGradNorm: 1 };
    const { engine } = await openEngine(
      { backend: 'wasm' },
      { plan: reader.plan, objective: { kind: 'binary' }, optimizer, dropout: 0, seed: 3 },
    );
    const directory = mkdtempSync(join(tmpdir(), 'model-'));
    writeCheckpoint(directory, 'checkpoint-12', modelFiles(12, (await engine.exportState()).weights, reader));
    expect(readdirSync(directory)).toEqual(['checkpoint-12']);
    const at = join(directory, 'checkpoint-12');
    const { weights, metadata } = readSafetensors(join(at, 'model.safetensors'));
    expect(metadata).toEqual({ format: 'rewardboard', step: '12' });
    const description = JSON.parse(readFileSync(join(at, 'config.json'), 'utf8'));
    expect(description.surface_numbers.map((n: { name: string }) => n.name)).toEqual(
      SURFACE_NUMBERS.map((n) => n.name),
    );
    expect(JSON.parse(readFileSync(join(at, 'tokenizer.json'), 'utf8')).model.vocab['[UNK]']).toBe(0);

    // The formula of config.json, computed from the file alone, for every validation example.
    const validation = reader.read(exampleList(sets.validation));
    const { bags, numbers } = validation.batch(
      Int32Array.from({ length: validation.size }, (_, i) => i),
      null,
    ).input as BagInput;
    const { rowStarts, rows, weights: bagWeights } = bags!;
    const { probabilities } = await predict(engine, validation, { items: 7 });
    const of = (name: string) => weights[name]!.values;
    for (let i = 0; i < validation.size; i++) {
      const entries = Array.from({ length: rowStarts[i + 1]! - rowStarts[i]! }, (_, j) => rowStarts[i]! + j);
      const surface = [...numbers!.subarray(i * SURFACE_NUMBERS.length, (i + 1) * SURFACE_NUMBERS.length)];
      const embedded = [0, 1, 2, 3].map((e) =>
        entries.reduce((sum, j) => sum + bagWeights[j]! * of('words.embedding')[rows[j]! * 4 + e]!, 0),
      );
      let z = of('head.bias')[0]!;
      for (let h = 0; h < 6; h++) {
        const unit =
          of('hidden.bias')[h]! +
          embedded.reduce((sum, x, e) => sum + x * of('words.hidden')[e * 6 + h]!, 0) +
          surface.reduce((sum, x, n) => sum + x * of('numbers.hidden')[n * 6 + h]!, 0);
        z += Math.max(0, unit) * of('head.weight')[h]!;
      }
      expect(probabilities[i]).toBeCloseTo(1 / (1 + Math.exp(-z)), 5);
    }
    expect(validation.size).toBeGreaterThan(4);
  });

  it('is read again from its files: the same plan, the same batches', () => {
    const small = { hidden_size: 8, num_attention_heads: 2, max_sequence_length: 40 };
    for (const type of ['bag', 'transformer'] as const) {
      const fitted = MODELS[type].fit(train, modelConfigSchema.parse({ ...config, ...small, model_type: type }));
      const opened = openReader(JSON.parse(JSON.stringify(fitted.describe())), fitted.tokenizer.toJson());
      expect(opened.plan.parameters).toEqual(fitted.plan.parameters);
      const validation = exampleList(sets.validation);
      expect(opened.read(validation).batch([0, 1, 2], null)).toEqual(fitted.read(validation).batch([0, 1, 2], null));
    }
  });

  it('has no parameters for a part that is switched off', () => {
    const names = (more: object) =>
      bagModel({ ...config, ...more }, { embeddingRows: 8, surfaceNumbers: 26 }).parameters.map(
        (p) => p.name.split('.')[0],
      );
    expect(names({ use_words: false })).not.toContain('words');
    expect(names({ use_surface_numbers: false })).not.toContain('numbers');
  });
});

describe('a bag', () => {
  it('reads the first 4,096 words of a text', () => {
    const make = bagMaker({ vocabularySize: 5_000, pairBuckets: 0 });
    const { rows } = make(
      [],
      Array.from({ length: 4_100 }, (_, i) => i),
    );
    expect([rows.length, Math.max(...rows)]).toEqual([4_096, 5_000 + 4_095]);
  });

  it('tells words and pairs of the problem from those of the solution, each block of length 1', () => {
    const bagReader = MODELS.bag.fit(train, modelConfigSchema.parse({ pair_buckets: 16, min_word_count: 1 }));
    const bags = bagReader.read(train);
    const layout = { vocabularySize: Tokenizer.fromJson(bagReader.tokenizer.toJson()).size, pairBuckets: 16 };
    const bounds = [
      0,
      layout.vocabularySize,
      2 * layout.vocabularySize,
      2 * layout.vocabularySize + 16,
      rowsOfLayout(layout),
    ];
    for (let i = 0; i < bags.size; i++) {
      const { rows, weights } = (bags.batch([i], null).input as BagInput).bags!;
      expect(new Set(rows).size).toBe(rows.length);
      for (let block = 0; block < 4; block++) {
        const square = [...weights]
          .filter((_, i) => rows[i]! >= bounds[block]! && rows[i]! < bounds[block + 1]!)
          .reduce((sum, w) => sum + w * w, 0);
        expect(square).toBeCloseTo(1, 5);
      }
    }
  });
});
