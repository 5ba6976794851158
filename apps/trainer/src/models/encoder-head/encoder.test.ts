import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInput } from '../../base/bad-input.ts';
import type { LabelledStep } from '../../data/labelled-step.ts';
import { loadOnnxRuntime } from '../../backends/onnx/onnx-runtime.ts';
import { journalOf, numbersOf, trainHere } from '../../testing/train-here.ts';
import { exportOnnx } from '../../use/export-onnx.ts';
import { loadModel } from '../../use/load-model.ts';
import { scoreFiles } from '../../use/use-model.ts';
import { embedSteps, requireMemory } from './embed-steps.ts';
import { EmbeddingCache } from './embedding-cache.ts';
import { encoderFiles, loadEncoder } from './load-encoder.ts';
import { inferenceOn } from '../../backends/open-inference.ts';
import { modelConfigSchema } from '../../config/config-schema.ts';
import type { EmbeddingProgress } from '../model.ts';
import { WIDTH, writeEncoder } from '../../testing/encoder-for-test.ts';
import { useOptions } from '../../testing/use-options.ts';
import { templateOf, tokenRow } from './token-template.ts';

const hasOnnx = await loadOnnxRuntime().then(
  () => true,
  () => false,
);
if (!hasOnnx) console.log('Skipped: onnxruntime-node is not installed.');
const openInference = inferenceOn('wasm');
const filesOf = (directory: string) =>
  encoderFiles(modelConfigSchema.parse({ model_type: 'pretrained', tuning: 'head', pretrained: directory }));
const fresh = () => mkdtempSync(join(tmpdir(), 'encoder-'));
const step = (problem: string, ...steps: string[]): LabelledStep => ({
  problem,
  steps,
  label: 1,
  problemKey: problem,
  weight: 1,
});
const steps = [step('a b', 'one', 'two three'), step('c', '1 + 2 = 3'), step('a b', 'one')];

async function embed(directory: string, wanted = steps, cacheDirectory = join(directory, 'cache')) {
  const messages: EmbeddingProgress[] = [];
  const notices: string[] = [];
  const rows = await embedSteps(wanted, filesOf(directory), {
    openInference,
    cacheDirectory,
    progress: (progress) => messages.push(progress),
    notice: (text) => notices.push(text),
  });
  return { rows: [...rows], computed: messages.at(-1)?.done ?? 0, notices };
}

describe('a frozen encoder', () => {
  const directory = fresh();
  writeEncoder(directory);

  it('averages all tokens and those of the last step', async () => {
    const { rows, computed } = await embed(directory);
    expect(computed).toBe(3);
    // The same texts token by token: [CLS] a b [SEP] one two three [SEP].
    const encoder = await loadEncoder(filesOf(directory), openInference);
    const ids = [2, 4, 5, 3, 7, 8, 9, 3];
    const segments = [0, 0, 0, 0, 1, 1, 1, 1];
    const tokens = await encoder.embed(ids.map((_, at) => ({ ids, segments, lastStep: [at, at + 1] })));
    await encoder.dispose();
    const meanOf = (places: readonly number[]) =>
      Array.from({ length: WIDTH }, (_, j) =>
        places.reduce((sum, at) => sum + tokens[at * 2 * WIDTH + WIDTH + j]! / places.length, 0),
      );
    const expected = [...meanOf([...ids.keys()]), ...meanOf([5, 6])];
    expected.forEach((value, i) => expect(rows[i]).toBeCloseTo(value, 5));
  });

  it('is not used again for cached texts, even by another reader of the same files', async () => {
    const { rows } = await embed(directory);
    expect(await embed(directory)).toEqual({ rows, computed: 0, notices: [] });
    expect((await embed(directory, [...steps, step('c', 'three')])).computed).toBe(1);
  });

  it('recomputes damaged cache entries, reports them, and keeps the others', async () => {
    const cache = join(fresh(), 'cache');
    const { rows } = await embed(directory, steps, cache);
    const path = join(cache, readdirSync(cache)[0]!);
    const bytes = readFileSync(path);
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    writeFileSync(path, bytes);
    appendFileSync(path, bytes.subarray(0, 20)); // half a record, of a process that was killed
    const again = await embed(directory, steps, cache);
    expect(again).toMatchObject({ rows, computed: 1 });
    expect(again.notices[0]).toMatch(/bytes are damaged; their embeddings are computed again$/);
    expect((await embed(directory, steps, cache)).computed).toBe(0);
  });

  it('works without a cache if none can be created', async () => {
    const file = join(fresh(), 'file');
    writeFileSync(file, '');
    const { computed, notices } = await embed(directory, steps, join(file, 'cache'));
    expect(computed).toBe(3);
    expect(notices[0]).toMatch(/embeddings are not cached$/);
  });

  it('has a head that can be trained, resumed, scored and exported, and reports a changed encoder', async () => {
    const own = fresh();
    writeEncoder(own);
    const overrides = {
      model_type: 'pretrained',
      tuning: 'head',
      pretrained: own,
      pretrained_cache: join(own, 'cache'),
      hidden_size: 4,
      max_steps: 6,
      eval_steps: 3,
      save_steps: 3,
      generated_problems: 20,
    };
    await trainHere(join(own, 'whole'), { overrides });
    await trainHere(join(own, 'run'), { overrides, stopAfter: 3 });
    await trainHere(join(own, 'run'), { overrides: {}, resume: 'latest' });
    expect(numbersOf(join(own, 'run'))).toEqual(numbersOf(join(own, 'whole')));

    const model = loadModel(join(own, 'run'));
    const { inputs, difference } = await exportOnnx(model, join(own, 'head.onnx'));
    expect(inputs).toEqual(['numbers']);
    if (hasOnnx) expect(difference).toBeLessThan(1e-5);
    const data = join(own, 'data.jsonl');
    writeFileSync(data, '{"problem": "a", "steps": ["one", "two"]}\n');
    const lines: string[] = [];
    await scoreFiles(useOptions(join(own, 'run'), [data]), async (line) => void lines.push(line));
    expect(JSON.parse(lines[0]!).step_scores).toHaveLength(2);

    const config = join(own, 'config.json');
    writeFileSync(config, readFileSync(config, 'utf8').replace('}', ', "changed": true}'));
    expect(() => loadModel(join(own, 'run'))).toThrow('not the encoder that this model was trained with');
    const going = trainHere(join(own, 'run'), { overrides: { max_steps: 9 }, resume: 'latest' });
    await expect(going).rejects.toThrow(/pretrained is ".*", which is not the model/);
    expect(journalOf(join(own, 'run')).filter(({ type }) => type === 'start')).toHaveLength(2);
  }, 60_000);

  it('is rejected with a remedy if its files are missing or have another shape', () => {
    const broken = fresh();
    writeEncoder(broken, { intermediate_size: 25 });
    expect(() => filesOf(broken)).toThrow(
      'encoder.layer.0.intermediate.dense.weight has shape [24, 16], but config.json asks for [25, 16]',
    );
    rmSync(join(broken, 'tokenizer.json'));
    expect(() => filesOf(broken)).toThrow(BadInput);
    expect(() => filesOf(broken)).toThrow(/tokenizer\.json: missing\. Write it in Python/);
    writeFileSync(join(broken, 'tokenizer.json'), '{}');
    expect(() => filesOf(broken)).toThrow(/tokenizer\.json: cannot be used: it has no model/);
  });
});

