/** A person acknowledges a finding, or takes that back: for all viewers, and permanently. */

import type { Finding } from '@rewardboard/protocol';
import { acknowledgementKey } from '@rewardboard/protocol';
import type { Acknowledgements } from '../acknowledgements/acknowledgements.ts';
import type { LiveRun } from '../runs/live-run.ts';
import type { Runs } from '../runs/runs.ts';
import type { Answer } from './answer.ts';
import { json, refusal } from './answer.ts';

export type FindingState = 'open' | 'acknowledged' | 'resolved';

export function stateOf(finding: Finding, acknowledged: ReadonlySet<string>): FindingState {
  if (finding.resolvedStep !== null) return 'resolved';
  return acknowledged.has(acknowledgementKey(finding)) ? 'acknowledged' : 'open';
}

export function acknowledge(run: LiveRun, body: unknown, runs: Runs, acknowledgements: Acknowledgements): Answer {
  const {
    finding: id,
    level,
    acknowledged,
  } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  if (typeof id !== 'string' || typeof level !== 'string' || typeof acknowledged !== 'boolean')
    return refusal(
      400,
      'Send the finding with its level: {"finding": "overfitting@450", "level": "act", "acknowledged": true}.',
    );
  // With its level: a finding that got worse since the page showed it was not acknowledged.
  const finding = run.diagnosis?.findings.find(
    (candidate) => candidate.id === id && candidate.level === level && candidate.resolvedStep === null,
  );
  if (!finding)
    return refusal(
      404,
      `This run has no open finding ${JSON.stringify(id.slice(0, 80))} of level ${JSON.stringify(level.slice(0, 20))}: it has changed or is resolved.`,
    );
  acknowledgements.set(run.id, finding, acknowledged);
  runs.updateAcknowledged(run);
  return json({ finding: id, level, state: stateOf(finding, run.acknowledged) });
}
