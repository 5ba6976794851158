/** A person deletes a run: its directory goes into a bin beside it, and the hub lists it no more. */

import { DeleteRefused, moveToBin } from '../directories/run-bin.ts';
import type { LiveRun } from '../runs/live-run.ts';
import type { Runs } from '../runs/runs.ts';
import type { Answer } from './answer.ts';
import { json, refusal } from './answer.ts';

export function deleteRun(run: LiveRun, body: unknown, runs: Runs): Answer {
  const { id } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  // Whoever sends it says once more which one is meant.
  if (id !== run.id) return refusal(400, `Send the ID again to confirm: {"id": ${JSON.stringify(run.id)}}.`);
  try {
    const bin = moveToBin(run, runs.all());
    runs.hide(run);
    return json({ id, bin });
  } catch (error) {
    if (error instanceof DeleteRefused) return refusal(409, error.message);
    throw error;
  }
}
