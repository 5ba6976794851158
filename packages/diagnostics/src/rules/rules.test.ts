/** Each rule: its direction first, then one drawn run that must fire and one that must not. */

import { describe, expect, it } from 'vitest';
import type { Counts } from '@rewardboard/metrics';
import type { Finding, Run, RunEvent } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { diagnose } from '../diagnose.ts';
import { DEFAULT_TARGETS } from '../target.ts';
import type { Drawing } from '../corpus/draw-run.ts';
import { EVAL_STEPS, drawRun, infoWith, reported } from '../corpus/draw-run.ts';
import { seededRandom } from '../corpus/random.ts';

const learning = (share: number) => 0.3 + 0.39 * Math.exp(-share / 0.2);
/** A run that learns, level at the end: nothing is wrong with it. */
const HEALTHY: Drawing = {
  evaluations: 40,
  training: learning,
  validation: (share) => learning(share) + 0.01,
  accuracy: (share) => 0.92 - 0.4 * Math.exp(-share / 0.2),
  examples: 4000,
  baseRate: 0.45,
  trainingNoise: 0.02,
  validationNoise: 0.006,
};

function draw(changes: Partial<Drawing>, seed = 1): Run {
  return drawRun({ ...HEALTHY, ...changes }, seededRandom(seed));
}

/** The open finding of a rule, also when it is only named as an echo of another. */
function found(run: Run, rule: string): Finding | undefined {
  return diagnose(run, DEFAULT_TARGETS).findings.find((finding) => finding.rule === rule && finding.resolvedStep === null);
}

function rules(run: Run): string[] {
  return diagnose(run, DEFAULT_TARGETS).findings.filter(({ level }) => level !== 'fine').map(({ rule }) => rule);
}

const after = (onset: number) => (share: number) => Math.max(0, (share - onset) / (1 - onset));

/** Counts of so many examples, from the two rates. */
function countsAt(positives: number, negatives: number, recall: number, specificity: number): Counts {
  const tp = Math.round(positives * recall);
  const tn = Math.round(negatives * specificity);
  return { tp, fn: positives - tp, tn, fp: negatives - tn };
}

it('finds nothing in a run that learns and levels off', () => {
  expect(rules(draw({}))).toEqual([]);
  expect(diagnose(draw({}), DEFAULT_TARGETS).level).toBe('fine');
});

