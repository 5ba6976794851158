/** Rules on schedules, gradients, leaps, calibration, pairs, positions, checkpoints and silence: one drawn run that must fire, one mirrored that must not. */

import { describe, expect, it } from 'vitest';
import type { Run, RunEvent } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { infoWith } from '../testing/draw-run.ts';
import { changedRun } from '../testing/changed-run.ts';
import { countsAt, draw, found, learning, logOfEvents, rules } from '../testing/healthy-run.ts';
import { seededRandom } from '../testing/random.ts';
import { diagnose } from '../diagnosis/diagnose.ts';

/** The finding of a rule, open or over. */
const ever = (run: Run, rule: string) => diagnose(run, []).findings.find((finding) => finding.rule === rule);
const ENTROPY = -(0.45 * Math.log(0.45) + 0.55 * Math.log(0.55));

it('a healthy run fires none of them', () => {
  expect(rules(draw({})).filter((rule) => rule !== 'plateau')).toEqual([]);
});

describe('collapse', () => {
  const lost =
    (from: number, until = 1) =>
    (share: number) =>
      share > from && share <= until ? ENTROPY : learning(share);

  it('fires when the loss goes back to a constant’s, not when it comes from there', () => {
    const run = (validation: (share: number) => number) =>
      draw({
        training: learning,
        validation,
        counts: (share) =>
          validation(share) > 0.6 ? { tp: 0, fn: 1800, tn: 2200, fp: 0 } : countsAt(1800, 2200, 0.9, 0.9),
      });
    expect(found(run(lost(0.6)), 'collapse')!.sentence).toMatch(/^Fell back to guessing at step 1,2\d\d/);
    expect(
      found(
        run((share) => lost(0.6)(1 - share)),
        'collapse',
      ),
    ).toBeUndefined();
  });

  it('without counts, does not fire on a model that overfits beyond chance: its training loss still falls', () => {
    const evaluated = (training?: (share: number) => number) => {
      const run = emptyRun();
      const rises = (share: number) => Math.max(learning(share), share > 0.3 ? 0.4 + 0.9 * (share - 0.3) : 0);
      for (let i = 1; i <= 40; i++)
        applyEvents(run, [
          {
            type: 'evaluation',
            step: 50 * i,
            values: {
              ...(training && { 'train/loss': training(i / 40) }),
              'eval/loss': rises(i / 40),
              'eval/accuracy': 0.8,
            },
          },
        ]);
      return run;
    };
    expect(ever(evaluated(learning), 'collapse')).toBeUndefined();
    expect(found(evaluated(learning), 'overfitting')).toBeDefined();
    expect(ever(evaluated(), 'collapse')).toBeDefined();
  });
});

describe('spike', () => {
  it('fires on a jump up that comes back, not on one down', () => {
    const leap = (height: number) =>
      changedRun((share, { values }) =>
        Math.abs(share - 0.5) < 0.001 ? { 'train/loss': values['train/loss']! + height } : {},
      );
    expect(ever(leap(1.5), 'spike')).toMatchObject({ onsetStep: 1000, detectedStep: 1010 });
    expect(ever(leap(-0.3), 'spike')).toBeUndefined();
  });

  it('requires more of the last batch of an epoch, which is smaller', () => {
    // Step 1,000 ends an epoch of 40 batches; the last one is whole, or has 2 of 64.
    const leap = (last: number) => {
      const run = emptyRun();
      const data = { ...infoWith({}).data, trainExamples: 39 * 64 + last };
      const random = seededRandom(3);
      const loss = (step: number) => 0.4 + 0.02 * random.normal() + (step === 1000 ? 1 : 0);
      applyEvents(run, [{ type: 'start', info: infoWith({ data, trainConfig: { per_device_train_batch_size: 64 } }) }]);
      for (let step = 10; step <= 2000; step += 10)
        applyEvents(run, [{ type: 'train', step, values: { 'train/loss': loss(step) } }]);
      return run;
    };
    expect(ever(leap(64), 'spike')).toMatchObject({ onsetStep: 1000 });
    expect(ever(leap(2), 'spike')).toBeUndefined();
  });

  it('takes single hard examples for what they are once the rest is learned', () => {
    const memorized = (height: number) =>
      changedRun(
        (share, { values }) =>
          share > 0.5 && Math.round(share * 200) % 17 === 0 ? { 'train/loss': values['train/loss']! + height } : {},
        { training: (share) => 0.0005 + 0.7 * Math.exp(-share / 0.05), trainingNoise: 0.0001 },
      );
    expect(ever(memorized(0.2), 'spike')).toBeUndefined();
    expect(ever(memorized(4), 'spike')).toBeDefined();
  });

  it('leaves a loss that stays up to divergence', () => {
    expect(found(draw({ training: (share) => learning(share) + (share > 0.5 ? 1.5 : 0) }), 'spike')).toBeUndefined();
  });
});

