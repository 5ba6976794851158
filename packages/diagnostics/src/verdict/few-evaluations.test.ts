/** What is said of a run of one to four evaluations, and when a tick is earned. */

import type { Run, RunEvent, Values } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../diagnosis/diagnose.ts';
import { DEFAULT_TARGETS } from './target.ts';

const HOUR = 3_600_000;

function runOf(evaluations: readonly Values[], more: readonly RunEvent[] = []): Run {
  const run = emptyRun();
  applyEvents(run, [
    ...more,
    ...evaluations.map((values, i): RunEvent => ({ type: 'evaluation', step: (i + 1) * 100, values })),
  ]);
  return run;
}

const losses = (...list: number[]) => list.map((loss): Values => ({ 'eval/loss': loss }));
const plan = (plannedSteps: number): RunEvent => ({ type: 'about', about: { plannedSteps } });
const end: RunEvent = { type: 'end', outcome: 'finished', step: 400 };
const said = (run: Run, now: number | null = null) =>
  diagnose(run, DEFAULT_TARGETS, now === null ? null : { now, lastPointAt: 0, trainer: 'unknown' });

describe('a few evaluations', () => {
  it('say that guessing gets as much, where the accuracy shows what guessing gets', () => {
    const four = [1.389, 1.391, 1.388].map((loss, i) => ({ 'eval/loss': loss, 'eval/accuracy': 0.246 + 0.004 * i }));
    expect(said(runOf(four, [plan(320)])).sentence).toBe(
      'Can’t tell from 3 evaluations: guessing among 4 classes gets 1.386.',
    );
    const better = four.map((values, i) => ({ ...values, 'eval/accuracy': 0.25 + 0.2 * i }));
    expect(said(runOf(better, [plan(320)])).sentence).not.toContain('guessing');
  });

  it('are not too early when the plan has no more of them', () => {
    expect(said(runOf(losses(0.69, 0.68, 0.67), [plan(1000)]))).toMatchObject({
      level: 'unknown',
      sentence: 'Too early: 3 evaluations; validation loss 0.690 to 0.670.',
      evidence: expect.stringContaining('at about step 500') as string,
    });
    expect(said(runOf(losses(0.69, 0.68, 0.67), [plan(320)])).sentence).toBe(
      'Can’t tell from 3 evaluations: validation loss 0.690 to 0.670.',
    );
    // The last one is still to come.
    expect(said(runOf(losses(0.69, 0.68), [plan(320)])).evidence).toContain(
      'This run plans 320 steps, so its last evaluation comes at about step 300.',
    );
  });

  it('are not too early in a run that has ended, or has been silent for hours', () => {
    const seen = runOf(losses(0.69, 0.68, 0.67));
    expect(said(seen, HOUR / 2).sentence).toMatch(/^Too early: /);
    expect(said(seen, 2 * HOUR).sentence).toMatch(/^Can’t tell from 3 evaluations: /);
    applyEvents(seen, [end]);
    expect(said(seen).sentence).toMatch(/^Can’t tell from 3 evaluations: /);
  });

  it('are not too early in a copy, or when the log says that all steps are made', () => {
    const seen = runOf(losses(0.69, 0.68, 0.67));
    const copied = (trainer: 'unknown' | 'alive') =>
      diagnose(seen, DEFAULT_TARGETS, { now: 1_000, lastPointAt: 0, trainer, isCopy: true }).sentence;
    expect(copied('unknown')).toMatch(/^Can’t tell from 3 evaluations: /);
    expect(copied('alive')).toMatch(/^Too early: /);
    const made = (stepsMade: number): RunEvent => ({ type: 'about', about: { plannedSteps: 500, stepsMade } });
    expect(said(runOf(losses(0.69, 0.6, 0.5, 0.4), [made(500)])).sentence).toMatch(/^Improved over 4 evaluations: /);
    expect(said(runOf(losses(0.69, 0.6, 0.5, 0.4), [made(499)])).sentence).toMatch(/^Too early: /);
  });

  it('are enough for a tick if they gained more than the noise and nothing more is to come', () => {
    expect(said(runOf(losses(0.69, 0.5, 0.42), [plan(320)]))).toMatchObject({
      level: 'fine',
      rule: 'healthy',
      sentence: 'Improved over 3 evaluations: validation loss 0.690 to 0.420.',
    });
    expect(said(runOf(losses(0.69, 0.42), [plan(220)]))).toMatchObject({ level: 'unknown' });
    expect(said(runOf(losses(0.69, 0.66, 0.65), [plan(320)]))).toMatchObject({ level: 'unknown' });
  });

  it('say by how much the loss rose, or how a score went', () => {
    expect(said(runOf(losses(0.5, 0.4, 0.5), [plan(320)])).sentence).toBe(
      'Can’t tell from 3 evaluations: validation loss up 25% since step 200.',
    );
    expect(said(runOf([{ 'eval/accuracy': 0.49 }, { 'eval/accuracy': 0.7 }])).sentence).toBe(
      'Too early: 2 evaluations; accuracy 0.490 to 0.700.',
    );
    expect(said(runOf(losses(0.5))).sentence).toBe('Too early: 1 evaluation; validation loss 0.500.');
  });
});