describe('overfitting', () => {
  const since = after(0.4);
  /** Accuracy that gets no better once the validation loss rises. */
  const level = (share: number) => HEALTHY.accuracy!(Math.min(0.4, share));
  const rising: Partial<Drawing> = { validation: (share) => learning(share) + 0.25 * since(share), training: (share) => learning(share) * (1 - 0.4 * since(share)), accuracy: level };

  it('fires when validation loss rises while training loss falls, not the other way round', () => {
    expect(found(draw(rising), 'overfitting')).toMatchObject({ level: 'act' });
    expect(found(draw({ training: rising.validation!, validation: rising.training! }), 'overfitting')).toBeUndefined();
  });

  it('names the onset near the truth, is seen after it, and says which checkpoint to keep', () => {
    const finding = found(draw(rising), 'overfitting')!;
    const truth = 0.4 * 40 * EVAL_STEPS;
    expect(Math.abs(finding.onsetStep - truth)).toBeLessThanOrEqual(4 * EVAL_STEPS);
    expect(finding.detectedStep).toBeGreaterThan(finding.onsetStep);
    expect(finding.detectedStep - truth).toBeLessThanOrEqual(10 * EVAL_STEPS);
    expect(finding.sentence).toMatch(/^Overfitting since step [\d,]+: keep checkpoint [\d,]+\.$/);
    expect(finding.evidence).toMatch(/Noise of this run: ±0\.0\d\d/);
  });

  it('stays silent when both losses rise: that is divergence', () => {
    const both = { training: (share: number) => learning(share) + 1.5 * since(share), validation: (share: number) => learning(share) + 1.5 * since(share) };
    expect(found(draw(both), 'overfitting')).toBeUndefined();
  });

  it('judges against the noise of the run: the same rise within large jumps does not fire', () => {
    const small = { accuracy: level, validation: (share: number) => learning(share) + 0.1 * since(share), training: (share: number) => learning(share) * (1 - 0.4 * since(share)) };
    expect(found(draw({ ...small, validationNoise: 0.002 }), 'overfitting')).toBeDefined();
    expect(found(draw({ ...small, validationNoise: 0.05 }), 'overfitting')).toBeUndefined();
  });

  it('is resolved when the validation loss comes back', () => {
    const hump = (share: number) => 0.3 * Math.exp(-(((share - 0.5) / 0.1) ** 2));
    const run = draw({ validation: (share) => learning(share) + hump(share), training: (share) => learning(share) - 0.1 * hump(share), accuracy: level });
    const finding = diagnose(run, DEFAULT_TARGETS).findings.find(({ rule }) => rule === 'overfitting')!;
    expect(finding.resolvedStep).toBeGreaterThan(finding.detectedStep);
    expect(finding.sentence).toContain('resolved at step');
    expect(finding.advice).toEqual([]);
  });

  it('makes the advice concrete from the configuration of the run', () => {
    const info = { trainConfig: { weight_decay: 0.01, num_train_epochs: 16, learning_rate: 2e-4 } };
    expect(found(draw({ ...rising, info }), 'overfitting')!.advice).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ field: 'weight_decay', from: '0.01', to: '0.02' }),
        expect.objectContaining({ field: 'num_train_epochs', from: '16', to: '2' }),
        expect.objectContaining({ text: 'About twice the training examples: 9,000 → 18,000' }),
      ]),
    );
    const { info: _, ...without } = { ...rising, info };
    expect(found(draw(without), 'overfitting')!.advice).toContainEqual({ text: 'More regularization', field: 'weight_decay', to: '0.02' });
  });

  it('without training loss it says that validation loss rises, and why it says no more', () => {
    const { training: _, ...validationOnly } = { ...HEALTHY, ...rising };
    const finding = found(drawRun(validationOnly, seededRandom(1)), 'overfitting')!;
    expect(finding.title).toBe('Validation loss rising');
    expect(finding.evidence).toContain('no training loss');
  });

  it('silences the gap and the plateau that follow from it, and names them', () => {
    const run = draw(rising);
    expect(rules(run)).not.toContain('generalization-gap');
    expect(found(run, 'overfitting')!.evidence).toContain('Also seen:');
  });
});

describe('loss-up-metric-up', () => {
  const since = after(0.3);
  const confident: Partial<Drawing> = { validation: (share) => learning(share) + 0.25 * since(share), training: (share) => learning(share) * (1 - 0.6 * since(share)) };

  it('fires when accuracy rises with the loss, and then overfitting does not', () => {
    const run = draw({ ...confident, accuracy: (share) => 0.5 + 0.4 * share });
    expect(found(run, 'loss-up-metric-up')!.sentence).toBe('Loss rises while accuracy rises: overconfident, not worse.');
    expect(rules(run)).not.toContain('overfitting');
  });

  it('does not fire when accuracy falls: that is overfitting', () => {
    const run = draw({ ...confident, accuracy: (share) => 0.9 - 0.2 * share });
    expect(found(run, 'loss-up-metric-up')).toBeUndefined();
    expect(found(run, 'overfitting')).toBeDefined();
  });
});

describe('generalization-gap', () => {
  it('fires when validation lies above training, not below', () => {
    const above = draw({ validation: (share) => learning(share) + 0.12 });
    const below = draw({ validation: (share) => learning(share) - 0.12 });
    expect(found(above, 'generalization-gap')!.numbers.gap).toBeCloseTo(0.12, 1);
    expect(found(below, 'generalization-gap')).toBeUndefined();
  });

  it('lets the guide’s 0.05 and less pass', () => {
    expect(found(draw({ validation: (share) => learning(share) + 0.03 }), 'generalization-gap')).toBeUndefined();
  });

  it('calls the guide’s own example a big gap, though it is a single evaluation', () => {
    const run = runOfEvents([{ type: 'evaluation', step: 500, values: { 'train/loss': 0.2134, 'eval/loss': 0.4567 } }]);
    expect(diagnose(run, DEFAULT_TARGETS)).toMatchObject({ rule: 'generalization-gap', level: 'act', sentence: 'Big gap since step 500: validation loss 0.457, training 0.213.' });
  });
});