describe('schedule', () => {
  const info = {
    plannedSteps: 2000,
    trainConfig: { learning_rate: 1e-3, lr_scheduler_type: 'linear', warmup_ratio: 0.1 },
  };
  const planned = (share: number) => 1e-3 * (share <= 0.1 ? share / 0.1 : (1 - share) / 0.9);

  it('fires when the rate is not the planned one: up, zero, or without its warm-up', () => {
    const faults: ((share: number) => number)[] = [
      (share) => planned(share) * (share > 0.5 ? 3 : 1),
      (share) => (share > 0.5 ? 0 : planned(share)),
      (share) => 1e-3 * (1 - share),
    ];
    for (const learningRate of faults) expect(ever(draw({ info, learningRate }), 'schedule')).toBeDefined();
    expect(ever(draw({ info, learningRate: planned }), 'schedule')).toBeUndefined();
  });

  it('without a plan, fires on a jump up after the decay, not on drops and warmup', () => {
    expect(
      found(draw({ learningRate: (share) => planned(share) + (share > 0.7 ? 8e-4 : 0) }), 'schedule')!.sentence,
    ).toContain('jumped');
    expect(
      found(draw({ learningRate: (share) => (share < 0.1 ? share * 1e-2 : share < 0.5 ? 1e-3 : 1e-4) }), 'schedule'),
    ).toBeUndefined();
  });

  it('a second jump to the same peak at the same or twice the distance is a cycle of warm restarts', () => {
    const cosine = (share: number) => 1e-5 + 1e-3 * (0.5 + 0.5 * Math.cos(Math.PI * share));
    const even = draw({ learningRate: (share) => cosine((4 * share) % 1) });
    expect(found(even, 'schedule')).toBeUndefined();
    expect(ever(even, 'schedule')).toMatchObject({ onsetStep: 500, resolvedStep: 1000 });
    const doubled = (share: number) =>
      share < 1 / 7 ? 7 * share : share < 3 / 7 ? (7 * share - 1) / 2 : (7 * share - 3) / 4;
    expect(found(draw({ learningRate: (share) => cosine(doubled(share)) }), 'schedule')).toBeUndefined();
    // One jump may be a training that was started again; jumps at any time are none that somebody planned.
    expect(found(draw({ learningRate: (share) => cosine((2 * Math.min(share, 0.99)) % 1) }), 'schedule')).toBeDefined();
    const uneven = (share: number) => (share < 0.5 ? 2 * share : share < 0.6 ? 10 * (share - 0.5) : share - 0.6);
    expect(found(draw({ learningRate: (share) => cosine(uneven(share)) }), 'schedule')).toBeDefined();
  });

  it('does not take the first steps of a warm-up, or what a console rounds to 0, for a rate of 0', () => {
    const rounded = (share: number) => Number((2e-5 * (1 - share) ** 2).toFixed(6));
    const faultless: ((share: number) => number)[] = [(share) => Math.max(0, share - 0.05) * 1e-3, rounded, () => 0];
    for (const learningRate of faultless) expect(ever(draw({ learningRate }), 'schedule')).toBeUndefined();
    expect(ever(draw({ learningRate: (share) => (share > 0.5 ? 0 : 2e-5) }), 'schedule')).toBeDefined();
  });

  it('tells a warm-up that is longer than the run: at its end, or live beyond sixty percent of the plan', () => {
    const rising = (share: number) => 1e-5 * share;
    expect(found(draw({ learningRate: rising }), 'schedule')).toBeUndefined();
    expect(found(draw({ learningRate: rising, hasEnded: true }), 'schedule')!.sentence).toBe(
      'The warm-up is longer than the run: the learning rate rose to the end.',
    );
    // Nor does every log record its end.
    const silent = diagnose(draw({ learningRate: rising }), [], { now: 9e9, lastPointAt: 0, trainer: 'unknown' });
    expect(silent.findings.find(({ rule }) => rule === 'schedule')).toMatchObject({ title: 'Warm-up too long' });
    const live = found(draw({ learningRate: rising, info: { plannedSteps: 2500 } }), 'schedule');
    expect(live).toMatchObject({ level: 'watch', detectedStep: 1510, title: 'Warm-up too long' });
    // What was cut early in its plan says nothing of its warm-up.
    const cut = { learningRate: rising, info: { plannedSteps: 100_000 } };
    expect(found(draw({ ...cut, hasEnded: true }), 'schedule')).toBeUndefined();
    const silentEarly = diagnose(draw(cut), [], { now: 9e9, lastPointAt: 0, trainer: 'unknown' });
    expect(silentEarly.findings.find(({ rule }) => rule === 'schedule')).toBeUndefined();
    // A model that has learned all the same, as far as a handful of examples can tell: they are the greater trouble.
    const learned = (examples: number) =>
      draw({ learningRate: rising, hasEnded: true, training: (share) => 0.7 * Math.exp(-9 * share), examples });
    expect(found(learned(4000), 'schedule')).toMatchObject({ level: 'watch' });
    expect(found(learned(10), 'schedule')).toMatchObject({ level: 'fine' });
    const reached = (share: number) => Math.min(1e-5, 2e-5 * share);
    expect(found(draw({ learningRate: reached, hasEnded: true }), 'schedule')).toBeUndefined();
  });
});

