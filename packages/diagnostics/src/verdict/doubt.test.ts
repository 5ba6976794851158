/** What keeps a run without findings from being called good, in words that its own figures don't contradict. */

import { expect, it } from 'vitest';
import type { RunEvent, Values } from '@rewardboard/protocol';
import { diagnose } from '../diagnosis/diagnose.ts';
import { logOfEvents } from '../testing/healthy-run.ts';
import { DEFAULT_TARGETS } from './target.ts';

const END: RunEvent = { type: 'end', step: 180, outcome: 'finished' };
const evaluated = (count: number, values: (i: number) => Values): RunEvent[] =>
  Array.from({ length: count }, (_, i) => ({ type: 'evaluation', step: 10 * (i + 1), values: values(i) }));

it('a target outside its 95% interval, but not outside the one of 99%, is probably missed, and never "only just"', () => {
  const events = evaluated(6, (i) => ({ 'eval/loss': 0.6 / Math.sqrt(10 * (i + 1)) + 0.1 })).map(
    (event, i): RunEvent => ({ ...event, counts: { tp: 40, tn: 31 + i, fp: 19 - i, fn: 10 } }) as RunEvent,
  );
  const of = (run: RunEvent[]) => diagnose(logOfEvents(run), DEFAULT_TARGETS);
  // The newest one is not the best.
  const slightlyWorse = { ...events[5]!, step: 70, counts: { tp: 39, tn: 36, fp: 14, fn: 11 } } as RunEvent;
  const { sentence, evidence, level, targets } = of([...events, slightlyWorse, END]);
  expect({ level, sentence }).toEqual({
    level: 'unknown',
    sentence: 'Probably below target: accuracy 0.760, target 0.85.',
  });
  expect(evidence).toContain('Accuracy 0.760 (95% interval 0.668 to 0.833), target at least 0.85');
  expect(evidence).toContain('The 95% interval excludes the target, the 99% interval does not');
  expect(targets.find(({ metric }) => metric === 'eval/accuracy')!.verdict).toBe('not met');
  expect(of(events).sentence).toBe('Improving, but accuracy 0.760 is still below the target of 0.85.');
});

it('a validation loss that stays at three times its lowest after a descent that dwarfs it earns no tick', () => {
  const loss = (times: number) => (i: number) => ({
    'eval/loss': i < 8 ? 100 * 0.5 ** i : times * (0.78 + 0.03 * (i % 3)),
  });
  const of = (times: number) => diagnose(logOfEvents([...evaluated(18, loss(times)), END]), []);
  expect(of(3)).toMatchObject({
    level: 'unknown',
    sentence: 'Can’t tell: validation loss is 3.2 times its lowest, of step 80.',
    evidence: expect.stringMatching(/was 0.781 at step 80, 10 evaluations ago, and is 2.520 now/),
  });
  expect(of(1)).toMatchObject({ level: 'fine' });
});

it('says "improving" only of a run that has improved of late', () => {
  const stalled = (i: number) => ({
    'eval/loss': 0.69 - 0.03 * Math.min(i, 4),
    'eval/accuracy': 0.6 + 0.02 * Math.min(i, 4),
  });
  const info = { type: 'start', time: 1, info: { id: 'a', data: { evalExamples: 2000 } } as never } as RunEvent;
  const of = (count: number) => diagnose(logOfEvents([info, ...evaluated(count, stalled)]), DEFAULT_TARGETS).sentence;
  expect(of(6)).toBe('Improving, but accuracy 0.680 is still below the target of 0.85.');
  expect(of(11)).toBe('Below target so far: accuracy 0.680, target 0.85.');
});

it('a log that is silent for days has no evaluation to come, whether or not it says that it ended', () => {
  const run = logOfEvents(
    Array.from({ length: 40 }, (_, i): RunEvent => ({
      type: 'train',
      step: 10 * (i + 1),
      values: { 'train/loss': 2 * 0.97 ** i },
    })),
  );
  const now = Date.UTC(2026, 0, 9);
  const after = (days: number) =>
    diagnose(run, [], { now, lastPointAt: now - days * 24 * 3_600_000, trainer: 'unknown' }).sentence;
  expect(after(0)).toBe('No evaluation yet at step 400; training loss 0.610.');
  expect(after(3)).toBe('No evaluation in this run; training loss ended at 0.610.');
});

it('the same accuracy at each evaluation is no result, unless it is nearly perfect or differs once', () => {
  const of = (accuracy: (i: number) => number) =>
    diagnose(
      logOfEvents(
        evaluated(6, (i) => ({
          'eval/loss': 0.6 - 0.002 * (i % 2),
          'eval/accuracy': accuracy(i),
          'train/loss': 0.63,
        })),
      ),
      [],
    ).sentence;
  expect(of(() => 0.6523)).toBe('Can’t tell: accuracy is exactly 0.652 at all 6 evaluations.');
  expect(of((i) => (i === 2 ? 0.6534 : 0.6523))).not.toContain('exactly');
  expect(of(() => 0.98)).not.toContain('exactly');
});

