/** Rules on whether and how training moves: the direction first, then one drawn run that must fire and one that must not. */

import { describe, expect, it } from 'vitest';
import type { RunEvent, Values } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { diagnose } from '../diagnosis/diagnose.ts';
import { DEFAULT_TARGETS } from '../verdict/target.ts';
import type { Drawing } from '../testing/draw-run.ts';
import { countsAt, draw, found, learning, rules, runOfEvents } from '../testing/healthy-run.ts';

describe('underfitting', () => {
  const high = (share: number) => 0.52 + 0.17 * Math.exp(-share / 0.05);

  it('fires when both losses stay high, as in the guide’s example, not when both are low', () => {
    const both = (level: number) =>
      draw({
        training: (share) => level + high(share) - 0.52,
        validation: (share) => level + high(share) - 0.525,
        accuracy: () => 0.78,
      });
    expect(found(both(0.52), 'underfitting')!.sentence).toMatch(
      /^Underfitting since step [\d,]+: both losses stay near 0\.5\d\d\.$/,
    );
    expect(found(both(0.2), 'underfitting')).toBeUndefined();
  });

  it('waits while the losses still fall', () => {
    const falling = (share: number) => 0.68 - 0.15 * share;
    expect(
      found(draw({ training: falling, validation: falling, accuracy: (share) => 0.55 + 0.2 * share }), 'underfitting'),
    ).toBeUndefined();
  });

  it('needs both to be high: a low training loss is another problem', () => {
    expect(
      found(
        draw({ training: (share) => high(share) - 0.35 * share, validation: high, accuracy: () => 0.78 }),
        'underfitting',
      ),
    ).toBeUndefined();
  });
});