describe('one answer to everything', () => {
  const always = { 'eval/loss': 0.66, 'eval/accuracy': 0.6, 'eval/precision': 0.6, 'eval/recall': 1, 'eval/f1': 0.75 };

  it('is said from the first evaluation on, and is a finding once no other comes', () => {
    expect(said(runOf([always])).sentence).toBe('Too early: 1 evaluation; nearly every answer is “positive”.');
    expect(said(runOf([always], [plan(120)]))).toMatchObject({ level: 'unknown' });
    expect(said(runOf([always], [end])).findings.map(({ rule, level }) => [rule, level])).toContainEqual([
      'trivial-baseline',
      'watch',
    ]);
    expect(said(runOf([always], [end])).sentence).toBe(
      'Calls nearly everything “positive”: no better than a constant.',
    );
  });

  it('is over once another answer is given', () => {
    const better = { ...always, 'eval/accuracy': 0.8, 'eval/precision': 0.78, 'eval/recall': 0.93, 'eval/f1': 0.85 };
    expect(said(runOf([always, better], [end])).findings.map(({ rule }) => rule)).not.toContain('trivial-baseline');
  });
});

describe('overfitting in a run of three epochs', () => {
  const epochs = (validation: number[], training: number[]): Run => {
    const run = emptyRun();
    applyEvents(run, [
      { type: 'about', about: { stepUnit: 'epoch' } },
      ...validation.map((loss, i): RunEvent => ({
        type: 'evaluation',
        step: i + 1,
        epoch: i + 1,
        values: { 'eval/loss': loss, 'train/loss': training[i]! },
      })),
    ]);
    return run;
  };

  it('is a sign when the last one is far worse, and says that one epoch less is enough', () => {
    const { findings, level } = said(epochs([0.31, 0.28, 0.4], [0.46, 0.27, 0.13]));
    expect(level).toBe('watch');
    expect(findings[0]).toMatchObject({ rule: 'overfitting', onsetStep: 2 });
    expect(findings[0]!.sentence).toContain('above that of epoch 2');
    expect(findings[0]!.advice.map(({ text }) => text)).toContain('Next run: train for 2 epochs');
  });

  it('is not seen where training loss does not fall as fast, or validation loss may have jumped by chance', () => {
    expect(said(epochs([0.31, 0.28, 0.4], [0.31, 0.28, 0.26])).findings).toEqual([]);
    expect(said(epochs([0.31, 0.28, 0.32], [0.46, 0.27, 0.13])).level).toBe('unknown');
    expect(said(epochs([0.9, 0.5, 0.7, 0.5], [0.46, 0.27, 0.2, 0.15])).findings.map(({ rule }) => rule)).not.toContain(
      'overfitting',
    );
  });
});

describe('a tick', () => {
  const jumping = losses(0.72, 0.95, 0.74, 1.24, 0.71, 0.9, 0.7);

  it('is not given where the evaluations vary by more than they gained', () => {
    expect(said(runOf(jumping))).toMatchObject({ level: 'unknown', rule: null });
    expect(said(runOf(jumping)).sentence).toMatch(/^Can’t tell: validation loss /);
    expect(said(runOf(jumping)).evidence).toContain('would settle it');
  });

  it('is given for a steady gain that is smaller than the assumed noise', () => {
    expect(said(runOf(losses(0.69, 0.688, 0.686, 0.684, 0.682, 0.68)))).toMatchObject({ level: 'fine' });
  });

  it('is given for a gain in a score alone', () => {
    const scores = [0.5, 0.58, 0.66, 0.7, 0.74, 0.76].map((f1): Values => ({ 'eval/f1': f1 }));
    expect(said(runOf(scores))).toMatchObject({ level: 'fine' });
  });

  it('is not given above a target that is missed', () => {
    const short = [0.5, 0.56, 0.6, 0.64, 0.66, 0.68, 0.7, 0.71].map((accuracy): Values => ({
      'eval/accuracy': accuracy,
    }));
    const data = { type: 'start', time: 1, info: { id: 'a', data: { evalExamples: 2000 } } as never } as RunEvent;
    expect(said(runOf(short, [data]))).toMatchObject({
      level: 'unknown',
      sentence: 'Improving, but accuracy 0.710 is still below the target of 0.85.',
    });
    const met = [0.7, 0.8, 0.85, 0.9, 0.91, 0.92, 0.93, 0.93].map((accuracy): Values => ({
      'eval/accuracy': accuracy,
    }));
    expect(said(runOf(met, [data]))).toMatchObject({ level: 'fine' });
  });

  it('is not given for what a constant answer gets as well', () => {
    const run = emptyRun();
    applyEvents(
      run,
      [0.9, 0.85, 0.8, 0.76, 0.73, 0.71].map((loss, i): RunEvent => ({
        type: 'evaluation',
        step: (i + 1) * 100,
        values: { 'eval/loss': loss },
        counts: { tp: 600, fn: 0, fp: 400, tn: 0 },
      })),
    );
    expect(said(run)).toMatchObject({
      level: 'unknown',
      sentence: 'Can’t tell yet: not clearly better than a constant answer.',
    });
  });
});

it('a score that fell back says so, and earns no tick once it has lost a quarter of its gain', () => {
  const scores = (...list: number[]) =>
    runOf(
      list.map((value): Values => ({ 'eval/accuracy': value })),
      [end],
    );
  expect(said(scores(0.498, 0.943, 0.923))).toMatchObject({
    level: 'fine',
    sentence: 'Improved over 3 evaluations: accuracy 0.498 to 0.943, then 0.923.',
  });
  expect(said(scores(0.498, 0.943, 0.813))).toMatchObject({
    level: 'unknown',
    sentence: 'Can’t tell from 3 evaluations: accuracy 0.498 to 0.943, then 0.813.',
  });
});