describe('gradient-norm', () => {
  const withNorm = (norm: (share: number) => number, training = learning) =>
    changedRun((share) => ({ 'train/grad_norm': norm(share) * (1 + 0.3 * Math.sin(share * 900)) }), { training });

  it('fires when it grows far beyond its usual size, not when it falls as training does', () => {
    expect(
      found(
        withNorm((share) => (share > 0.5 ? 60 : 1)),
        'gradient-norm',
      )!.title,
    ).toBe('Exploding gradient');
    expect(
      found(
        withNorm((share) => (share > 0.5 ? 1 : 60)),
        'gradient-norm',
      ),
    ).toBeUndefined();
  });

  it('fires when it vanishes while the loss is high, not when all is learned', () => {
    const vanishing = (share: number) => (share > 0.3 ? 1e-9 : 1);
    expect(
      found(
        withNorm(vanishing, () => 0.6),
        'gradient-norm',
      )!.title,
    ).toBe('Vanishing gradient');
    expect(
      found(
        withNorm(vanishing, (share) => 0.7 * Math.exp(-share * 40)),
        'gradient-norm',
      ),
    ).toBeUndefined();
  });
});

describe('slow-progress', () => {
  it('fires when the loss falls as steadily at the end as at the start, not when it levels off', () => {
    const even = (share: number) => 0.69 - 0.08 * share;
    expect(
      found(
        draw({
          training: even,
          validation: even,
          accuracy: (share) => 0.52 + 0.12 * share,
          info: { plannedSteps: 2000 },
        }),
        'slow-progress',
      ),
    ).toBeDefined();
    const few = draw({
      training: even,
      validation: even,
      accuracy: (share) => 0.52 + 0.12 * share,
      info: { plannedSteps: 2000, data: { ...infoWith({}).data, trainExamples: 77 } },
    });
    const { sentence, advice } = found(few, 'slow-progress')!;
    expect(sentence).toMatch(/train longer\.$/);
    expect(advice.map(({ text }) => text)).toEqual([
      'Train several times longer',
      'Use about twice as many training examples: 77 → 154',
    ]);
    const level = (share: number) => 0.61 + 0.08 * Math.exp(-share * 12);
    expect(
      found(
        draw({ training: level, validation: level, accuracy: () => 0.64, info: { plannedSteps: 2000 } }),
        'slow-progress',
      ),
    ).toBeUndefined();
  });
});