describe('underfitting', () => {
  const high = (share: number) => 0.52 + 0.17 * Math.exp(-share / 0.05);

  it('fires when both losses stay high, as in the guide’s example, not when both are low', () => {
    const both = (level: number) => draw({ training: (share) => level + high(share) - 0.52, validation: (share) => level + high(share) - 0.525, accuracy: () => 0.78 });
    expect(found(both(0.52), 'underfitting')!.sentence).toMatch(/^Underfitting since step [\d,]+: both losses stay at 0\.5\d\d\.$/);
    expect(found(both(0.2), 'underfitting')).toBeUndefined();
  });

  it('waits while the losses still fall', () => {
    const falling = (share: number) => 0.68 - 0.15 * share;
    expect(found(draw({ training: falling, validation: falling, accuracy: (share) => 0.55 + 0.2 * share }), 'underfitting')).toBeUndefined();
  });

  it('needs both to be high: a low training loss is another trouble', () => {
    expect(found(draw({ training: (share) => high(share) - 0.35 * share, validation: high, accuracy: () => 0.78 }), 'underfitting')).toBeUndefined();
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
    const stuck: Partial<Drawing> = { training: () => entropy, validation: () => entropy, counts: () => ({ tp: 0, fn: 140, fp: 0, tn: 860 }) };
    expect(found(draw(stuck), 'no-learning')).toBeDefined();
    expect(found(draw({ ...stuck, counts: () => countsAt(500, 500, 0.8, 0.8) }), 'no-learning')).toBeUndefined();
  });

  it('is not said of a model that ranks better than chance with badly scaled scores', () => {
    const run = draw({ training: () => 0.7, validation: () => 0.7, accuracy: () => 0.8 });
    expect(found(run, 'no-learning')).toBeUndefined();
  });
});

