import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { BadInput } from '../base/bad-input.ts';
import { readSafetensors } from '../tensor-files/safetensors-read.ts';
import { safetensorsBytes } from '../tensor-files/safetensors.ts';
import { generateExamples } from '../data/generate-problems.ts';
import { trainHere } from '../testing/train-here.ts';
import { useOptions } from '../testing/use-options.ts';
import { evaluateFiles, loadModel, rerankFiles, scoreFiles } from './use-model.ts';
import type { UseOptions } from './use-model.ts';

const directory = mkdtempSync(join(tmpdir(), 'use-'));
const data = join(directory, 'data.jsonl');
const others = join(directory, 'others.jsonl');
const run = join(directory, 'run');
const lines = (rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const generated = (seed: number, solutionsPerProblem = 4) =>
  generateExamples({ problems: 40, solutionsPerProblem, labelNoise: 0, seed }).map(({ problem, steps, labels }) => ({
    problem,
    steps,
    labels: steps.map((_, i) => (i === steps.length - 1 ? labels[0] : 1)),
  }));

function options(files: string[], more: Partial<UseOptions> = {}): UseOptions & { warnings: string[] } {
  const warnings: string[] = [];
  return {
    ...useOptions(run, files),
    batchSize: 32,
    neutralLabels: 'ignore',
    warn: (text) => warnings.push(text),
    warnings,
    ...more,
  };
}

async function scored(
  files: string[],
  more?: Partial<UseOptions>,
): Promise<{ problem: string; step_scores: number[]; scores: Record<string, number>; labels?: number[] }[]> {
  const written: string[] = [];
  await scoreFiles(options(files, more), async (line) => void written.push(line));
  return written.map((line) => JSON.parse(line));
}

beforeAll(async () => {
  // One solution a problem: a training merges what several share, and an evaluation counts every solution as it stands.
  writeFileSync(data, lines(generated(1, 1)));
  writeFileSync(others, lines(generated(2)));
  const overrides = {
    max_steps: 60,
    eval_steps: 30,
    learning_rate: 3e-3,
    vocab_size: 200,
    pair_buckets: 64,
    embedding_size: 8,
    hidden_size: 16,
    validation_share: 0.3,
  };
  await trainHere(run, { overrides, data: [data], backend: 'cpu' });
});

describe('a saved model', () => {
  it('scores every step of every solution, labelled or not, with the same numbers', async () => {
    const labelled = await scored([others]);
    expect(labelled).toHaveLength(generated(2).length);
    const bare = join(directory, 'bare.jsonl');
    writeFileSync(bare, lines(generated(2).map(({ problem, steps }) => ({ problem, steps }))));
    const unlabelled = await scored([bare]);
    expect(unlabelled.map(({ step_scores: steps }) => steps)).toEqual(labelled.map(({ step_scores: steps }) => steps));
    for (const { step_scores: steps, scores } of labelled) {
      expect(scores).toEqual({
        min: Math.min(...steps),
        product: expect.closeTo(
          steps.reduce((a, b) => a * b),
          12,
        ),
        last: steps.at(-1),
        mean: expect.closeTo(steps.reduce((a, b) => a + b) / steps.length, 12),
      });
      expect(steps.every((p) => p > 0 && p < 1)).toBe(true);
    }
  });

  it('has the same metrics on the held-out problems as during training', async () => {
    const report = await evaluateFiles(options([data], { heldOut: true }));
    const journal = readFileSync(join(run, 'events.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    const best = journal.findLast((event) => event.type === 'end').best;
    const { counts, values } = journal.findLast((event) => event.type === 'evaluation' && event.step === best.step);
    expect(report.counts).toEqual(counts);
    expect(report.model.rocAuc.value).toBeCloseTo(values['eval/roc_auc'], 6);
  });

  it.each([
    ['texts', (i: number) => ({ text: `row ${i}: the film was ${i % 3 ? 'good' : 'bad'}`, label: i % 3 ? 1 : 0 })],
    ['steps', (i: number) => ({ prompt: '', completions: [`${i} + 1 = ${i + 1 + (i % 2)}`], labels: [i % 2 === 0] })],
  ])('takes each of the %s that have no problem for its own, as training does', async (name, rowOf) => {
    const file = join(directory, `${name}.jsonl`);
    const output = join(directory, name);
    writeFileSync(file, lines(Array.from({ length: 60 }, (_, i) => rowOf(i))));
    const overrides = { max_steps: 2, eval_steps: 2, vocab_size: 100, pair_buckets: 16, hidden_size: 8 };
    await trainHere(output, { overrides: { ...overrides, validation_share: 0.3 }, data: [file] });
    const held = await evaluateFiles({ ...options([file], { heldOut: true }), model: output });
    expect(held.problems).toBe(18);
    const all = await evaluateFiles({ ...options([file]), model: output });
    expect(all.problems).toBe(60);
    await expect(rerankFiles({ ...options([file]), model: output })).rejects.toThrow('no problem has two or more');
  });

  it('warns only if it is evaluated on its training data', async () => {
    const own = options([data]);
    await evaluateFiles(own);
    expect(own.warnings).toEqual([expect.stringContaining('was trained on this data')]);
    const other = options([others]);
    await evaluateFiles(other);
    expect(other.warnings).toEqual([]);
    await expect(evaluateFiles(options([others], { heldOut: true }))).rejects.toThrow('remove --held_out');
  });

  it('reranks candidates', async () => {
    const { problems, picks } = await rerankFiles(options([others]));
    expect(problems).toBe(40);
    expect(picks.map(({ name }) => name)).toEqual([
      'min',
      'product',
      'last',
      'mean',
      'majority vote',
      'random pick',
      'a right one is there',
    ]);
  });

  it('rejects candidates without labels, which say nothing of what was selected', async () => {
    const unlabelled = join(directory, 'unlabelled.jsonl');
    writeFileSync(unlabelled, '{"problem": "p", "steps": ["a"]}\n{"problem": "p", "steps": ["b"]}\n');
    await expect(rerankFiles(options([unlabelled]))).rejects.toThrow('no problem has two or more labeled solutions');
  });

  it.each([
    ['{"problem": "p", "steps": ["a"], "labels": [1]}\n', 'all labels are 1 (correct)'],
    ['{"problem": "p", "steps": ["a"]}\n', 'none of them labeled'],
    ['{"problem": "p", "steps": ["a"]}\n{"problem": 7}\n', 'odd.jsonl:2: '],
  ])('rejects %j for evaluation, with the reason', async (text, reason) => {
    const odd = join(directory, 'odd.jsonl');
    writeFileSync(odd, text);
    await expect(evaluateFiles(options([odd]))).rejects.toThrow(BadInput);
    await expect(evaluateFiles(options([odd]))).rejects.toThrow(reason);
  });

  it('names the file of a damaged or missing model', async () => {
    await expect(scored([others], { model: join(directory, 'nowhere') })).rejects.toThrow('no such directory');
    await expect(scored([others], { model: directory })).rejects.toThrow('not a checkpoint');
    await expect(scored([run], { model: others })).rejects.toThrow(`${others}: not a directory; name a checkpoint`);
    const broken = mkdtempSync(join(tmpdir(), 'model-'));
    for (const name of ['model.safetensors', 'tokenizer.json', 'config.json']) writeFileSync(join(broken, name), '{}');
    await expect(scored([others], { model: broken })).rejects.toThrow(
      'tokenizer.json: damaged or from another version: it is not a WordLevel tokenizer',
    );
  });

  describe('of a model that is damaged', () => {
    const copyOfModel = (names: readonly string[] = readdirSync(loadModel(run).directory)) => {
      const copy = mkdtempSync(join(tmpdir(), 'damaged-'));
      for (const name of names) cpSync(join(loadModel(run).directory, name), join(copy, name));
      return copy;
    };
    const MODEL = ['model.safetensors', 'tokenizer.json', 'config.json'];

    it.each(MODEL)('names the file with one changed bit: %s', async (name) => {
      const model = copyOfModel();
      const bytes = readFileSync(join(model, name));
      bytes[bytes.length - 9]! ^= 1;
      writeFileSync(join(model, name), bytes);
      await expect(scored([others], { model })).rejects.toThrow(`${join(model, name)}: damaged: its hash differs`);
      await expect(rerankFiles(options([others], { model }))).rejects.toThrow(BadInput);
    });

    it.each([
      ['null', 'it is not a JSON object'],
      ['[]', 'it is not a JSON object'],
      ['{', 'JSON'],
      [1e9, 'hidden_size: Too big: expected number to be <='],
      ['x', 'hidden_size: Invalid input: expected number'],
    ])('says in a sentence what is wrong with config.json: %j', async (wrong, reason) => {
      const model = copyOfModel(MODEL);
      const path = join(model, 'config.json');
      const changed = /^[[{n]/.test(String(wrong))
        ? String(wrong)
        : JSON.stringify({ ...(JSON.parse(readFileSync(path, 'utf8')) as object), hidden_size: wrong });
      writeFileSync(path, changed);
      const message = await scored([others], { model }).then(String, (error: Error) => error.message);
      expect(message).toContain(`${path}: damaged or from another version: `);
      expect(message).toContain(reason);
      expect(message).not.toContain('\n');
    });

    it('names resume.json when that is damaged, and works without it', async () => {
      const model = copyOfModel();
      const path = join(model, 'resume.json');
      writeFileSync(path, readFileSync(path, 'utf8').replace(/"step": \d/, '"step": 9'));
      await expect(scored([others], { model })).rejects.toThrow(
        `${path}: damaged: its contents differ from its own hash`,
      );
      expect(await scored([others], { model: copyOfModel(MODEL) })).toEqual(await scored([others]));
    });

    it.each([
      ['all', () => true],
      ['one', (i: number) => i === 5],
    ] as const)('refuses weights of which %s are NaN', async (_, isWrong) => {
      const model = copyOfModel(MODEL);
      const path = join(model, 'model.safetensors');
      const { tensors, metadata } = readSafetensors(path);
      for (const { values } of tensors) values.set(values.map((value, i) => (isWrong(i) ? NaN : value)));
      writeFileSync(path, safetensorsBytes(tensors, metadata));
      const message =
        /model\.safetensors: \d+ of \d+ numbers of .* are NaN or infinite, so the model can't answer anything/;
      await expect(scored([others], { model })).rejects.toThrow(message);
      await expect(evaluateFiles(options([others], { model }))).rejects.toThrow(BadInput);
      expect(() => loadModel(model)).toThrow(message);
    });
  });
});