describe('threshold-drift and calibration-drift', () => {
  /** Scores of both classes around a centre each, in twenty bins. */
  const histogram = (positive: number, negative: number) => {
    const row = (centre: number, n: number) =>
      Array.from({ length: 20 }, (_, bin) =>
        Math.round(n * Math.exp(-(((bin + 0.5) / 20 - centre) ** 2) / 0.02) * 0.2),
      );
    return { positive: row(positive, 1800), negative: row(negative, 2200) };
  };
  const withHistogram = (positive: number, negative: number) => {
    const run = draw({});
    for (const evaluation of run.evaluations) evaluation.histogram = histogram(positive, negative);
    return run;
  };

  it.each([
    [0.45, 0.15, '0.30'],
    [0.85, 0.55, '0.70'],
  ])(
    'the threshold is off where scores lie around %s and %s, and the right one is named',
    (positive, negative, threshold) => {
      expect(found(withHistogram(positive, negative), 'threshold-drift')!.advice[0]).toMatchObject({
        field: 'threshold',
        to: threshold,
      });
    },
  );

  it('the threshold is right if the scores are on both sides of it', () => {
    expect(found(withHistogram(0.7, 0.3), 'threshold-drift')).toBeUndefined();
  });

  it('confidence that grows beyond accuracy is drift, accuracy beyond confidence is not', () => {
    const sure = (confidence: (share: number) => number) =>
      changedRun((share, { type }) => (type === 'evaluation' ? { 'eval/mean_confidence': confidence(share) } : {}), {
        accuracy: () => 0.8,
      });
    expect(
      found(
        sure((share) => 0.8 + 0.15 * share),
        'calibration-drift',
      )!.sentence,
    ).toMatch(/^Overconfident: claims 9\d\.\d%, is right \d\d\.\d%/);
    expect(
      found(
        sure((share) => 0.8 - 0.15 * share),
        'calibration-drift',
      ),
    ).toBeUndefined();
  });
});

describe('the validation set', () => {
  it('has changed when its size or base rate changes, not when only the answers do', () => {
    const changes = (after: ReturnType<typeof countsAt>) =>
      draw({ counts: (share) => (share > 0.5 ? after : countsAt(450, 550, 0.9, 0.9)) });
    expect(found(changes(countsAt(500, 500, 0.9, 0.9)), 'evaluation-set-changed')).toMatchObject({
      onsetStep: 1050,
      confidence: 1,
    });
    expect(found(changes(countsAt(450, 600, 0.9, 0.9)), 'evaluation-set-changed')).toBeDefined();
    expect(found(changes(countsAt(450, 550, 0.7, 0.95)), 'evaluation-set-changed')).toBeUndefined();
  });

  it('is small if accuracy is uncertain by more than 0.05, which is not an alarm', () => {
    expect(found(draw({ examples: 100 }), 'too-few-examples')).toMatchObject({ level: 'unknown' });
    expect(diagnose(draw({ examples: 100 }), []).level).not.toMatch(/act|watch/);
    expect(found(draw({ examples: 1000 }), 'too-few-examples')).toBeUndefined();
  });

  it('reveals its size by the values of its accuracy', () => {
    const shares = (n: number) => {
      const run = emptyRun();
      applyEvents(
        run,
        [11, 10, 12, 13, 11, 12].map((right, i): RunEvent => ({
          type: 'evaluation',
          step: i + 1,
          values: { 'eval/loss': 0.5, 'eval/accuracy': right / n },
        })),
      );
      return found(run, 'too-few-examples')?.numbers.examples;
    };
    expect(shares(13)).toBe(13);
    expect(shares(7919)).toBeUndefined();
  });
});

