/** Targets: read with clear errors, checked with intervals at the checkpoint to keep, never met by what a constant meets too. */

import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent, TargetVerdict, Values } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { diagnose } from '../diagnosis/diagnose.ts';
import { infoWith, reported } from '../testing/draw-run.ts';
import { draw, learning, logOfEvents } from '../testing/healthy-run.ts';
import { parseTargets } from './parse-targets.ts';
import type { Target } from './target.ts';
import { DEFAULT_TARGETS, GAP } from './target.ts';

describe('targets as written', () => {
  it('become comparisons', () => {
    expect(
      parseTargets({
        targets: [
          { metric: 'eval/accuracy', at_least: 0.85 },
          { metric: 'gap/loss', below: 0.05 },
        ],
      }),
    ).toEqual([
      { metric: 'eval/accuracy', comparison: '>=', target: 0.85 },
      { metric: 'gap/loss', comparison: '<', target: 0.05 },
    ]);
    expect(parseTargets({ targets: [] })).toEqual([]);
  });

  it('in the default file are the guide’s three', () => {
    const file = new URL('../../../../config/targets.yaml', import.meta.url);
    expect(existsSync(file)).toBe(true);
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines[0]).toBe('targets:');
    const entries: Record<string, unknown>[] = [];
    for (const line of lines.slice(1)) {
      const [, dash, name, value] = /^(- )?(\w+): (\S+)$/.exec(line)!;
      if (dash) entries.push({});
      entries.at(-1)![name!] = Number.isNaN(Number(value)) ? value : Number(value);
    }
    expect(parseTargets({ targets: entries })).toEqual(DEFAULT_TARGETS);
  });

  it.each([
    [null, 'targets: nothing is not a list'],
    [{ targets: 3 }, 'targets: 3 is not a list'],
    [{ target: [] }, 'targets: unknown field "target"'],
    [{ targets: ['accuracy'] }, 'targets[0]: "accuracy" is not a target'],
    [{ targets: [{ metric: 'eval/acuracy', at_least: 1 }] }, 'targets[0].metric: "eval/acuracy" is not a metric'],
    [{ targets: [{ metric: '__proto__', at_least: 1 }] }, 'targets[0].metric: "__proto__" is not a metric'],
    [{ targets: [{ metric: 'eval/f1' }] }, 'targets[0]: eval/f1 needs either "at_least" or "below", and has none'],
    [{ targets: [{ metric: 'eval/f1', at_least: 0.8, below: 0.9 }] }, 'not both'],
    [{ targets: [{ metric: 'eval/f1', at_least: '0.8' }] }, 'targets[0].at_least: "0.8" is not a number'],
    [{ targets: [{ metric: 'eval/f1', at_least: 83 }] }, 'targets[0].at_least: 83 is not between 0 and 1'],
    [{ targets: [{ metric: 'eval/f1', at_leats: 0.8 }] }, 'targets[0].at_leats: unknown field'],
    [
      {
        targets: [
          { metric: 'eval/f1', at_least: 0.8 },
          { metric: 'eval/f1', at_least: 0.9 },
        ],
      },
      'targets[1].metric: "eval/f1" has a target already in targets[0]',
    ],
    [{ targets: Array.from({ length: 21 }, () => ({})) }, 'targets: 21 entries'],
  ])('%j is refused with the field and the remedy', (raw, message) => {
    expect(() => parseTargets(raw)).toThrow(message);
  });

  it('of any form give targets, or an error with the position', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.record({
            targets: fc.array(
              fc.dictionary(
                fc.constantFrom('metric', 'at_least', 'below'),
                fc.oneof(fc.jsonValue(), fc.constantFrom('eval/f1', 0.5)),
              ),
            ),
          }),
        ),
        (raw) => {
          try {
            for (const { target } of parseTargets(raw)) expect(Number.isFinite(target)).toBe(true);
          } catch (error) {
            expect((error as Error).message).toMatch(/^targets/);
          }
        },
      ),
    );
  });
});

