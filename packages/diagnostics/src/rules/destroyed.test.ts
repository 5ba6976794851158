/** Runs that were destroyed before they had learned anything: told from the first losses, with a lower rate as advice. */

import { describe, expect, it } from 'vitest';
import type { RunEvent, Values } from '@rewardboard/protocol';
import { diagnose } from '../diagnosis/diagnose.ts';
import { DEFAULT_TARGETS } from '../verdict/target.ts';
import { found, runOfEvents } from '../testing/healthy-run.ts';
import { seededRandom } from '../testing/random.ts';

const trained = (losses: readonly number[], more: (i: number) => Values = () => ({})): RunEvent[] =>
  losses.map((loss, i) => ({ type: 'train', step: i + 1, values: { 'train/loss': loss, ...more(i) } }));
const evaluated = (losses: readonly number[], more: (i: number) => Values = () => ({})): RunEvent[] =>
  losses.map((loss, i) => ({ type: 'evaluation', step: 100 * (i + 1), values: { 'eval/loss': loss, ...more(i) } }));
const times = (count: number, value: (i: number) => number) => Array.from({ length: count }, (_, i) => value(i));
const random = seededRandom(3);

describe('a run whose first loss is far below all that follow', () => {
  const losses = [1.7, 11.2, 10.9, ...times(30, () => 9.21)];

  it('is destroyed by its fifth point, without any evaluation', () => {
    const run = runOfEvents(trained(losses, () => ({ 'train/learning_rate': 2 })));
    expect(diagnose(run, DEFAULT_TARGETS)).toMatchObject({ level: 'act', rule: 'divergence' });
    const finding = found(run, 'divergence')!;
    expect(finding).toMatchObject({ onsetStep: 2, detectedStep: 5, title: 'Destroyed at the start' });
    expect(finding.advice[0]).toEqual({
      text: 'Divide the learning rate by 10',
      field: 'learning_rate',
      from: '2',
      to: '0.2',
    });
  });

  it('is so with three good losses, too, and by the gradient norm if the leap is small', () => {
    expect(
      found(runOfEvents(trained([2, 2.1, 1.9, ...times(10, () => 5 + random.normal() / 10)])), 'divergence'),
    ).toBeDefined();
    const small = [0.9, ...times(12, () => 1.6 + random.normal() / 20)];
    expect(found(runOfEvents(trained(small)), 'divergence')).toBeUndefined();
    expect(
      found(
        runOfEvents(trained(small, (i) => ({ 'train/grad_norm': i === 0 ? 2 : i < 4 ? 3 + i : 900 }))),
        'divergence',
      ),
    ).toBeDefined();
  });

  it('is not, if only the first batch was easy', () => {
    const run = runOfEvents(trained([0.4, ...times(60, (i) => (1.6 + random.normal() / 4) * 0.99 ** i)]));
    expect(found(run, 'divergence')).toBeUndefined();
  });

  it('is so if the second of two good losses was the last, and it has stayed where it leapt to', () => {
    const leapt = [3.2, 3.2, ...times(40, () => 10.82 + random.normal() / 100)];
    expect(found(runOfEvents(trained(leapt)), 'divergence')).toMatchObject({ level: 'act', onsetStep: 3 });
    // A loss that goes on moving is another matter.
    expect(
      found(runOfEvents(trained([3.2, 3.2, ...times(40, () => 10.82 + 1.5 * random.normal())])), 'divergence'),
    ).toBeUndefined();
  });

  it('ends when the loss comes back', () => {
    const run = runOfEvents(trained([2, 2, 2, ...times(10, () => 9), ...times(40, () => 1.5)]));
    expect(found(run, 'divergence')).toBeUndefined();
    expect(diagnose(run, DEFAULT_TARGETS).findings.map(({ rule }) => rule)).toContain('divergence');
  });
});

it('a learning rate of 1 whose loss shot up at its second point and has been flat since destroyed the run', () => {
  const losses = (level: (i: number) => number) => [5, 80, ...times(22, level)];
  const at = (rate: number, level: (i: number) => number) =>
    runOfEvents(trained(losses(level), () => ({ 'train/learning_rate': rate })));
  const flat = () => 2.31 + random.normal() / 100;
  expect(diagnose(at(1, flat), DEFAULT_TARGETS)).toMatchObject({ level: 'act', rule: 'divergence' });
  expect(found(at(1, flat), 'divergence')!.evidence).toMatch(/at step 2. Since then it has stayed at 2.3\d\d, at a/);
  expect(found(at(1e-3, flat), 'divergence')).toBeUndefined();
  expect(
    found(
      at(1, (i) => 2.31 * 0.98 ** i),
      'divergence',
    ),
  ).toBeUndefined();
});

