import { describe, expect, it } from 'vitest';
import { answerInBatches } from '../evaluation/answer-in-batches.ts';
import type { Engine } from '../backends/engine.ts';
import type { InputSet } from '../models/input-set.ts';
import type { MicroBatch } from '../models/micro-batch.ts';
import { makeUpdate } from './make-update.ts';
import { isMemoryExhausted } from '../base/memory-exhausted.ts';
import { nonFiniteText } from './non-finite.ts';
import { PLAIN_LABELS, labelPolicy, softLabel } from '../models/soft-labels.ts';

/** An engine whose answer to example i is answers[i]; it has memory for batches of so many. */
function engineOf(answers: readonly number[], memoryFor = Infinity, reason = 'Array buffer allocation failed') {
  const done: string[] = [];
  let loss = 0;
  const engine = {
    async accumulate(batch: MicroBatch, share: number) {
      done.push(`accumulate ${[...batch.examples].join(',')} x ${share}`);
      loss += [...batch.examples].reduce((sum, i) => sum + answers[i]!, 0);
    },
    stepLoss: () => loss,
    async update(rate: number) {
      done.push(`update ${rate}`);
    },
    skip: () => void done.push('skip'),
    async logits(batch: MicroBatch) {
      if (batch.examples.length > memoryFor) throw new Error(reason);
      done.push(`answer ${batch.examples.length}`);
      return Float32Array.from(batch.examples, (i) => answers[i]!);
    },
  };
  return { engine: engine as unknown as Engine, done };
}

function batchOf(examples: readonly number[]): MicroBatch {
  const size = examples.length;
  return {
    input: { kind: 'bag', size, bags: null, numbers: null },
    firstRow: 0,
    objective: 'binary',
    labels: new Float32Array(size),
    margins: new Float32Array(0),
    weights: new Float32Array(size).fill(1),
    examples: Int32Array.from(examples),
  };
}
const plan = { seed: 1, step: 7, learningRate: 0.5, labels: PLAIN_LABELS };

describe('an update', () => {
  it('adds up the gradients of its batches, each by its share of the answers', async () => {
    const { engine, done } = engineOf([0, 0, 0, 0]);
    expect(await makeUpdate(engine, [batchOf([0, 1, 2]), batchOf([3])], plan)).toBeNull();
    expect(done).toEqual(['accumulate 0,1,2 x 0.75', 'accumulate 3 x 0.25', 'update 0.5']);
  });

  it('counts an answer the same in a step of short items as in one of long items', async () => {
    const { engine, done } = engineOf([0, 0, 0, 0]);
    const long = { ...batchOf([0, 1, 2]), input: { ...batchOf([0]).input } };
    await makeUpdate(engine, [long], { ...plan, answersPerItem: 2 });
    await makeUpdate(engine, [batchOf([3])], { ...plan, answersPerItem: 2 });
    // Each of the three answers counts 1 / 2, as the only one does.
    expect(done).toEqual(['accumulate 0,1,2 x 1.5', 'update 0.5', 'accumulate 3 x 0.5', 'update 0.5']);
  });

  it('is not made when its loss is not finite, and names the examples', async () => {
    const { engine, done } = engineOf([0, NaN, 0, Infinity]);
    const lost = await makeUpdate(engine, [batchOf([0, 1]), batchOf([2, 3])], plan);
    expect(lost).toEqual({ loss: NaN, examples: [1, 3], weightsAreLost: false });
    expect(done).not.toContain('update 0.5');
    expect(done).toContain('skip');
    const example = { problem: 'Ann has 3 apples', steps: ['4'], label: 1 as const, problemKey: '', weight: 1 };
    const text = nonFiniteText(7, lost!, [example, { ...example, place: 'steps.jsonl:12' }, example, example], false);
    expect(text).toBe(
      'step 7: the loss is NaN. Examples with a non-finite prediction: steps.jsonl:12, 3 (“Ann has 3 apples”). This batch is skipped',
    );
  });

  it('says that the weights are lost when no answer is finite', async () => {
    const { engine } = engineOf([NaN, NaN]);
    expect(await makeUpdate(engine, [batchOf([0, 1])], plan)).toMatchObject({ weightsAreLost: true });
  });
});

