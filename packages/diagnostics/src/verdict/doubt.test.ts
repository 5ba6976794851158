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
  const { sentence, evidence, level, targets } = of([...events, END]);
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
          'eval/loss': 0.64 - 0.002 * (i % 2),
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
