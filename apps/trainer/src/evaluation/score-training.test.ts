import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EvaluationEvent } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import type { InputSet } from '../models/input-set.ts';
import { pairLines } from '../testing/pairs-for-test.ts';
import { journalOf, trainHere } from '../testing/train-here.ts';
import { trainingSample } from './score-training.ts';

const set = (size: number, labels = size) => ({ size, labels: new Uint8Array(labels) }) as InputSet;

it('draws the same items for the same seed, and all of a small set', () => {
  expect(trainingSample(set(5), 2_000, 1)).toEqual(Uint32Array.of(0, 1, 2, 3, 4));
  const drawn = trainingSample(set(5_000), 2_000, 1);
  expect([drawn.length, new Set(drawn).size]).toEqual([2_000, 2_000]);
  expect([...drawn]).toEqual([...drawn].sort((a, b) => a - b));
  expect(trainingSample(set(5_000), 2_000, 1)).toEqual(drawn);
  expect(trainingSample(set(5_000), 2_000, 2)).not.toEqual(drawn);
  expect(trainingSample(set(5_000), 0, 1)).toHaveLength(0);
});

it('an item with several labelled steps counts as so many', () => {
  expect(trainingSample(set(1_000, 4_000), 2_000, 1)).toHaveLength(500);
});

const SMALL = { generated_problems: 40, max_steps: 6, eval_steps: 3, hidden_size: 8, embedding_size: 8 };

async function evaluationsOf(overrides: Record<string, unknown>, data?: string): Promise<EvaluationEvent[]> {
  const directory = mkdtempSync(join(tmpdir(), 'training-scores-'));
  try {
    if (data !== undefined) writeFileSync(join(directory, 'data.jsonl'), data);
    await trainHere(join(directory, 'run'), {
      overrides: { ...SMALL, ...overrides },
      ...(data === undefined ? {} : { data: [join(directory, 'data.jsonl')] }),
    });
    return journalOf(join(directory, 'run')).filter((event) => event.type === 'evaluation');
  } finally {
    rmSync(directory, { recursive: true });
  }
}

it('each evaluation has the scores of the training sample, and none of them where it is off', async () => {
  const evaluations = await evaluationsOf({});
  expect(evaluations.map(({ step }) => step)).toEqual([3, 6]);
  for (const { values } of evaluations)
    for (const score of ['accuracy', 'f1', 'precision', 'recall', 'specificity', 'balanced_accuracy'])
      expect(values[`train/${score}`]).toBeGreaterThanOrEqual(0);
  const [without] = await evaluationsOf({ eval_train_examples: 0 });
  expect(without!.values).not.toHaveProperty('train/accuracy');
  // The weights don't depend on it.
  expect(without!.values['eval/loss']).toBe(evaluations[0]!.values['eval/loss']);
});

it('of pairs it is the share ranked right', async () => {
  const [evaluation] = await evaluationsOf({}, pairLines(40, 3));
  const { 'train/accuracy': accuracy, ...values } = evaluation!.values;
  expect(accuracy! >= 0 && accuracy! <= 1).toBe(true);
  expect(values).not.toHaveProperty('train/f1');
});