describe('an evaluation', () => {
  const set: InputSet = { size: 100, labels: new Uint8Array(100), batch: (items) => batchOf(Array.from(items)) };
  const seen = async (memoryFor: number, reason?: string) => {
    const { engine } = engineOf(
      Array.from({ length: 100 }, (_, i) => i),
      memoryFor,
      reason,
    );
    const answers: number[] = [];
    const halved: number[] = [];
    const size = { items: 64, onHalved: (items: number) => void halved.push(items) };
    await answerInBatches(engine, set, size, (_, logits) => answers.push(...logits));
    return { answers, halved, size: size.items };
  };

  it('halves its batch until there is memory, goes on where it was, and keeps the smaller batch', async () => {
    expect(await seen(20)).toEqual({ answers: Array.from({ length: 100 }, (_, i) => i), halved: [32, 16], size: 16 });
    expect((await seen(64)).halved).toEqual([]);
  });

  it('puts rows of similar length together, and no more tokens than memory bears', async () => {
    const { engine } = engineOf(
      Array.from({ length: 100 }, (_, i) => i),
      Infinity,
    );
    const tokensOf = (item: number) => (item % 4 === 0 ? 1024 : 8 * (1 + (item % 10)));
    const batches: number[][] = [];
    await answerInBatches(engine, { ...set, tokensOf }, { items: 64 }, ({ examples }) => batches.push([...examples]));
    expect(batches.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    for (const batch of batches) expect(batch.length * Math.max(...batch.map(tokensOf))).toBeLessThanOrEqual(4_096);
    expect(batches[0]).toHaveLength(4);
    expect(batches.flat().map(tokensOf)).toEqual(
      batches
        .flat()
        .map(tokensOf)
        .toSorted((a, b) => b - a),
    );
    // 25 long ones by four, the last of them with three short ones; of the others 51 and 21.
    expect(batches).toHaveLength(9);
  });

  it('fails where even one example is too large, and at once for another reason', async () => {
    await expect(seen(0)).rejects.toThrow('Array buffer allocation failed');
    await expect(seen(20, 'shapes do not fit')).rejects.toThrow('shapes do not fit');
  });

  it.each([
    'Array buffer allocation failed',
    'Invalid typed array length: 8589934592',
    'memory access out of bounds',
    'Aborted(OOM). Build with -sASSERTIONS',
    'Cannot enlarge memory',
    'OOM when allocating tensor with shape[1024,1024]',
    'std::bad_alloc',
    'Failed to allocate memory for requested buffer of size 4294967296',
    'RESOURCE_EXHAUSTED: out of memory',
    'Out of memory',
  ])('knows that %j means memory', (message) => expect(isMemoryExhausted(new Error(message))).toBe(true));
  it('takes every range that is exceeded for a buffer that is too large', () =>
    expect(isMemoryExhausted(new RangeError('offset is out of bounds'))).toBe(true));
  it.each(['shapes do not fit', 'the zoom is broken', 'no room in this list'])('knows that %j does not', (message) =>
    expect(isMemoryExhausted(new Error(message))).toBe(false),
  );
});

describe('soft labels', () => {
  const loss = (z: number, label: number) => Math.log1p(Math.exp(-z)) * label + Math.log1p(Math.exp(z)) * (1 - label);

  it('have the loss that weights and smoothing ask for', () => {
    const policy = labelPolicy({ class_weight: 'balanced', pos_weight: 2, label_smoothing_factor: 0.2 }, [1, 0, 0, 0]);
    // Balanced: 4 examples, 1 of one class and 3 of the other.
    expect(policy).toEqual({ positiveWeight: 4, negativeWeight: 4 / 6, smoothing: 0.2 });
    for (const z of [-3, 0, 2])
      for (const label of [0, 1]) {
        const smooth = label === 1 ? 0.9 : 0.1;
        const wanted =
          policy.positiveWeight * smooth * Math.log1p(Math.exp(-z)) +
          policy.negativeWeight * (1 - smooth) * Math.log1p(Math.exp(z));
        const soft = softLabel(label, policy);
        expect(soft.weight * loss(z, soft.label)).toBeCloseTo(wanted, 12);
      }
  });

  it('are the labels themselves when nothing is asked for', () => {
    expect([0, 1].map((label) => softLabel(label, PLAIN_LABELS))).toEqual([
      { label: 0, weight: 1 },
      { label: 1, weight: 1 },
    ]);
  });
});
