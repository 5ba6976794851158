import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { modelConfigSchema } from '../../config/config-schema.ts';
import type { Label, PreferenceExample, SolutionExample } from '../../data/example.ts';
import { exampleList } from '../../data/example.ts';
import { writeDecoder } from '../../testing/decoder-for-test.ts';
import { allOf } from '../../testing/small-cases.ts';
import { askingTokens } from './decoder-blueprint.ts';
import { MODELS } from '../all-models.ts';
import type { InputSet } from '../input-set.ts';
import { readPairs, solutionsOfPairs } from '../pair-set.ts';

const folder = mkdtempSync(join(tmpdir(), 'decoder-rows-'));
afterAll(() => rmSync(folder, { recursive: true }));
const base = join(folder, 'llama');
writeDecoder(base);
const NO_START = { eos_token: '</s>' };

// As in the test's tokenizer.
const [PAD, START, END, LINE, A, B, C, ONE, TWO] = [0, 1, 2, 4, 5, 6, 7, 8, 9] as const;

const example = (problem: string, steps: string[], labels: (Label | null)[]): SolutionExample => ({
  kind: 'solution',
  problem,
  steps,
  labelled: labels.length === steps.length && steps.length > 1 ? 'steps' : 'solution',
  labels,
  problemKey: problem,
  weight: 1,
  place: '',
});
const pair = (chosen: string[], rejected: string[]): PreferenceExample => ({
  kind: 'preference',
  problem: 'a b',
  chosen,
  rejected,
  margin: null,
  problemKey: 'a b',
  weight: 1,
  place: '',
});

const fit = (examples: SolutionExample[], overrides: object = {}) =>
  MODELS.pretrained.fit(
    exampleList(examples),
    modelConfigSchema.parse({
      model_type: 'pretrained',
      pretrained: base,
      tuning: 'full',
      use_surface_numbers: false,
      ...overrides,
    }),
  );

/** Rows without their padding, and where they are scored. */
function rowsOf(set: InputSet, items: ArrayLike<number> = allOf(set)) {
  const { input, labels } = set.batch(items, null);
  if (input.kind !== 'tokens') throw new Error('no tokens');
  const rows = Array.from({ length: input.size }, (_, row) => {
    const from = row * input.length;
    const isText = (i: number) => input.segments[from + i] === 0;
    const judged = [...input.judged].filter((at) => at >= from && at < from + input.length).map((at) => at - from);
    return { tokens: [...input.ids.subarray(from, from + input.length)].filter((_, i) => isText(i)), judged };
  });
  return { rows, labels: [...labels] };
}

describe('labelled steps', () => {
  const steps = example('a b', ['one', 'two a', 'c'], [1, null, 0]);

  it('are read in one row, scored at the line break behind them, as by TRL', async () => {
    const reader = await fit([steps]);
    expect(rowsOf(reader.read(exampleList([steps])))).toEqual({
      rows: [{ tokens: [START, A, B, ONE, LINE, TWO, A, LINE, C, LINE], judged: [4, 9] }],
      labels: [1, 0],
    });
    // One answer for each of two classes in Python, whose layer has a vector.
    expect(reader.plan.parameters.at(-1)).toMatchObject({ name: 'score.bias', start: 0 });
  });

  it('are the only tokens that ask in the last layer, beside one where a row has fewer than another', async () => {
    const few = example('b', ['one', 'two'], [null, 1]);
    const set = (await fit([steps, few])).read(exampleList([steps, few]));
    const { input } = set.batch(allOf(set), null);
    if (input.kind !== 'tokens') throw new Error('no tokens');
    const { asking, answered } = askingTokens(input);
    expect([...input.judged]).toEqual([4, 9, input.length + 5]);
    expect([...asking!.values]).toEqual([4, 9, input.length + 5, input.length]);
    expect([...answered!.values]).toEqual([0, 1, 2]);
  });

  it('start from the log odds of the training labels', async () => {
    const { plan } = await fit([example('a', ['one', 'two', 'c', 'b'], [1, 1, null, 1])]);
    expect(plan.parameters.at(-1)!.start).toBeCloseTo(Math.log(3.5 / 0.5), 6);
  });

  it('begin with the problem where the model has no token for the beginning', async () => {
    const plain = join(folder, 'plain');
    writeDecoder(plain, 'llama', NO_START);
    const reader = await fit([steps], { pretrained: plain });
    expect(rowsOf(reader.read(exampleList([steps]))).rows[0]!.tokens.slice(0, 3)).toEqual([A, B, ONE]);
  });

  it('are each scored once where a solution needs several rows', async () => {
    const long = example('a b', ['one two', 'two one', 'c c', 'a a', 'b b'], [1, 0, 1, 0, 1]);
    const reader = await fit([long], { max_sequence_length: 10 });
    const { rows, labels } = rowsOf(reader.read(exampleList([long])));
    expect(rows.length).toBeGreaterThan(1);
    expect(labels).toEqual([1, 0, 1, 0, 1]);
    for (const { tokens, judged } of rows) {
      expect(tokens.length).toBeLessThanOrEqual(10);
      for (const at of judged) expect(tokens[at]).toBe(LINE);
    }
  });

  it('are refused where a line break has no token', () => {
    const lineless = join(folder, 'lineless');
    writeDecoder(lineless);
    const path = join(lineless, 'tokenizer.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"\\\\n|[^ \\\\n]+"', '"[^ \\\\n]+"'));
    expect(() => fit([steps], { pretrained: lineless })).toThrow('has no token for a line break');
  });
});