describe('no-learning', () => {
  it('fires when the loss stays at the base rate’s, not when it falls below', () => {
    const stuck = draw({ training: () => 0.69, validation: () => 0.69, accuracy: () => 0.5, baseRate: 0.5 });
    expect(diagnose(stuck, DEFAULT_TARGETS)).toMatchObject({ rule: 'no-learning', level: 'act' });
    expect(found(draw({}), 'no-learning')).toBeUndefined();
  });

  it('measures against the entropy of the base rate: 0.4 is chance when one in seven is positive', () => {
    const entropy = -(0.14 * Math.log(0.14) + 0.86 * Math.log(0.86));
    const stuck: Partial<Drawing> = {
      training: () => entropy,
      validation: () => entropy,
      counts: () => ({ tp: 0, fn: 140, fp: 0, tn: 860 }),
    };
    expect(found(draw(stuck), 'no-learning')).toBeDefined();
    expect(found(draw({ ...stuck, counts: () => countsAt(500, 500, 0.8, 0.8) }), 'no-learning')).toBeUndefined();
  });

  /** Without a base rate. */
  const bare = (events: RunEvent[]) => {
    const run = emptyRun();
    applyEvents(run, events);
    return run;
  };
  const evaluated = (values: (i: number) => Values, count = 10) =>
    bare(
      Array.from({ length: count }, (_, i): RunEvent => ({
        type: 'evaluation',
        step: 100 * (i + 1),
        values: values(i),
      })),
    );

  it('knows what guessing among k classes gets, if first loss and accuracy agree', () => {
    const four = evaluated((i) => ({ 'eval/loss': 1.391 - i / 1e4, 'eval/accuracy': 0.24 }));
    expect(found(four, 'no-learning')!.sentence).toBe(
      'No better than guessing: validation loss 1.390, guessing gets 1.386.',
    );
    // Of a language model at 0.7, nothing says that it has two classes.
    const language = evaluated((i) => ({ 'eval/loss': 0.7 - i / 400 }));
    expect(found(language, 'no-learning')).toBeUndefined();
  });

  it('is not said of answers that are better than guessing, nor of a loss that went up', () => {
    const better = evaluated((i) => ({ 'eval/loss': 0.69 + (i % 3) / 100, 'eval/accuracy': i < 2 ? 0.5 : 0.62 }));
    expect(found(better, 'no-learning')).toBeUndefined();
    const up = evaluated((i) => ({ 'eval/loss': i === 0 ? 2.6 : 4 + (i % 2) / 10, 'train/loss': 1.3 + i / 10 }), 20);
    expect(found(up, 'no-learning')).toBeUndefined();
    expect(rules(up)).toContain('divergence');
  });

  it('waits while the learning rate warms up', () => {
    const warming = (rate: (i: number) => number) =>
      evaluated((i) => ({ 'eval/loss': 0.694, 'eval/accuracy': 0.5, 'train/learning_rate': rate(i) }), 12);
    expect(
      found(
        warming((i) => 1e-6 * (i + 1)),
        'no-learning',
      ),
    ).toBeUndefined();
    expect(
      found(
        warming(() => 1e-6),
        'no-learning',
      ),
    ).toBeDefined();
  });

  const trained = (count: number, loss: (i: number) => number, more: (i: number) => Values = () => ({}), from = 0) =>
    runOfEvents(
      Array.from({ length: count }, (_, i): RunEvent => ({
        type: 'train',
        step: from + 10 * (i + 1),
        values: { 'train/loss': loss(i), ...more(i) },
      })),
    );

  it('is detected from a flat training loss when nothing is evaluated', () => {
    const flat = (i: number) => 5 + Math.sin(i * 7) / 10;
    expect(diagnose(trained(120, flat), DEFAULT_TARGETS)).toMatchObject({ level: 'watch', rule: 'no-learning' });
    expect(rules(trained(60, flat))).toEqual([]);
    for (const unlike of [
      trained(120, (i) => flat(i) - i / 400),
      // Resumed, warming up, or learning all the same.
      trained(120, flat, () => ({}), 5000),
      trained(120, flat, (i) => ({ 'train/learning_rate': i * 1e-7 })),
      trained(120, flat, (i) => ({ 'train/accuracy': 0.5 + i / 1000 })),
    ])
      expect(found(unlike, 'no-learning')).toBeUndefined();
  });

  it('is detected at once when the training loss repeats one number', () => {
    const stuck = trained(12, (i) => (i < 3 ? 1.41 - i / 100 : 1.38629));
    expect(diagnose(stuck, DEFAULT_TARGETS)).toMatchObject({
      level: 'act',
      sentence: 'Training loss has been exactly 1.386 since step 40: stuck.',
    });
  });

  it('blames a rate that is far too high, and does not raise it', () => {
    const { causes, advice } = found(
      trained(
        120,
        (i) => 5 + Math.sin(9 * i) / 10,
        () => ({ 'train/learning_rate': 1 }),
      ),
      'no-learning',
    )!;
    expect(causes[0]).toBe('The learning rate is far too high');
    expect(advice).toContainEqual(expect.objectContaining({ from: '1', to: '0.1' }));
  });

  it('does not fire on a model with badly scaled scores that ranks better than chance', () => {
    const run = draw({ training: () => 0.7, validation: () => 0.7, accuracy: () => 0.8 });
    expect(found(run, 'no-learning')).toBeUndefined();
  });
});

describe('plateau', () => {
  const early = (share: number) => 0.3 + 0.39 * Math.exp(-share / 0.04);
  const flat: Partial<Drawing> = { training: early, validation: early, accuracy: () => 0.9, validationNoise: 0.004 };

  it('fires when the second half brought no gain, not while the loss falls', () => {
    expect(found(draw(flat), 'plateau')!.sentence).toMatch(
      /^Plateau since step [\d,]+: no gain in the last \d+ evaluations\.$/,
    );
    expect(
      found(
        draw({ ...flat, validation: (share) => 0.69 - 0.3 * share, training: (share) => 0.69 - 0.3 * share }),
        'plateau',
      ),
    ).toBeUndefined();
  });

  it('is explained, not reported, when the learning rate is spent', () => {
    expect(found(draw({ ...flat, learningRate: (share) => (share < 0.15 ? 1e-3 : 1e-6) }), 'plateau')).toBeUndefined();
    expect(found(draw({ ...flat, learningRate: () => 1e-3 }), 'plateau')).toBeDefined();
  });
});

