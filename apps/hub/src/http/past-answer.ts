/** `GET /api/runs/:id/diagnosis?step=`: the diagnosis as it was right after a step. */

import type { Diagnosis } from '@rewardboard/protocol';
import type { LiveRun } from '../runs/live-run.ts';
import type { PastDiagnoses } from '../runs/past-diagnoses.ts';
import type { Answer } from './answer.ts';
import { json, refusal } from './answer.ts';

/** @param shown what of it who asks gets */
export async function pastAnswer(
  live: LiveRun,
  query: URLSearchParams,
  past: PastDiagnoses,
  signal: AbortSignal,
  shown: (diagnosis: Diagnosis) => Diagnosis,
): Promise<Answer> {
  const text = query.get('step') ?? '';
  const step = Number(text);
  if (text.trim() === '' || !Number.isFinite(step)) return refusal(400, 'Add the step: ?step=500.');
  if (past.isBusy) return refusal(503, 'Other replays are in progress. Try again in a moment.', { 'Retry-After': '1' });
  const { stream } = live;
  const diagnosis = await past.at(live.evaluated(), step, signal);
  return diagnosis
    ? json({ runId: live.id, stream, step, diagnosis: shown(diagnosis) })
    : refusal(499, 'The request was cancelled.');
}