describe('labelled solutions', () => {
  const whole = example('a b', ['one', 'two'], [1]);

  it('end with the token that ends a text, and are scored at it', async () => {
    const reader = await fit([whole], { supervision: 'outcome' });
    expect(rowsOf(reader.read(exampleList([whole])))).toEqual({
      rows: [{ tokens: [START, A, B, LINE, ONE, LINE, TWO, END], judged: [7] }],
      labels: [1],
    });
    expect(reader.plan.parameters.at(-1)!.name).toBe('score.weight');
  });

  it('are scored before that token where it also is the padding, as by transformers', async () => {
    const same = join(folder, 'same');
    writeDecoder(same, 'llama', NO_START, { pad_token_id: null });
    const reader = await fit([whole], { supervision: 'outcome', pretrained: same });
    const short = example('', ['c'], [0]);
    expect(rowsOf(reader.read(exampleList([whole, short]))).rows.map(({ judged }) => judged)).toEqual([[5], [0]]);
  });

  it('get one score a text even if steps are asked for', async () => {
    const reader = await fit([whole]);
    expect(reader.describe()).toMatchObject({ supervision: 'outcome' });
  });

  it('lose their middle where they are too long', async () => {
    const long = example('a b', ['one', 'two', 'c', 'c', 'c', 'a'], [1]);
    const reader = await fit([long], { max_sequence_length: 9 });
    expect(rowsOf(reader.read(exampleList([long]))).rows).toEqual([
      { tokens: [START, A, B, C, LINE, C, LINE, A, END], judged: [8] },
    ]);
  });
});

describe('pairs', () => {
  const pairs = exampleList([pair(['one'], ['two']), pair(['one'], ['two', 'c', 'c', 'c']), pair(['c'], ['a'])]);

  it('are left out of training if a text is too long for a row, as by TRL', async () => {
    const texts = solutionsOfPairs(pairs);
    const reader = await fit([...texts], { max_sequence_length: 8 });
    const set = readPairs(reader, pairs, texts, reader.leavesOutCutPairs);
    expect(set.size).toBe(2);
    const { rows } = rowsOf(set, [1]);
    expect(rows.map(({ tokens }) => tokens)).toEqual([
      [START, A, B, LINE, C, END],
      [START, A, B, LINE, A, END],
    ]);
    expect([...set.batch([0, 1], null).examples]).toEqual([0, 2]);
    expect(readPairs(reader, pairs, texts).size).toBe(3);
  });

  it('are padded with the token of config.json', async () => {
    const texts = solutionsOfPairs(pairs);
    const { input } = readPairs(await fit([...texts]), pairs, texts).batch([0, 1], null);
    expect(input.kind === 'tokens' && input.ids[7]).toBe(PAD);
  });
});

it('rows that are longer than the model has positions are announced', async () => {
  const notices: string[] = [];
  const config = (length: number) =>
    modelConfigSchema.parse({
      model_type: 'pretrained',
      pretrained: base,
      tuning: 'full',
      use_surface_numbers: false,
      max_sequence_length: length,
    });
  const examples = exampleList([example('a b', ['a', 'b'], [1, 0])]);
  const { max_position_embeddings: positions } = JSON.parse(readFileSync(join(base, 'config.json'), 'utf8')) as {
    max_position_embeddings: number;
  };
  await MODELS.pretrained.fit(examples, config(Math.max(8, positions)), { notice: (text) => notices.push(text) });
  expect(notices.filter((text) => text.includes('max_sequence_length'))).toEqual([]);
  await MODELS.pretrained.fit(examples, config(positions + 1), { notice: (text) => notices.push(text) });
  expect(notices.filter((text) => text.includes('max_sequence_length'))).toEqual([
    `max_sequence_length is ${positions + 1}, but ${base} reads at most ${positions} tokens; longer texts are cut to that`,
  ]);
});
