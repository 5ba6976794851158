import { beforeAll, describe, expect, it } from 'vitest';
import { modelConfigSchema } from '../../config/config-schema.ts';
import type { SolutionExample } from '../../data/example.ts';
import { exampleList } from '../../data/example.ts';
import { chooseBackend } from '../../backends/backend.ts';
import type { Engine } from '../../backends/engine.ts';
import { transformer } from './token-reader.ts';
import { TensorEngine } from '../../backends/tensor/tensor-engine.ts';

const config = modelConfigSchema.parse({
  model_type: 'transformer',
  hidden_size: 16,
  num_attention_heads: 2,
  intermediate_size: 32,
  max_sequence_length: 40,
  min_word_count: 1,
});
const steps = ['two and two is four', 'four and one is five', 'so it is five'];
const solution = (more: Partial<SolutionExample>): SolutionExample => ({
  kind: 'solution',
  problem: 'what is two and two and one',
  steps,
  labelled: 'steps',
  labels: [1, 1, 0],
  problemKey: 'a',
  weight: 1,
  place: '',
  ...more,
});
const reader = transformer.fit(exampleList([solution({}), solution({ steps: ['nine and ten'], labels: [0] })]), config);

describe('the transformer', () => {
  let engine: Engine;
  beforeAll(async () => {
    await chooseBackend('wasm');
    const optimizer = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, maxGradNorm: 1 };
    engine = new TensorEngine('test', {
      plan: reader.plan,
      objective: { kind: 'binary' },
      optimizer,
      dropout: 0,
      seed: 4,
    });
  });
  const answersOf = async (...examples: SolutionExample[]) => {
    const set = reader.read(exampleList(examples));
    return [
      ...(await engine.logits(
        set.batch(
          Int32Array.from({ length: set.size }, (_, i) => i),
          null,
        ),
      )),
    ];
  };

  it('judges every step in one pass, and lets no later step leak into an earlier one', async () => {
    const [first, second, third] = (await answersOf(solution({}))) as [number, number, number];
    const changed = await answersOf(solution({ steps: [steps[0]!, 'nine and ten', 'five'] }));
    expect(changed[0]).toBeCloseTo(first, 5);
    expect(Math.abs(changed[1]! - second)).toBeGreaterThan(1e-4);
    expect(Math.abs(changed[2]! - third)).toBeGreaterThan(1e-4);
    const shorter = await answersOf(solution({ steps: steps.slice(0, 2), labels: [1, 1] }));
    shorter.forEach((z, i) => expect(z).toBeCloseTo([first, second][i]!, 5));
  });

  it('sees the problem and the earlier steps when it judges a step', async () => {
    const last = async (more: Partial<SolutionExample>) =>
      (await answersOf(solution({ labels: [null, null, 1], ...more })))[0]!;
    const now = await last({});
    for (const other of [
      { problem: 'what is nine and ten' },
      { steps: ['nine', ...steps.slice(1)] },
      { steps: [steps[0]!, 'ten', steps[2]!] },
    ])
      expect(Math.abs((await last(other)) - now)).toBeGreaterThan(1e-4);
  });

  it('says the same of a solution whatever stands beside it in the batch', async () => {
    const alone = await answersOf(solution({}));
    const beside = await answersOf(solution({ problem: 'nine', steps: ['ten'], labels: [1] }), solution({}));
    alone.forEach((z, i) => expect(beside[i + 1]).toBeCloseTo(z, 5));
  });

  it('gives one answer for a whole solution, for which a step may look at later ones', async () => {
    const whole = solution({ labelled: 'solution', labels: [1] });
    const [z, ...more] = await answersOf(whole);
    expect(more).toEqual([]);
    const [inOrder] = await answersOf(solution({ labels: [null, null, 1] }));
    expect(Math.abs(z! - inOrder!)).toBeGreaterThan(1e-5);
  });

  it('judges every step of a solution that is longer than a row', async () => {
    const many = Array.from({ length: 12 }, (_, i) => `two and ${i} is five and one`);
    const answers = await answersOf(solution({ steps: many, labels: many.map(() => 1) }));
    expect(answers.length).toBe(12);
    expect(answers.every(Number.isFinite)).toBe(true);
  });
});
