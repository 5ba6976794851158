/** Which alerts are sent, and which are not sent again. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnosis, Finding, RunState } from '@rewardboard/protocol';
import { emptyDiagnosis } from '@rewardboard/protocol';
import type { SeenRun } from './alert-book.ts';
import { AlertBook, MAX_SENT_ALERTS } from './alert-book.ts';

const MINUTE = 60_000;
const SETTINGS = { level: 'act', cooldownMs: 30 * MINUTE, recovery: true, ended: false } as const;

function runIn(state: RunState = 'running', isLive = true, acknowledged: ReadonlySet<string> = new Set()): SeenRun {
  return { id: 'a', name: 'run a', directory: 'outputs/a', state, isLive, acknowledged };
}

function finding(rule: string, detectedStep: number, more: Partial<Finding> = {}): Finding {
  return {
    id: `${rule}@${detectedStep}`,
    rule,
    level: 'act',
    title: rule,
    sentence: `${rule} since step ${detectedStep}.`,
    evidence: 'Numbers.',
    confidence: 1,
    causes: [],
    advice: [{ text: 'Stop' }],
    onsetStep: detectedStep,
    detectedStep,
    resolvedStep: null,
    metrics: [],
    ranges: [],
    numbers: {},
    ...more,
  };
}

function diagnosisOf(...findings: Finding[]): Diagnosis {
  const first = findings.find(({ resolvedStep }) => resolvedStep === null);
  return { ...emptyDiagnosis(first?.level ?? 'fine', 'Verdict.'), rule: first?.rule ?? null, findings };
}

/** Kind and rule of the alerts that are due. */
function alertsOf(book: AlertBook, findings: Finding[], minute: number, run = runIn()): string[] {
  return book.see(run, diagnosisOf(...findings), minute * MINUTE).map(({ kind, rule }) => `${kind} ${rule}`);
}

describe('a finding', () => {
  it('causes one alert while it is open, and one more when it is resolved', () => {
    const book = new AlertBook(SETTINGS);
    const open = finding('overfitting', 400);
    expect(alertsOf(book, [open], 0)).toEqual(['opened overfitting']);
    expect(alertsOf(book, [open], 100)).toEqual([]);
    const over = { ...open, resolvedStep: 600 };
    expect(alertsOf(book, [over], 101)).toEqual(['resolved overfitting']);
    expect(alertsOf(book, [over], 200)).toEqual([]);
  });

  it('that another one took the place of is no recovery', () => {
    const book = new AlertBook(SETTINGS);
    expect(alertsOf(book, [finding('no-learning', 400)], 0)).toEqual(['opened no-learning']);
    const over = finding('no-learning', 400, { resolvedStep: 600, replacedBy: 'overfitting' });
    expect(alertsOf(book, [finding('overfitting', 600), over], 100)).toEqual(['opened overfitting']);
  });

  it('that comes and goes causes another alert only after the cooldown', () => {
    const book = new AlertBook(SETTINGS);
    expect(alertsOf(book, [finding('spike', 1)], 0)).toHaveLength(1);
    expect(alertsOf(book, [finding('spike', 1, { resolvedStep: 2 })], 1)).toHaveLength(1);
    expect(alertsOf(book, [finding('spike', 3)], 2)).toEqual([]);
    expect(alertsOf(book, [finding('spike', 3)], 29)).toEqual([]);
    expect(alertsOf(book, [finding('spike', 3)], 30)).toEqual(['opened spike']);
  });

  it('that only vanished while its file was read again causes no alert', () => {
    const book = new AlertBook(SETTINGS);
    expect(alertsOf(book, [finding('overfitting', 400)], 0)).toHaveLength(1);
    expect(alertsOf(book, [], 1)).toEqual([]);
    expect(alertsOf(book, [finding('overfitting', 400)], 500)).toEqual([]);
    expect(alertsOf(book, [finding('overfitting', 400, { resolvedStep: 600 })], 501)).toEqual(['resolved overfitting']);
  });

  it('below the configured level causes an alert only once it gets there, whatever the cooldown', () => {
    const mild = finding('plateau', 5, { level: 'watch' });
    expect(alertsOf(new AlertBook(SETTINGS), [mild], 0)).toEqual([]);
    const book = new AlertBook({ ...SETTINGS, level: 'watch' });
    expect(alertsOf(book, [mild], 0)).toEqual(['opened plateau']);
    expect(alertsOf(book, [{ ...mild, level: 'act' }], 1)).toEqual(['opened plateau']);
    expect(alertsOf(book, [mild], 2)).toEqual([]);
  });

  it('of a run that was over before the hub began causes no alert, nor does its end; if the run continues, its open findings do', () => {
    const book = new AlertBook({ ...SETTINGS, ended: true });
    const old = runIn('finished', false);
    expect(alertsOf(book, [finding('overfitting', 4), finding('spike', 2)], 0, old)).toEqual([]);
    expect(alertsOf(book, [finding('overfitting', 4), finding('spike', 2, { resolvedStep: 9 })], 1, old)).toEqual([]);
    expect(alertsOf(book, [finding('overfitting', 4), finding('divergence', 20)], 2)).toEqual([
      'opened overfitting',
      'opened divergence',
    ]);
  });

  it('that was acknowledged causes no alert until it gets worse or is resolved', () => {
    const acknowledged = new Set(['plateau@5 watch']);
    const settings = { ...SETTINGS, level: 'watch' } as const;
    const mild = finding('plateau', 5, { level: 'watch' });
    expect(alertsOf(new AlertBook(settings), [mild], 0, runIn('running', true, acknowledged))).toEqual([]);
    const book = new AlertBook(settings);
    expect(alertsOf(book, [mild], 0)).toEqual(['opened plateau']);
    expect(alertsOf(book, [mild], 500, runIn('running', true, acknowledged))).toEqual([]);
    expect(alertsOf(book, [{ ...mild, level: 'act' }], 501, runIn('running', true, acknowledged))).toEqual([
      'opened plateau',
    ]);
    expect(alertsOf(book, [{ ...mild, resolvedStep: 600 }], 502, runIn('running', true, acknowledged))).toEqual([
      'resolved plateau',
    ]);
  });

  it('has no recovery notice when none is wanted', () => {
    const book = new AlertBook({ ...SETTINGS, recovery: false });
    alertsOf(book, [finding('spike', 1)], 0);
    expect(alertsOf(book, [finding('spike', 1, { resolvedStep: 2 })], 1)).toEqual([]);
  });
});