describe('divergence', () => {
  it('fires when training loss climbs and stays, not when it falls', () => {
    const up = draw({ training: (share) => learning(share) + (share > 0.5 ? 1.2 : 0) });
    expect(found(up, 'divergence')).toMatchObject({ level: 'act' });
    expect(
      found(draw({ training: (share) => learning(share) + (share < 0.5 ? 1.2 : 0) }), 'divergence'),
    ).toBeUndefined();
  });

  it('ignores a short spike', () => {
    const step = 1 / (40 * 5);
    const spike = draw({ training: (share) => learning(share) + (Math.abs(share - 0.5) < step ? 5 : 0) });
    expect(found(spike, 'divergence')).toBeUndefined();
  });

  it('explains what follows from it', () => {
    const blown = (share: number) => learning(share) + (share > 0.5 ? 2 : 0);
    const run = draw({ training: blown, validation: blown, accuracy: (share) => (share > 0.5 ? 0.5 : 0.85) });
    expect(rules(run).filter((rule) => found(run, rule) && rule !== 'divergence')).toEqual([]);
  });
});

describe('non-finite', () => {
  it.each([NaN, Infinity, -Infinity])('fires on a training loss of %s at once', (value) => {
    const run = draw({});
    applyEvents(run, [{ type: 'train', step: 2010, values: { 'train/loss': value } }]);
    expect(diagnose(run, DEFAULT_TARGETS)).toMatchObject({ rule: 'non-finite', level: 'act' });
    expect(found(run, 'non-finite')).toMatchObject({ onsetStep: 2010, detectedStep: 2010 });
  });

  it('is resolved when finite losses follow', () => {
    const run = draw({});
    applyEvents(run, [{ type: 'train', step: 1005, values: { 'train/loss': NaN } }]);
    expect(found(run, 'non-finite')).toBeUndefined();
    expect(diagnose(run, DEFAULT_TARGETS).findings.find(({ rule }) => rule === 'non-finite')!.resolvedStep).toBe(1010);
  });

  it('attributes a single infinite gradient to mixed precision, and fires on several in a row', () => {
    const withGradients = (broken: number[]) => {
      const run = draw({});
      applyEvents(
        run,
        Array.from({ length: 20 }, (_, i): RunEvent => ({
          type: 'train',
          step: 10 * (i + 1),
          values: { 'train/grad_norm': broken.includes(i) ? Infinity : 1 },
        })),
      );
      return run;
    };
    expect(found(withGradients([5, 12]), 'non-finite')).toBeUndefined();
    expect(found(withGradients([17, 18, 19]), 'non-finite')).toBeDefined();
  });

  it('only watches a single one that training recovered from, and counts those of the newest period', () => {
    const withBroken = (...steps: number[]) => {
      const run = draw({ validation: learning });
      applyEvents(
        run,
        steps.map((step): RunEvent => ({ type: 'train', step, values: { 'train/loss': Infinity } })),
      );
      return found(run, 'non-finite');
    };
    expect(withBroken(1985)).toMatchObject({
      level: 'watch',
      sentence: 'Training loss was Infinity at step 1,985, and is a number again.',
    });
    expect(withBroken(1005, 1008, 1985, 1988)!.sentence).toBe(
      'Training loss was Infinity 2 times since step 1,985; it is finite now.',
    );
    expect(withBroken(1975, 1985, 1995)).toMatchObject({ level: 'act' });
    expect(withBroken(1985, 2010)).toMatchObject({ level: 'act' });
  });

  it('treats a loss of exactly 0 as filtered NaN only if the trainer filters', () => {
    const zeros = draw({ training: (share) => (share > 0.5 ? 0 : learning(share)), trainingNoise: 0 });
    expect(found(zeros, 'non-finite')).toBeUndefined();
    applyEvents(zeros, [{ type: 'about', about: { lossNanFiltered: true } }]);
    expect(found(zeros, 'non-finite')!.sentence).toBe(
      'Training loss has been exactly 0 since step 1,010: possibly NaN.',
    );
  });

  it('takes a small loss for rounded to 0, unless the gradient says otherwise', () => {
    const small = (norm: number | undefined, level = 0.0002) =>
      runOfEvents([
        { type: 'about', about: { lossNanFiltered: true } },
        ...Array.from({ length: 60 }, (_, i): RunEvent => ({
          type: 'train',
          step: i + 1,
          values: {
            'train/loss': i < 30 ? 0.7 * 0.5 ** i + level : 0,
            ...(norm === undefined ? {} : { 'train/grad_norm': i < 30 ? 1 : norm }),
          },
        })),
      ]);
    for (const norm of [undefined, 0.0005, 0]) expect(found(small(norm), 'non-finite')).toBeUndefined();
    expect(found(small(NaN), 'non-finite')).toBeDefined();
    // A loss that was not small, and then 0: its gradient shows that it is a number.
    expect(found(small(undefined, 0.3), 'non-finite')).toBeDefined();
    expect(found(small(0, 0.3), 'non-finite')).toBeDefined();
    expect(found(small(0.4, 0.3), 'non-finite')).toBeUndefined();
  });

  it('only watches gradients that half precision skips, until no step is taken', () => {
    const skipping = (first: number, count: number) =>
      runOfEvents(
        Array.from({ length: 60 }, (_, i): RunEvent => ({
          type: 'train',
          step: i + 1,
          values: { 'train/loss': 0.7 - i / 200, 'train/grad_norm': i >= first && i < first + count ? NaN : 2 },
        })),
      );
    // The scaler starts too high.
    expect(rules(skipping(0, 9))).toEqual([]);
    expect(found(skipping(56, 4), 'non-finite')).toMatchObject({ level: 'watch', title: 'Steps skipped' });
    expect(found(skipping(40, 20), 'non-finite')).toMatchObject({ level: 'act' });
    expect(found(skipping(0, 60), 'non-finite')).toMatchObject({ level: 'act' });
  });

  it('blames the evaluation where validation loss never was a number and the training is well', () => {
    const run = draw({ validation: () => NaN });
    const finding = found(run, 'non-finite')!;
    expect(finding.sentence).toMatch(/check the evaluation\.$/);
    expect(JSON.stringify([finding.sentence, finding.evidence, finding.causes, finding.advice])).not.toMatch(
      /learning.rate|\bstop\b|clip/i,
    );
    const later = draw({ validation: (share) => (share > 0.5 ? NaN : learning(share)) });
    expect(found(later, 'non-finite')!.sentence).toMatch(/: stop/);
  });

  it('explains what a broken training shows afterwards', () => {
    const run = draw({
      training: (share) => (share > 0.5 ? NaN : learning(share)),
      validation: (share) => (share > 0.5 ? NaN : learning(share)),
      accuracy: (share) => (share > 0.5 ? 0.5 : 0.9),
    });
    expect(
      diagnose(run, DEFAULT_TARGETS)
        .findings.filter(({ level, resolvedStep }) => level !== 'fine' && resolvedStep === null)
        .map(({ rule }) => rule),
    ).toEqual(['non-finite']);
  });
});