it('a learning rate of 0 throughout is named, unless the loss falls or a first rate comes late', () => {
  const at = (rate: (i: number) => number, loss: (i: number) => number, count = 59) =>
    runOfEvents(trained(times(count, loss), (i) => ({ 'train/learning_rate': rate(i) })));
  const flat = () => 0.695 + random.normal() / 200;
  const zero = at(() => 0, flat);
  expect(diagnose(zero, DEFAULT_TARGETS)).toMatchObject({
    level: 'act',
    rule: 'schedule',
    sentence: 'The learning rate is 0 in the whole log: nothing is learned.',
  });
  expect(found(zero, 'schedule')).toMatchObject({ onsetStep: 1, detectedStep: 20, level: 'act' });
  expect(
    found(
      at(() => 0, flat, 30),
      'schedule',
    ),
  ).toMatchObject({ level: 'watch' });
  expect(
    found(
      at(
        () => 0,
        (i) => 0.695 * 0.99 ** i,
      ),
      'schedule',
    ),
  ).toBeUndefined(); // rounded in the log
  expect(
    found(
      at((i) => (i < 15 ? 0 : 1e-5), flat),
      'schedule',
    ),
  ).toBeUndefined();
});

describe('a loss that shoots up at the start', () => {
  const after = (level: number) => [0.7, 0.72, 0.69, 3, 40, 9, 2, 1, ...times(60, () => level + random.normal() / 100)];

  it('is a destroyed run if nothing is learned afterwards: the rate is lowered, not raised', () => {
    const run = runOfEvents([
      ...trained(after(0.69), () => ({ 'train/learning_rate': 0.01 })),
      ...evaluated(times(12, () => 0.695 + random.normal() / 1000)).map((event, i) => ({ ...event, step: 69 + i })),
    ] as RunEvent[]);
    const { rule, sentence, advice } = diagnose(run, DEFAULT_TARGETS);
    expect(rule).toBe('divergence');
    expect(sentence).toBe('Training loss shot up to 40.00 at step 5; nothing learned since.');
    expect(JSON.stringify(advice)).not.toMatch(/times the learning rate|higher/);
  });

  it('is one, too, if it happened at the second point', () => {
    const losses = [0.7, 40, 12, 3, ...times(60, () => 0.7 + random.normal() / 100)];
    expect(found(runOfEvents(trained(losses)), 'divergence')?.onsetStep).toBe(2);
  });

  it('is none if the run learns afterwards', () => {
    expect(found(runOfEvents(trained(after(0.5))), 'divergence')).toBeUndefined();
  });

  it('is detected from the gradient norm alone', () => {
    const flat = trained(
      times(60, () => 1.386 + random.normal() / 100),
      (i) => ({ 'train/grad_norm': i >= 9 && i < 15 ? 4e4 : 3 }),
    );
    expect(found(runOfEvents(flat), 'divergence')!.sentence).toBe(
      'The gradient norm shot up to 40000 at step 13; nothing learned since.',
    );
  });
});

describe('a number that repeats exactly', () => {
  it('is a fault above the best level, and none if the log repeats every value', () => {
    const learning = times(20, (i) => 1.2 - i / 20);
    expect(found(runOfEvents(trained([...learning, ...times(8, () => 0.7213)])), 'divergence')).toMatchObject({
      onsetStep: 21,
      detectedStep: 25,
    });
    const carried = [...learning, 0.7213].flatMap((loss) => times(8, () => loss));
    expect(found(runOfEvents(trained(carried)), 'divergence')?.title).not.toBe('Destroyed at the start');
    expect(found(runOfEvents(trained([...learning, ...times(8, () => 0.2468)])), 'divergence')).toBeUndefined();
    // Two digits repeat by themselves.
    expect(found(runOfEvents(trained([...learning, ...times(8, () => 0.69)])), 'divergence')?.title).not.toBe(
      'Destroyed at the start',
    );
  });
});