it('a run that is best at its end is improving, and one evaluation of a plan that was cut is no result', () => {
  const rising = (i: number) => ({ 'eval/loss': 2.5 - 0.1 * i, 'eval/accuracy': 0.245 + 0.045 * i });
  const info = { type: 'start', time: 1, info: { id: 'a', data: { evalExamples: 2000 } } as never } as RunEvent;
  const of = (events: RunEvent[]) => diagnose(logOfEvents([info, ...events, END]), DEFAULT_TARGETS);
  expect(of(evaluated(10, rising))).toMatchObject({
    level: 'unknown',
    sentence: 'Improving to the end, but accuracy 0.650 is below the target of 0.85.',
  });
  // Not the best at its end.
  expect(of(evaluated(10, (i) => rising(Math.min(i, 8)))).sentence).toBe('Below target: accuracy 0.605 (target 0.85).');
  const plan: RunEvent = { type: 'about', about: { plannedSteps: 575 } };
  const one: RunEvent = { type: 'evaluation', step: 100, values: { 'eval/loss': 0.63, 'eval/accuracy': 0.61 } };
  expect(of([one]).sentence).toBe('Below target: accuracy 0.610 (target 0.85).');
  expect(of([plan, one]).sentence).toMatch(/^Can’t tell from 1 evaluation: /);
});

it('a newest evaluation that is the worst since the lowest loss, in loss and score, earns no tick', () => {
  const loss = [0.472, 0.25, 0.234, 0.227, 0.222, 0.239, 0.229, 0.262];
  const accuracy = [0.848, 0.894, 0.912, 0.933, 0.927, 0.933, 0.94, 0.913];
  const of = (last: number) =>
    diagnose(
      logOfEvents([
        ...evaluated(8, (i) => ({
          'train/loss': 0.62 * 0.75 ** i,
          'eval/loss': loss[i]!,
          'eval/accuracy': i === 7 ? last : accuracy[i]!,
        })),
        END,
      ]),
      [],
    );
  expect(of(0.913)).toMatchObject({
    level: 'unknown',
    sentence: 'Can’t tell: validation loss is 18% above its lowest, of step 50.',
  });
  expect(of(0.945).level).toBe('fine');
});

it('a validation loss that was lowest at the first evaluation and has only risen since is said to rise', () => {
  const of = (loss: (i: number) => number) =>
    diagnose(logOfEvents([...evaluated(5, (i) => ({ 'eval/loss': loss(i) })), END]), []).sentence;
  expect(of((i) => 0.7 + 0.01 * i)).toBe('Validation loss has only risen: 0.700 to 0.740 in 5 evaluations.');
  expect(of((i) => 0.7 + 0.01 * (i === 3 ? 1 : i))).not.toContain('only risen');
});

it('a training loss that is level after a fall is said to be flat where nothing is evaluated', () => {
  const of = (loss: (i: number) => number) =>
    diagnose(
      logOfEvents([
        ...Array.from({ length: 80 }, (_, i): RunEvent => ({
          type: 'train',
          step: i + 1,
          values: { 'train/loss': loss(i) + 0.0005 * ((i * 7) % 5) },
        })),
        { type: 'end', step: 80, outcome: 'finished' },
      ]),
      [],
    ).sentence;
  expect(of((i) => 0.25 + 0.2 * Math.exp(-i / 2))).toMatch(
    /^No evaluation; training loss flat at 0\.25\d since step \d+\.$/,
  );
  expect(of((i) => 0.25 + 0.2 * Math.exp(-i / 40))).toMatch(/^No evaluation in this run; training loss ended at/);
});

it('a score alone shows a plateau, and a missed target says since when nothing is gained', () => {
  const { findings, sentence } = diagnose(
    logOfEvents([
      { type: 'start', time: 1, info: { id: 'a', data: { evalExamples: 1000 } } as never },
      ...evaluated(60, (i) => ({ 'eval/accuracy': 0.746 - 0.2 * Math.exp(-i / 4) + 0.004 * (((i * 7) % 5) - 2) })),
      { type: 'end', step: 600, outcome: 'finished' },
    ]),
    DEFAULT_TARGETS,
  );
  expect(findings.find(({ rule }) => rule === 'plateau')).toMatchObject({ level: 'fine', resolvedStep: null });
  expect(sentence).toMatch(/^Below target: accuracy 0\.75\d \(target 0\.85\), flat since step \d+\.$/);
});