describe('unstable-loss', () => {
  it('fires when training loss fluctuates wildly, not with the noise of a batch', () => {
    // From one point to the next.
    const wild = (share: number) => (Math.round(share * 200) % 2 === 0 ? 0.1 : 2.5);
    expect(found(draw({ training: wild }), 'unstable-loss')!.sentence).toMatch(
      /^Training loss jumps by ±\d\.\d+: halve the learning rate\.$/,
    );
    expect(found(draw({ trainingNoise: 0.15 }), 'unstable-loss')).toBeUndefined();
  });

  it('fires when the validation loss varies more than its examples explain', () => {
    expect(found(draw({ validationNoise: 0.15 }), 'unstable-loss')!.metrics).toEqual(['eval/loss']);
  });

  it('does not take a steep, smooth fall for jumps', () => {
    const falling = (share: number) => 1e9 * Math.exp(-14 * share);
    const run = draw({ training: falling, trainingNoise: 0, validation: falling, validationNoise: 0 });
    expect(found(run, 'unstable-loss')).toBeUndefined();
  });

  it('ends when the evaluations at the end no longer jump', () => {
    const wild = (share: number) => 0.4 + (share < 0.4 && Math.round(share * 40) % 2 === 0 ? 30 : 0);
    const run = draw({ validation: wild, training: learning });
    expect(found(run, 'unstable-loss')).toBeUndefined();
    expect(diagnose(run, DEFAULT_TARGETS).findings.map(({ rule }) => rule)).toContain('unstable-loss');
  });
});