describe('plateau', () => {
  const early = (share: number) => 0.3 + 0.39 * Math.exp(-share / 0.04);
  const flat: Partial<Drawing> = { training: early, validation: early, accuracy: () => 0.9, validationNoise: 0.004 };

  it('fires when the second half bought nothing, not while the loss falls', () => {
    expect(found(draw(flat), 'plateau')!.sentence).toMatch(/^Plateau since step [\d,]+: the last \d+ evaluations bought nothing\.$/);
    expect(found(draw({ ...flat, validation: (share) => 0.69 - 0.3 * share, training: (share) => 0.69 - 0.3 * share }), 'plateau')).toBeUndefined();
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
    expect(found(draw({ training: (share) => learning(share) + (share < 0.5 ? 1.2 : 0) }), 'divergence')).toBeUndefined();
  });

  it('lets a short spike pass', () => {
    const step = 1 / (40 * 5);
    const spike = draw({ training: (share) => learning(share) + (Math.abs(share - 0.5) < step ? 5 : 0) });
    expect(found(spike, 'divergence')).toBeUndefined();
  });

  it('silences what follows from it', () => {
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

  it('takes a lone infinite gradient for mixed precision, several in a row for trouble', () => {
    const withGradients = (broken: number[]) => {
      const run = draw({});
      applyEvents(run, Array.from({ length: 20 }, (_, i): RunEvent => ({ type: 'train', step: 10 * (i + 1), values: { 'train/grad_norm': broken.includes(i) ? Infinity : 1 } })));
      return run;
    };
    expect(found(withGradients([5, 12]), 'non-finite')).toBeUndefined();
    expect(found(withGradients([17, 18, 19]), 'non-finite')).toBeDefined();
  });

  it('silences what a broken training shows afterwards', () => {
    const run = draw({ training: (share) => (share > 0.5 ? NaN : learning(share)), validation: (share) => (share > 0.5 ? NaN : learning(share)), accuracy: (share) => (share > 0.5 ? 0.5 : 0.9) });
    expect(diagnose(run, DEFAULT_TARGETS).findings.filter(({ level, resolvedStep }) => level !== 'fine' && resolvedStep === null).map(({ rule }) => rule)).toEqual(['non-finite']);
  });
});

describe('unstable-loss', () => {
  it('fires when training loss fluctuates wildly, not with the noise of a batch', () => {
    expect(found(draw({ trainingNoise: 0.9 }), 'unstable-loss')!.sentence).toMatch(/^Training loss jumps by ±\d\.\d+: halve the learning rate\.$/);
    expect(found(draw({ trainingNoise: 0.15 }), 'unstable-loss')).toBeUndefined();
  });

  it('fires when the validation loss jumps more than its examples explain', () => {
    expect(found(draw({ validationNoise: 0.15 }), 'unstable-loss')!.metrics).toEqual(['eval/loss']);
  });
});

describe('class-imbalance', () => {
  it.each([
    [0.1, '“correct”'],
    [0.9, '“incorrect”'],
  ])('fires at a base rate of %s and names the rare class', (baseRate, label) => {
    const run = draw({ counts: () => countsAt(Math.round(4000 * baseRate), Math.round(4000 * (1 - baseRate)), 0.9, 0.9), info: {} });
    expect(found(run, 'class-imbalance')!.sentence).toContain(label);
  });

  it('does not fire on balanced or mildly uneven data, nor when too few examples say so', () => {
    expect(found(draw({ baseRate: 0.5 }), 'class-imbalance')).toBeUndefined();
    expect(found(draw({ baseRate: 0.3 }), 'class-imbalance')).toBeUndefined();
    expect(found(draw({ counts: () => ({ tp: 2, fn: 1, tn: 14, fp: 1 }) }), 'class-imbalance')).toBeUndefined();
  });
});

describe('class-bias', () => {
  it('calls precision 0.95 with recall 0.45 biased to the negative class, and the mirrored case to the positive', () => {
    const reports = (precision: number, recall: number) => {
      const run = emptyRun();
      for (let i = 1; i <= 6; i++) applyEvents(run, [{ type: 'evaluation', step: i * 250, values: { 'eval/loss': 0.5 - 0.02 * i, 'eval/precision': precision, 'eval/recall': recall } }]);
      return found(run, 'class-bias');
    };
    expect(reports(0.95, 0.45)!.title).toBe('Bias to “negative”');
    expect(reports(0.45, 0.95)!.title).toBe('Bias to “positive”');
    expect(reports(0.82, 0.79)).toBeUndefined();
  });

  it('sees both directions in counts, alike for both classes', () => {
    const of = (recall: number, specificity: number) => found(draw({ counts: () => countsAt(2000, 2000, recall, specificity), info: {} }), 'class-bias')?.title;
    expect(of(0.45, 0.98)).toBe('Bias to “incorrect”');
    expect(of(0.98, 0.45)).toBe('Bias to “correct”');
    expect(of(0.9, 0.85)).toBeUndefined();
  });

  it('needs more than a few mistakes to say so', () => {
    expect(found(draw({ counts: () => ({ tp: 3, fn: 3, tn: 6, fp: 0 }) }), 'class-bias')).toBeUndefined();
  });
});

describe('error-pattern', () => {
  it('normalises the mistakes: rare negatives that are let through make it optimistic', () => {
    // 300 of 1,000 negatives accepted, 500 of 9,000 positives rejected: more false negatives, yet too optimistic.
    const run = draw({ counts: () => ({ tp: 8500, fn: 500, tn: 700, fp: 300 }) });
    expect(found(run, 'error-pattern')!.title).toBe('Too optimistic');
    const mirrored = draw({ counts: () => ({ tp: 700, fn: 300, tn: 8500, fp: 500 }) });
    expect(found(mirrored, 'error-pattern')!.title).toBe('Too conservative');
  });

  it('does not fire when both mistakes are as likely', () => {
    expect(found(draw({ counts: () => countsAt(3000, 1000, 0.75, 0.75) }), 'error-pattern')).toBeUndefined();
  });
});

describe('trivial-baseline', () => {
  it('fires when accuracy is what the majority class gets, not when it is clearly above', () => {
    const majority = draw({ counts: () => ({ tp: 2990, fn: 10, tn: 5, fp: 995 }) });
    expect(found(majority, 'trivial-baseline')).toBeDefined();
    expect(found(draw({ counts: () => countsAt(3000, 1000, 0.95, 0.9) }), 'trivial-baseline')).toBeUndefined();
  });

  it('says that it cannot tell when the interval reaches down to the constant', () => {
    const run = draw({ counts: () => ({ tp: 12, fn: 4, tn: 8, fp: 6 }), validationNoise: 0.004 });
    const diagnosis = diagnose(run, DEFAULT_TARGETS);
    expect(diagnosis.notChecked).toContainEqual(expect.objectContaining({ rule: 'trivial-baseline', verdict: 'too noisy to tell' }));
  });
});

describe('metric-audit', () => {
  const guide: RunEvent = {
    type: 'evaluation',
    step: 250,
    rounded: true,
    values: { 'eval/accuracy': 0.8234, 'eval/precision': 0.8189, 'eval/recall': 0.8123, 'eval/f1': 0.8156, 'eval/specificity': 0.8345 },
    counts: { tn: 4523, fp: 892, fn: 1012, tp: 4373 },
  };

  it('catches the guide’s own sample, with both numbers', () => {
    const finding = found(runOfEvents([guide]), 'metric-audit')!;
    expect(finding.sentence).toBe('Reported precision 0.8189; its own counts give 0.8306.');
    expect(Object.keys(finding.numbers)).toEqual(['reported precision', 'counted precision', 'reported F1', 'counted F1', 'reported specificity', 'counted specificity']);
    expect(finding.evidence).toContain('F1 0.8156 against 0.8212');
  });

  it('believes numbers that follow from their counts, however they are rounded', () => {
    const counts = { tn: 4523, fp: 892, fn: 1012, tp: 4373 };
    for (const digits of [2, 3, 4, 17]) {
      const values = Object.fromEntries(Object.entries(reported(counts)).map(([name, value]) => [name, Number(value.toFixed(digits))]));
      expect(found(runOfEvents([{ ...guide, values, counts } as RunEvent]), 'metric-audit')).toBeUndefined();
    }
  });

  it('does not take a score without a definition for a contradiction', () => {
    const counts = { tp: 0, fp: 0, tn: 50, fn: 50 };
    expect(found(runOfEvents([{ type: 'evaluation', step: 1, values: { 'eval/precision': 1, 'eval/accuracy': 0.5 }, counts }]), 'metric-audit')).toBeUndefined();
  });
});

describe('below-target', () => {
  it('says which targets were missed once the run has ended, and that they are met when they are', () => {
    const weak = draw({ accuracy: () => 0.75, hasEnded: true });
    expect(found(weak, 'below-target')).toMatchObject({ level: 'watch', title: 'Below target' });
    const strong = draw({ accuracy: () => 0.93, hasEnded: true });
    expect(found(strong, 'below-target')).toMatchObject({ level: 'fine', title: 'Targets met' });
  });

  it('waits while the run still gets better', () => {
    const run = draw({ accuracy: (share) => 0.5 + 0.3 * share, validation: (share) => 0.69 - 0.2 * share, training: (share) => 0.69 - 0.2 * share, validationNoise: 0.001 });
    expect(diagnose(run, DEFAULT_TARGETS).notChecked).toContainEqual(expect.objectContaining({ rule: 'below-target', why: expect.stringContaining('still gets better') }));
  });
});

function runOfEvents(events: RunEvent[]): Run {
  const run = emptyRun();
  applyEvents(run, [{ type: 'start', info: infoWith({}) }, ...events]);
  return run;
}