describe('too-good', () => {
  it('fires when all is right, not when much is', () => {
    expect(found(draw({ accuracy: (share) => (share > 0.1 ? 0.998 : 0.8) }), 'too-good')!.sentence).toContain(
      'check for leaked answers',
    );
    expect(found(draw({ accuracy: () => 0.96 }), 'too-good')).toBeUndefined();
  });

  it('fires on a tiny validation loss without any score, from its second evaluation on, and not beside a poor score', () => {
    const run = (loss: number, values: Record<string, number> = {}) =>
      logOfEvents([
        { type: 'train', step: 10, values: { 'train/loss': 0.5 } },
        ...[1, 2, 3].map((i): RunEvent => ({
          type: 'evaluation',
          step: 100 * i,
          values: { 'eval/loss': loss / i, ...values },
        })),
      ]);
    expect(found(run(4e-5), 'too-good')).toMatchObject({ onsetStep: 100, detectedStep: 200, metrics: ['eval/loss'] });
    expect(found(run(4e-3), 'too-good')).toBeUndefined();
    expect(found(run(4e-5, { 'eval/bleu': 12 }), 'too-good')).toBeUndefined();
    expect(found(run(4e-5, { 'eval/accuracy': 0.9 }), 'too-good')).toBeUndefined();
  });

  it('does not fire on a handful of examples that are all right at once', () => {
    const run = (examples: number) =>
      logOfEvents(
        [1, 2, 3, 4].map((step): RunEvent => ({
          type: 'evaluation',
          step,
          values: { 'eval/accuracy': 1, 'eval/runtime': 1, 'eval/samples_per_second': examples },
        })),
      );
    expect(found(run(10), 'too-good')).toBeUndefined();
    expect(found(run(60), 'too-good')).toBeDefined();
  });

  it('reads the error rate of boosted trees as well', () => {
    const run = (wrong: number) =>
      logOfEvents(
        [0, 1, 2, 3].map((step): RunEvent => ({
          type: 'evaluation',
          step,
          values: { 'eval/loss': 0.5 - step / 10, 'eval/merror': wrong, 'eval/roc_auc': 1 },
        })),
      );
    expect(found(run(0), 'too-good')!.sentence).toContain('Accuracy 1.000 since step 0');
    expect(found(run(0.02), 'too-good')).toBeUndefined();
  });

  it('does not fire on rare positives that are never found', () => {
    expect(found(draw({ counts: () => ({ tp: 0, fn: 40, tn: 3960, fp: 0 }) }), 'too-good')).toBeUndefined();
    // Of tokens, nearly all are no entity, and F1 leaves them out.
    const ofTokens = (f1: number) =>
      logOfEvents(
        [1, 2, 3, 4].map((step): RunEvent => ({
          type: 'evaluation',
          step,
          values: {
            'eval/accuracy': step > 1 ? 0.99 : 0.8,
            'eval/overall_f1': f1,
            'eval/runtime': 1,
            'eval/samples_per_second': 2_000,
          },
        })),
      );
    expect(found(ofTokens(0.88), 'too-good')).toBeUndefined();
    expect(found(ofTokens(0.985), 'too-good')).toBeDefined();
  });
});

describe('best-not-saved', () => {
  const saving = (every: number) => {
    const run = draw({
      validation: (share) => 0.3 + (share - 0.5) ** 2,
      training: learning,
      accuracy: (share) => 0.95 - (share - 0.5) ** 2,
      info: { trainConfig: { metric_for_best_model: 'loss', save_total_limit: null } },
    });
    run.evaluations.forEach(
      (evaluation, i) => (i + 1) % every === 0 && (evaluation.checkpoint = `checkpoint-${evaluation.step}`),
    );
    return run;
  };

  it('fires when the saved checkpoint is worse by more than noise, not when the best or a tied one was saved', () => {
    expect(found(saving(32), 'best-not-saved')!.sentence).toMatch(
      /^Best step [\d,]+ was not saved; best saved is 1,600\.$/,
    );
    expect(found(saving(1), 'best-not-saved')).toBeUndefined();
    expect(found(saving(10), 'best-not-saved')).toBeUndefined();
  });
});

describe('pairwise and process reward models', () => {
  const evaluated = (values: (share: number) => Record<string, number>) =>
    changedRun((share, { type }) => (type === 'evaluation' ? values(share) : {}));

  it('a margin that shrinks has collapsed, one that grows has not', () => {
    const margin = (share: number) => 0.2 + 1.5 * share + 0.02 * Math.sin(share * 500);
    expect(
      found(
        evaluated((share) => ({ 'eval/margin': margin(1 - share) })),
        'margin-collapse',
      ),
    ).toMatchObject({ level: 'act' });
    expect(
      found(
        evaluated((share) => ({ 'eval/margin': margin(share) })),
        'margin-collapse',
      ),
    ).toBeUndefined();
  });

  it('many ties are reported, few are not', () => {
    expect(
      found(
        evaluated(() => ({ 'eval/ties': 0.2 })),
        'ties',
      )!.sentence,
    ).toMatch(/^20\.0% of pairs have been tied/);
    expect(
      found(
        evaluated(() => ({ 'eval/ties': 0.004 })),
        'ties',
      ),
    ).toBeUndefined();
  });

  it('late steps with a lower accuracy are reported, early ones are not', () => {
    const at = (first: number, last: number) =>
      evaluated((share) => ({
        'eval/position/1/accuracy': first + 0.01 * Math.sin(share * 700),
        'eval/position/2/accuracy': 0.85,
        'eval/position/12/accuracy': last + 0.01 * Math.cos(share * 700),
      }));
    expect(found(at(0.9, 0.65), 'step-position')!.sentence).toMatch(/^Accuracy is 0\.6\d\d at step 12 of a solution/);
    expect(found(at(0.65, 0.9), 'step-position')).toBeUndefined();
  });
});

