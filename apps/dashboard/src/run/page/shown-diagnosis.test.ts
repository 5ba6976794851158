/** The diagnosis on the page, with a person's own targets and at earlier steps. */

import { expect, it } from 'vitest';
import { DEFAULT_TARGETS, Diagnoser, diagnose, diagnosisAt } from '@rewardboard/diagnostics';
import type { Target } from '@rewardboard/diagnostics';
import type { RunEvent } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { withTargetsOf } from './shown-diagnosis.ts';

const EASY: Target[] = [{ metric: 'eval/accuracy', comparison: '>=', target: 0.6 }];

function runWith(evaluations: number, turn: number, ends = true) {
  const run = emptyRun();
  const events: RunEvent[] = [];
  for (let i = 1; i <= evaluations; i++) {
    const loss = i <= turn ? 0.7 - 0.02 * i : 0.7 - 0.02 * turn + 0.04 * (i - turn);
    const right = Math.round(600 + 20 * Math.min(i, turn));
    const half = right / 2;
    events.push({
      type: 'evaluation',
      step: i * 50,
      values: {
        'train/loss': turn < evaluations ? 0.7 * 0.93 ** i : loss - 0.01,
        'eval/loss': loss,
        'eval/accuracy': right / 1000,
      },
      counts: { tp: half, tn: half, fp: 500 - half, fn: 500 - half },
    });
  }
  if (ends) events.push({ type: 'end', outcome: 'finished', step: evaluations * 50 });
  applyEvents(run, events);
  return run;
}

it('other targets change only what depends on targets', () => {
  const run = runWith(24, 8);
  const hub = diagnose(run, DEFAULT_TARGETS);
  const shown = withTargetsOf(hub, diagnose(run, EASY));
  expect(hub).toMatchObject({ level: 'act', rule: expect.not.stringMatching('below-target') as unknown });
  expect(shown).toMatchObject({ rule: hub.rule, sentence: hub.sentence });
  expect(shown.targets.map(({ metric, verdict }) => [metric, verdict])).toEqual([['eval/accuracy', 'met']]);
  const others = ({ rule }: { rule: string }) => rule !== 'below-target';
  expect(shown.findings.filter(others)).toEqual(hub.findings.filter(others));
});

it('a verdict about targets changes with them', () => {
  // The last evaluation isn't the best: the run no longer improves.
  const run = runWith(14, 13);
  const hub = diagnose(run, [{ metric: 'eval/accuracy', comparison: '>=', target: 0.99 }]);
  expect(hub.rule).toBe('below-target');
  const shown = withTargetsOf(hub, diagnose(run, EASY));
  expect(shown.rule).not.toBe('below-target');
  expect(shown.level).toBe('fine');
});

it('the replay shows the same at each step as a page that was open then', () => {
  const whole = runWith(24, 8);
  for (const evaluations of [9, 10, 12, 18])
    expect(diagnosisAt(whole, DEFAULT_TARGETS, evaluations * 50)).toEqual(
      diagnose(runWith(evaluations, 8, false), DEFAULT_TARGETS),
    );
});

it('a replay that moves back and forth gives the same as a new one at each step', () => {
  const run = runWith(24, 8);
  const diagnoser = new Diagnoser(DEFAULT_TARGETS);
  for (const step of [50, 100, 450, 1_200, 1_100, 600, 601, 75])
    expect(diagnoser.updateTo(run, step).diagnosis()).toEqual(diagnosisAt(run, DEFAULT_TARGETS, step));
});