describe('the verdict on a target', () => {
  /** Six evaluations, the last the best. */
  function checked(
    counts: { tp: number; tn: number; fp: number; fn: number },
    targets: readonly Target[] = DEFAULT_TARGETS,
  ): TargetVerdict[] {
    const events: RunEvent[] = [{ type: 'start', info: infoWith({}) }];
    for (let i = 1; i <= 8; i++)
      events.push({
        type: 'evaluation',
        step: i * 100,
        values: { ...reported(counts), 'eval/loss': 0.5 - i / 100, 'train/loss': 0.49 - i / 100 },
        counts,
      });
    const run = emptyRun();
    applyEvents(run, events);
    return diagnose(run, targets).targets;
  }

  it('is met when the whole interval is on the right side', () => {
    const [accuracy, f1, gap] = checked({ tp: 1850, fn: 150, tn: 1850, fp: 150 });
    expect(accuracy).toMatchObject({
      verdict: 'met',
      step: 800,
      value: 0.925,
      label: 'Accuracy',
      sentence: 'always answering “correct” gets 0.500',
    });
    expect(accuracy!.low!).toBeGreaterThan(0.85);
    expect(f1!.verdict).toBe('met');
    expect(gap).toMatchObject({
      verdict: 'met',
      baseline: null,
      sentence: 'validation minus training loss at step 800',
    });
  });

  it('is not met when the interval is on the wrong side, and says when a constant is as good', () => {
    const [accuracy, f1] = checked({ tp: 87, fn: 106, tn: 280, fp: 51 });
    expect(accuracy).toMatchObject({ verdict: 'not met', sentence: 'always answering “incorrect” gets 0.632' });
    expect(f1).toMatchObject({
      verdict: 'not met',
      sentence: 'always answering “correct” gets 0.538: this is no better',
    });
    expect(f1!.low).toBeCloseTo(0.462, 2);
  });

  it('is never met if a constant answer meets it too', () => {
    const [accuracy, f1] = checked({ tp: 9900, fn: 100, tn: 500, fp: 500 });
    expect(accuracy).toMatchObject({ verdict: 'not met', sentence: 'always answering “correct” also gets 0.909' });
    expect(f1!.verdict).toBe('not met');
  });

  it('is not met by as good as a constant on few examples either, as its text says', () => {
    const [accuracy] = checked({ tp: 87, fn: 1, tn: 2, fp: 10 });
    expect(accuracy!.low).toBeLessThan(0.85);
    expect(accuracy).toMatchObject({ verdict: 'not met', sentence: 'always answering “correct” also gets 0.880' });
  });

  it('has no interval narrower than that of the fewest examples that the values allow', () => {
    const run = emptyRun();
    for (let i = 1; i <= 9; i++)
      applyEvents(run, [
        { type: 'evaluation', step: i, values: { 'eval/loss': 0.5 - i / 100, 'eval/accuracy': i < 3 ? 0.5 : 1 } },
      ]);
    const [accuracy] = diagnose(run, DEFAULT_TARGETS).targets;
    expect(accuracy).toMatchObject({ verdict: 'cannot tell yet', value: 1, low: expect.closeTo(0.34, 2) });
  });

  it('is undecided when the interval straddles the target, and says how many more examples would decide it', () => {
    const [accuracy] = checked({ tp: 88, fn: 12, tn: 88, fp: 12 });
    expect(accuracy).toMatchObject({ verdict: 'cannot tell yet', value: 0.88 });
    const more = Number(
      /^about ([\d,]+) more examples would decide it$/.exec(accuracy!.sentence)![1]!.replaceAll(',', ''),
    );
    // As many more of the same quality do tell; half as many do not.
    const scaled = (factor: number) =>
      checked({ tp: 88 * factor, fn: 12 * factor, tn: 88 * factor, fp: 12 * factor })[0]!.verdict;
    expect(scaled(1 + (more / 200) * 1.1)).toBe('met');
    expect(scaled(1 + (more / 200) * 0.5)).toBe('cannot tell yet');
  });

  it('does not ask for more examples when no number of them would decide it', () => {
    expect(checked({ tp: 850, fn: 150, tn: 850, fp: 150 })[0]).toMatchObject({
      verdict: 'cannot tell yet',
      sentence: 'too close to the target to decide with any number of examples',
    });
  });

  it('suggests at most 10 million more examples', () => {
    const sentenceAt = (target: number) =>
      checked({ tp: 880, fn: 120, tn: 880, fp: 120 }, [{ metric: 'eval/accuracy', comparison: '>=', target }])[0]!
        .sentence;
    // The number grows with the inverse square of the distance.
    expect(sentenceAt(0.8796)).toMatch(/^about [1-9],\d{3},000 more examples would decide it$/);
    expect(sentenceAt(0.8799)).toBe('too close to the target to decide with any number of examples');
  });

  it('of a gap between cross entropies is not checked for a loss that began a thousand times higher', () => {
    const gapOf = (scale: number) =>
      diagnose(
        draw({ training: (share) => scale * learning(share), validation: (share) => scale * (learning(share) + 0.01) }),
        DEFAULT_TARGETS,
      );
    const { level, targets } = gapOf(1e8);
    expect(level).toBe('fine');
    expect(targets[2]).toMatchObject({
      verdict: 'not checked',
      sentence: expect.stringContaining('isn’t a cross entropy'),
    });
    expect(gapOf(1).targets[2]!.verdict).not.toBe('not checked');
  });

  it('is not checked for a metric that the log lacks', () => {
    const [auc] = checked({ tp: 50, fn: 50, tn: 50, fp: 50 }, [
      { metric: 'eval/roc_auc', comparison: '>=', target: 0.72 },
    ]);
    expect(auc).toMatchObject({ verdict: 'not checked', value: null, sentence: 'Not checked: not in this log' });
  });

  it('of a metric without counts rests on how much the metric varies, and says so', () => {
    const run = emptyRun();
    for (let i = 1; i <= 12; i++)
      applyEvents(run, [
        {
          type: 'evaluation',
          step: i,
          values: { 'eval/loss': 0.5 - i / 100, 'eval/accuracy': 0.93 + (i % 2) / 50 + i / 79_190 },
        },
      ]);
    const [accuracy] = diagnose(run, DEFAULT_TARGETS).targets;
    expect(accuracy).toMatchObject({
      verdict: 'met',
      sentence: expect.stringContaining('interval estimated from how much it varies'),
    });
    const steady = logOfEvents(
      [0.93, 0.932, 0.93, 0.932, 0.93, 0.932, 0.93, 0.932].map((accuracy, i): RunEvent => ({
        type: 'evaluation',
        step: i + 1,
        values: { 'eval/loss': 0.5 - i / 100, 'eval/accuracy': accuracy },
      })),
    );
    expect(diagnose(steady, DEFAULT_TARGETS).targets[0]).toMatchObject({
      verdict: 'met',
      sentence: 'at step 8; interval of 355 examples, the fewest that its values allow',
    });
  });

  it('uses the number of examples inferred from the shares, and no share exceeds 1', () => {
    const run = emptyRun();
    // Of thirteen examples six, seven ... and at last all are right.
    for (let i = 1; i <= 8; i++)
      applyEvents(run, [
        { type: 'evaluation', step: i, values: { 'eval/loss': 0.5 - i / 100, 'eval/accuracy': (5 + i) / 13 } },
      ]);
    const [accuracy] = diagnose(run, DEFAULT_TARGETS).targets;
    expect(accuracy).toMatchObject({ verdict: 'cannot tell yet', value: 1, high: expect.closeTo(1, 9) });
    expect(accuracy!.low).toBeLessThan(0.8);
  });
});