describe('silence', () => {
  const timed = (): Run => changedRunWithTimes();
  const rulesAt = (run: Run, now: number, trainer: 'alive' | 'gone' | 'unknown' = 'unknown') =>
    diagnose(run, [], { now, trainer })
      .findings.filter(({ rule }) => rule === 'stalled' || rule === 'crashed')
      .map(({ rule }) => rule);

  it('is compared with the run’s own gaps: nothing, then a stall, then a crash', () => {
    const run = timed();
    const last = run.lastTime!;
    // A point each 10 s, an evaluation takes a minute.
    expect(rulesAt(run, last + 60_000)).toEqual([]);
    expect(rulesAt(run, last + 240_000)).toEqual(['stalled']);
    expect(rulesAt(run, last + 3_600_000)).toEqual(['crashed']);
  });

  it('is not a stall after an end, and a crash at once if the process died or reported a failure', () => {
    const run = timed();
    expect(rulesAt(run, run.lastTime!, 'gone')).toEqual(['crashed']);
    applyEvents(run, [{ type: 'end', outcome: 'finished', step: run.lastStep, time: run.lastTime! + 1 }]);
    expect(rulesAt(run, run.lastTime! + 3_600_000, 'gone')).toEqual([]);
    applyEvents(run, [
      { type: 'end', outcome: 'failed', step: run.lastStep, time: run.lastTime! + 1, reason: 'out of memory' },
    ]);
    expect(rulesAt(run, run.lastTime!)).toEqual(['crashed']);
  });

  it('is none where the log closes with the summary of the whole training', () => {
    const run = timed();
    const { lastTime, lastStep } = run;
    applyEvents(run, [{ type: 'points', series: { 'summary/train_runtime': { steps: [lastStep], values: [12] } } }]);
    expect(rulesAt(run, lastTime! + 240_000)).toEqual([]);
  });

  it('is a stall for a while, and then nothing, in a log that never records its end', () => {
    const run = timed();
    run.info = null;
    expect(rulesAt(run, run.lastTime! + 240_000)).toEqual(['stalled']);
    expect(rulesAt(run, run.lastTime! + 3_600_000)).toEqual([]);
  });

  it('is not checked without a clock', () => {
    expect(diagnose(timed(), []).notChecked.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['stalled', 'crashed']),
    );
  });

  function changedRunWithTimes(): Run {
    const run = changedRun(() => ({}));
    const timedRun = emptyRun();
    applyEvents(timedRun, [{ type: 'start', time: 1, info: infoWith({ plannedSteps: 4000 }) }]);
    let time = 1_000_000;
    const steps = run.series.get('train/loss')!.steps;
    for (const step of steps) {
      const evaluation = run.evaluations.find((candidate) => candidate.step === step);
      time += evaluation ? 60_000 : 10_000;
      applyEvents(timedRun, [
        evaluation
          ? { type: 'evaluation', ...evaluation, time }
          : { type: 'train', step, time, values: { 'train/loss': 0.5 } },
      ]);
    }
    return timedRun;
  }
});

describe('gaps and standstill without counts', () => {
  it('an accuracy gap is reported, a reversed one is not', () => {
    const accuracies = (training: number, validation: number) =>
      changedRun(
        (share, { type }) => ({
          'train/accuracy': training + 0.01 * Math.sin(share * 300),
          ...(type === 'evaluation' ? { 'eval/accuracy': validation } : {}),
        }),
        { examples: 0 },
      );
    expect(found(accuracies(0.95, 0.7), 'generalization-gap')!.sentence).toMatch(/^Accuracy gap 0\.2/);
    expect(found(accuracies(0.7, 0.95), 'generalization-gap')).toBeUndefined();
  });

  it('losses that do not move are no learning, even if the chance level is unknown', () => {
    const stuck = draw({
      training: () => 1.39,
      validation: () => 1.39,
      examples: 0,
      trainingNoise: 0.002,
      validationNoise: 0.001,
    });
    expect(found(stuck, 'no-learning')).toMatchObject({ level: 'act' });
    const four = (share: number) => 0.3 + 1.1 * Math.exp(-share * 5);
    expect(found(draw({ training: four, validation: four, examples: 0 }), 'no-learning')).toBeUndefined();
  });
});
