/** What a report in the terminal is limited to. */

import type { LiveRun } from '@rewardboard/hub';
import type { Diagnosis } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { diagnose } from '@rewardboard/diagnostics';
import { expect, it } from 'vitest';
import { curveLines } from './curve-lines.ts';
import { terminalReport } from './terminal-report.ts';
import { terminalOf } from './terminal.ts';

const terminal = { width: 100, paint: (_: unknown, text: string) => text };
const run = emptyRun();
applyEvents(
  run,
  [1, 2].map((step) => ({
    type: 'evaluation' as const,
    step,
    values: { 'train/loss': 1, 'eval/loss': 1, 'eval/accuracy': 0.5, 'eval/f1': 0.5, 'eval/roc_auc': 0.5 },
  })),
);

function report(parts: Partial<Diagnosis>): string {
  const origin = { directory: 'a', source: 'live', name: 'a' };
  const diagnosis = { ...diagnose(run, []), ...parts };
  return terminalReport(
    { run, diagnosis, origin, sources: new Map(), state: 'quiet', evaluated: () => run } as unknown as LiveRun,
    terminal,
  );
}

it('is 40 to 110 columns wide', () => {
  expect(terminalOf({ isTTY: true, columns: 500 }).width).toBe(110);
  expect(terminalOf({ isTTY: true, columns: 100 }).width).toBe(100);
  expect(terminalOf({ isTTY: true, columns: 20 }).width).toBe(40);
});

it('shows three curves', () => {
  expect(curveLines(run, terminal).map((line) => line.slice(0, 15))).toEqual([
    'validation loss',
    'training loss  ',
    'accuracy       ',
  ]);
});

it('gives the reason of rules that were not checked while there are at most three', () => {
  const reportWith = (count: number) => {
    const notChecked = Array.from({ length: count }, (_, i) => ({
      rule: `rule-${i}`,
      verdict: 'not checked' as const,
      why: 'because',
    }));
    return report({ notChecked });
  };
  expect(reportWith(3)).toContain(
    '3 rules could not be checked: rule-0 (because), rule-1 (because), rule-2 (because)\n',
  );
  expect(reportWith(4)).toContain('  4 rules could not be checked (--json lists them, with the reasons)\n');
});

it('names a rule by its title', () => {
  expect(report({ clear: ['too-good', 'non-finite'] })).toContain(
    '2 rules found nothing: suspiciously good score, NaN or infinity\n',
  );
});