it('a steady gap within the error of a small validation set is undecided', () => {
  const gap = (examples: number) =>
    diagnose(
      draw({ examples, validation: (share) => learning(share) + 0.12, validationNoise: 0.002, trainingNoise: 0.002 }),
      DEFAULT_TARGETS,
    ).targets[2]!;
  expect(gap(100).verdict).toBe('cannot tell yet');
  expect(gap(100).sentence).toMatch(/^about [\d,]+ more examples would decide it$/);
  expect(gap(4_000).verdict).toBe('not met');
});

it('a gap on an unknown number of examples asks for no number of them', () => {
  const run = emptyRun();
  for (let i = 1; i <= 12; i++)
    applyEvents(run, [
      { type: 'train', step: i, values: { 'train/loss': 0.5 - i / 100 } },
      { type: 'evaluation', step: i, values: { 'eval/loss': 0.53 - i / 100 } },
    ]);
  const own: Target[] = [{ metric: GAP, comparison: '<', target: 0.04 }];
  const gap = diagnose(run, own).targets[0]!;
  expect(gap).toMatchObject({
    verdict: 'cannot tell yet',
    sentence: expect.stringContaining('does not give the number of validation examples'),
  });
  // A Python trainer learns how many pairs there are at its first evaluation.
  applyEvents(run, [{ type: 'about', about: { evalExamples: 60 } }]);
  expect(diagnose(run, own).targets[0]!.sentence).not.toContain('does not give');
});

it('a default target is not checked for a loss without scores of classes, nor for a model of text; one of your own is', () => {
  const of = (values: (i: number) => Values, targets: readonly Target[] = DEFAULT_TARGETS) =>
    diagnose(
      logOfEvents(
        Array.from({ length: 12 }, (_, i): RunEvent => {
          const loss = 3.6 + 2 * 0.6 ** i;
          return {
            type: 'evaluation',
            step: i + 1,
            values: { 'train/loss': loss - 0.4, 'eval/loss': loss, ...values(i) },
          };
        }).concat({ type: 'end', outcome: 'finished', step: 12 }),
      ),
      targets,
    );
  const model = of((i) => ({ 'eval/perplexity': Math.exp(3.6 + 2 * 0.6 ** i) }));
  const tokens = of((i) => ({
    'eval/perplexity': Math.exp(3.6 + 2 * 0.6 ** i),
    'eval/accuracy': 0.4 - 0.1 * 0.6 ** i,
  }));
  for (const { targets, findings } of [of(() => ({})), model, tokens]) {
    expect(targets.map(({ verdict }) => verdict)).toEqual(['not checked', 'not checked', 'not checked']);
    expect(targets[2]!.sentence).toBe('Not checked: this default target is meant for classifiers; set one of your own');
    expect(findings.map(({ rule }) => rule)).not.toContain('below-target');
  }
  const own = [{ metric: GAP, comparison: '<', target: 0.1 }] as const;
  expect(of(() => ({}), own).targets[0]!.verdict).toBe('not met');
  expect(of((i) => ({ 'eval/accuracy': 0.6 - 0.2 * 0.6 ** i })).targets[2]!.verdict).toBe('not met');
});