describe('a validation loss far above that of the first evaluation', () => {
  const up = [2.4, 4.1, 3.6, 4.2, 3.9, 4, 4.3];
  const withTraining = (losses: readonly number[]) => (i: number) => ({ 'train/loss': losses[i]! });

  it('is detected at the fourth, unless training loss fell', () => {
    expect(found(runOfEvents(evaluated(up)), 'divergence')).toMatchObject({
      onsetStep: 200,
      detectedStep: 400,
      title: 'Worse than at the start',
    });
    const rising = runOfEvents(evaluated(up, withTraining([1.3, 1.9, 2, 2.1, 2, 2, 2.2])));
    expect(diagnose(rising, DEFAULT_TARGETS)).toMatchObject({ rule: 'divergence' });
    const falling = runOfEvents(evaluated(up, withTraining([1.3, 0.9, 0.7, 0.5, 0.3, 0.2, 0.1])));
    expect(found(falling, 'divergence')).toBeUndefined();
    expect(found(falling, 'overfitting')).toBeDefined();
  });

  it('leaves no plateau with a larger model as advice beside it', () => {
    const run = runOfEvents(evaluated([2.4, ...times(30, (i) => 4 + (i % 3) / 10)]));
    const { findings } = diagnose(run, DEFAULT_TARGETS);
    expect(findings.map(({ rule }) => rule)).not.toContain('plateau');
    expect(JSON.stringify(findings.map(({ advice }) => advice))).not.toContain('larger model');
  });

  it('is not, while a score becomes better', () => {
    const better = runOfEvents(evaluated(up, (i) => ({ 'eval/f1': 0.3 + 0.08 * i })));
    expect(found(better, 'divergence')).toBeUndefined();
  });
});

describe('a gradient of exactly 0', () => {
  it('is detected at the third, while there is something left to learn', () => {
    const zero = (loss: number) =>
      trained(
        times(4, () => loss + random.normal() / 100),
        () => ({ 'train/grad_norm': 0 }),
      );
    const run = runOfEvents(zero(0.69));
    expect(diagnose(run, DEFAULT_TARGETS)).toMatchObject({
      level: 'act',
      rule: 'gradient-norm',
      sentence: 'The gradient has been exactly 0 since step 1: nothing is learned.',
    });
    expect(found(run, 'gradient-norm')!.detectedStep).toBe(3);
    expect(
      found(
        runOfEvents(
          trained(
            times(40, () => 0.0001),
            () => ({ 'train/grad_norm': 0 }),
          ),
        ),
        'gradient-norm',
      ),
    ).toBeUndefined();
  });

  it('that explodes is a matter of action if the loss is as high as at first', () => {
    const exploding = (level: number) =>
      trained(
        times(80, (i) => (i < 10 ? 1.4 : level) + random.normal() / 50),
        (i) => ({
          'train/grad_norm': (i < 40 ? 2 : 4e4) * Math.exp(random.normal() / 4),
        }),
      );
    expect(
      found(runOfEvents(exploding(1.4)), 'gradient-norm')?.level ??
        found(runOfEvents(exploding(1.4)), 'divergence')?.level,
    ).toBe('act');
    expect(found(runOfEvents(exploding(0.4)), 'gradient-norm')).toMatchObject({ level: 'watch' });
  });
});

describe('two losses that rise together', () => {
  const both = (training: (i: number) => number) => {
    const validation = (i: number) => (i < 10 ? 1 - i / 50 : 0.8 + (i - 10) / 40);
    return runOfEvents(evaluated(times(24, validation), (i) => ({ 'train/loss': training(i) + random.normal() / 30 })));
  };

  it('are divergence, not overfitting, however slowly they creep', () => {
    const run = both((i) => (i < 10 ? 1 - i / 50 : 0.8 + (i - 10) / 40));
    expect(diagnose(run, DEFAULT_TARGETS)).toMatchObject({
      rule: 'divergence',
      sentence: 'Both losses rise since step 1,100: stop and halve the learning rate.',
    });
  });

  it('are not, if training loss falls', () => {
    const run = both((i) => 1 - i / 40);
    expect(found(run, 'divergence')).toBeUndefined();
    expect(found(run, 'overfitting')).toBeDefined();
  });
});

describe('losses of single batches', () => {
  it('vary by factors, which neither destroys a run nor is learning', () => {
    const factor = () => Math.exp(random.normal());
    for (let i = 0; i < 40; i++)
      expect(found(runOfEvents(trained(times(80, () => 1.5 * factor()))), 'divergence')).toBeUndefined();
  });
});
