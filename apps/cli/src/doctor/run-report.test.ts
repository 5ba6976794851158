/** What `doctor --json` says of findings that are no faults, and of those that are over. */

import { diagnose } from '@rewardboard/diagnostics';
import type { LiveRun } from '@rewardboard/hub';
import type { Diagnosis, Finding } from '@rewardboard/protocol';
import { emptyRun } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { reportOf } from './run-report.ts';

const finding: Finding = {
  id: 'below-target@300',
  rule: 'below-target',
  level: 'fine',
  title: 'Targets met',
  sentence: 'All 2 targets are met at step 200.',
  evidence: 'Accuracy 0.900.',
  confidence: 0.95,
  causes: [],
  advice: [],
  onsetStep: 200,
  detectedStep: 300,
  resolvedStep: null,
  metrics: [],
  ranges: [],
  numbers: {},
};

function reported(part: Partial<Finding>) {
  const diagnosis: Diagnosis = { ...diagnose(emptyRun(), []), findings: [{ ...finding, ...part }], notChecked: [] };
  const origin = { directory: 'a', source: 'live', name: 'a' };
  return reportOf({ id: 'a', diagnosis, origin, sources: new Map() } as unknown as LiveRun).findings[0];
}

it('calls met targets a note, by their title', () => {
  expect(reported({})).toMatchObject({ rule: 'below-target', title: 'Targets met', verdict: 'note', level: 'fine' });
});

it('says when a finding began, was detected and ended', () => {
  expect(reported({ level: 'watch', resolvedStep: 450 })).toMatchObject({
    verdict: 'clear',
    level: 'watch',
    onsetStep: 200,
    detectedStep: 300,
    resolvedStep: 450,
  });
  expect(reported({ level: 'watch' })).toMatchObject({ verdict: 'holds', level: 'watch', resolvedStep: null });
});
