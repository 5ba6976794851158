import { describe, expect, it } from 'vitest';
import { BadInput } from '../base/bad-input.ts';
import { trainConfigSchema } from '../config/config-schema.ts';
import { loadExamples } from './load-examples.ts';
import { temporaryFile } from '../testing/read-for-test.ts';

const problem = (n: number, label = n % 2) =>
  `${JSON.stringify({ problem: `Problem ${n}`, steps: ['a', `${n}`], labels: [1, label] })}\n`;
const file = (from: number, to: number) =>
  temporaryFile('data.jsonl', Array.from({ length: to - from }, (_, i) => problem(from + i)).join(''));
const load = async (data: string[], fields: object = {}, validationData: string[] = []) => {
  const loaded = await loadExamples(
    { data, validationData },
    trainConfigSchema.parse({ validation_share: 0.25, ...fields }),
  );
  if (loaded.kind !== 'solution') throw new Error('not solutions');
  return loaded;
};

describe('the examples of a run', () => {
  it('are split by problem, depending only on split_seed, and have a fingerprint', async () => {
    const path = file(0, 40);
    const [a, b, c] = await Promise.all([load([path]), load([path], { seed: 7 }), load([path], { split_seed: 7 })]);
    expect([a.train.length, a.validation.length]).toEqual([30, 10]);
    const trained = new Set([...a.train].map(({ problemKey }) => problemKey));
    expect([...a.validation].filter(({ problemKey }) => trained.has(problemKey))).toEqual([]);
    expect([...b.validation]).toEqual([...a.validation]);
    expect([...c.validation]).not.toEqual([...a.validation]);
    expect(b.fingerprint).toBe(a.fingerprint);
    expect(new Set([a.fingerprint, c.fingerprint, (await load([file(0, 41)])).fingerprint]).size).toBe(3);
  });

  it('have a mean weight of 1 over all labels, in proportion to their files', async () => {
    const [light, heavy] = [file(0, 30), file(100, 110)];
    const { train } = await load([light, `${heavy}:3`]);
    const weights = [...train].map(({ place, weight }) => ({ heavy: place.startsWith(heavy), weight }));
    expect(weights.reduce((sum, { weight }) => sum + weight, 0) / weights.length).toBeCloseTo(1, 6);
    const of = (isHeavy: boolean) => weights.find((w) => w.heavy === isHeavy)!.weight;
    expect(of(true) / of(false)).toBeCloseTo(3, 6);
  });

  it('can be limited to random whole problems', async () => {
    const { train, validation } = await load([file(0, 100)], { max_examples: 20 });
    expect(train.length + validation.length).toBe(20);
    const numbers = [...train, ...validation].map((example) => Number(example.steps[1]));
    expect(Math.max(...numbers)).toBeGreaterThan(40);
  });

  it('can have validation files, which share no problem with them even if spelled differently', async () => {
    const { train, validation } = await load([file(0, 20)], {}, [file(50, 60)]);
    expect([train.length, validation.length]).toEqual([20, 10]);
    const respelled = temporaryFile(
      'own.jsonl',
      `${problem(50)}${problem(51)}${JSON.stringify({ problem: 'PROBLEM  3', steps: ['x'], labels: [0] })}\n`,
    );
    const data = file(0, 20);
    const refused = load([data], {}, [respelled]);
    await expect(refused).rejects.toThrow(BadInput);
    await expect(refused).rejects.toThrow(
      `1 problem is in both the training and the validation set, such as "PROBLEM  3" (${data}:4 and ${respelled}:3)`,
    );
  });

  it('are rejected with the reason: none, one class, validation data alone', async () => {
    await expect(
      load([temporaryFile('a.jsonl', '{"problem": "P", "steps": ["a"], "labels": [null]}\n')]),
    ).rejects.toThrow(/no labeled example found; expected one of/);
    await expect(
      load([temporaryFile('a.jsonl', '{"text": "a", "label": 1}\n{"text": "b", "label": 1}\n')]),
    ).rejects.toThrow('both sets need correct and incorrect ones');
    await expect(load([], {}, ['own.jsonl'])).rejects.toThrow('--validation_data requires --data');
  });
});