it('embeddings that don’t fit into memory are rejected before anything is computed, with a remedy', () => {
  expect(() => requireMemory(1_400_000, 794, 16 * 1024 ** 3)).not.toThrow();
  expect(() => requireMemory(1_400_000, 794, 4 * 1024 ** 3)).toThrow(BadInput);
  expect(() => requireMemory(1_400_000, 794, 4 * 1024 ** 3)).toThrow(
    '794 numbers for 1400000 labeled steps need 4.1 GB of memory, but this machine has 4.0 GB; use fewer examples (--max_examples)',
  );
});

describe('a row of tokens', () => {
  it('keeps the last step, and never exceeds the limit', () => {
    const template = templateOf([7], [8], [1, 7, 2, 8, 2], [0, 0, 0, 1, 1])!;
    expect(template).toEqual({ before: [1], between: [2], after: [2], segments: [0, 1] });
    const list = fc.array(fc.integer({ min: 10, max: 99 }), { maxLength: 40 });
    fc.assert(
      fc.property(
        list,
        fc.array(list, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 16, max: 40 }),
        (problem, texts, most) => {
          const {
            ids,
            segments,
            lastStep: [from, to],
          } = tokenRow(problem, texts, template, most);
          expect(ids.length).toBeLessThanOrEqual(most);
          expect(segments).toHaveLength(ids.length);
          const last = texts.at(-1)!;
          expect(ids.slice(from, to)).toEqual(last.slice(last.length - (to - from)));
          expect(to - from).toBeGreaterThanOrEqual(Math.min(last.length, Math.floor((most - 3) / 2)));
        },
      ),
    );
  });
});

describe('the cache of embeddings', () => {
  const keyOf = (i: number) => Buffer.alloc(16, i + 1);
  const rowOf = (i: number) => Float32Array.from({ length: WIDTH }, (_, j) => i + j / 10);

  it('never returns a wrong row for any damage', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
        fc.option(fc.nat()),
        fc.uint8Array({ maxLength: 60 }),
        (hits, cut, inserted) => {
          const path = join(fresh(), 'cache');
          const first = new EmbeddingCache(path, WIDTH);
          const second = new EmbeddingCache(path, WIDTH);
          for (let i = 0; i < 6; i++) (i % 2 ? first : second).append([keyOf(i)], rowOf(i)); // two writers
          first.close();
          second.close();
          const { size } = statSync(path);
          let bytes = Buffer.from(readFileSync(path));
          for (const [at, value] of hits) bytes[at % size] = value;
          if (cut !== null) bytes = bytes.subarray(0, cut % size);
          writeFileSync(path, Buffer.concat([inserted, bytes]));
          const again = new EmbeddingCache(path, WIDTH);
          const row = new Float32Array(WIDTH);
          for (let i = 0; i < 6; i++) if (again.read(keyOf(i), row)) expect(row).toEqual(rowOf(i));
          if (hits.length === 0 && cut === null) expect(again.size).toBe(6);
          again.append([keyOf(9)], rowOf(9));
          again.close();
          const last = new EmbeddingCache(path, WIDTH);
          expect(last.read(keyOf(9), row)).toBe(true);
          expect(row).toEqual(rowOf(9));
          last.close();
        },
      ),
      { numRuns: 60 },
    );
  });
});