it('the end of a run causes one alert if configured, and another one when it continued and ended again', () => {
  const book = new AlertBook({ ...SETTINGS, ended: true });
  expect(alertsOf(book, [], 0)).toEqual([]);
  expect(alertsOf(book, [], 1, runIn('failed'))).toEqual(['ended null']);
  expect(alertsOf(book, [], 2, runIn('failed'))).toEqual([]);
  alertsOf(book, [], 3);
  expect(alertsOf(book, [], 4, runIn('finished'))).toEqual(['ended null']);
  expect(alertsOf(new AlertBook(SETTINGS), [], 0, runIn('failed'))).toEqual([]);
});

it('a hub does not repeat the alerts of an earlier one', () => {
  const before = new AlertBook(SETTINGS);
  alertsOf(before, [finding('overfitting', 400)], 0);
  const after = new AlertBook(SETTINGS, before.entries());
  expect(alertsOf(after, [finding('overfitting', 400)], 600)).toEqual([]);
  expect(alertsOf(after, [finding('overfitting', 400, { resolvedStep: 900 })], 601)).toEqual(['resolved overfitting']);
});

it('whatever happens, one rule of one run never causes more alerts than the cooldown allows', () => {
  const state = fc.record({
    step: fc.integer({ min: 1, max: 6 }),
    kind: fc.constantFrom('open', 'resolved', 'absent'),
    minutes: fc.integer({ min: 0, max: 20 }),
  });
  fc.assert(
    fc.property(fc.array(state, { maxLength: 60 }), (states) => {
      const book = new AlertBook(SETTINGS);
      let minute = 0;
      let last = -Infinity;
      for (const { step, kind, minutes } of states) {
        minute += minutes;
        const findings =
          kind === 'absent' ? [] : [finding('spike', step, { resolvedStep: kind === 'open' ? null : step + 1 })];
        const news = alertsOf(book, findings, minute);
        if (!news.includes('opened spike')) continue;
        expect(minute - last).toBeGreaterThanOrEqual(30);
        last = minute;
      }
    }),
  );
});

it('10,000 troubles are remembered; the oldest is forgotten, and may be reported again', () => {
  const book = new AlertBook({ ...SETTINGS, cooldownMs: 0 });
  for (let i = 0; i <= 10_000; i++) alertsOf(book, [finding('overfitting', 1)], 0, { ...runIn(), id: `run ${i}` });
  expect(book.entries()).toHaveLength(10_000);
  expect(alertsOf(book, [finding('overfitting', 1)], 1, { ...runIn(), id: 'run 10000' })).toEqual([]);
  expect(alertsOf(book, [finding('overfitting', 1)], 1, { ...runIn(), id: 'run 0' })).toEqual(['opened overfitting']);
});

it('asking about every run costs no more for each where thousands have had an alert', () => {
  // In ms of the processor for one run, all of which had one.
  const costOf = (runs: number) => {
    const open = [finding('overfitting', 400)];
    const sent = Array.from({ length: runs }, (_, i) => ({
      run: `run-${i}`,
      rule: 'overfitting',
      level: 'act' as const,
      finding: 'overfitting@400',
      at: 0,
      isOpen: true,
    }));
    const book = new AlertBook(SETTINGS, sent);
    const diagnosis = diagnosisOf(...open);
    const began = process.cpuUsage();
    for (const { run } of sent) book.see({ ...runIn(), id: run }, diagnosis, MINUTE);
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1_000 / runs;
  };
  // Going through the alerts of all took 0.1 ms and more for each of 10,000.
  expect(Math.min(...[0, 0, 0].map(() => costOf(MAX_SENT_ALERTS)))).toBeLessThan(0.02);
});
