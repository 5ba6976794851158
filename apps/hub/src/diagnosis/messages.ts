/** What the hub and its diagnosis threads say to each other. */

import type { LiveContext, Target } from '@rewardboard/diagnostics';
import type { Diagnosis, RunPatch } from '@rewardboard/protocol';

export type ToThread =
  | { type: 'open'; targets: readonly Target[]; /** Points a series, as in the hub. */ capacity: number }
  /** `copy`: the number of a run's copy; an unknown one is a new one. */
  | { type: 'diagnose'; copy: number; patch: RunPatch; context: LiveContext }
  | { type: 'forget'; copy: number };

/** Of a run that takes long there are several answers; the last one `isWhole`. */
export interface FromThread {
  copy: number;
  isWhole: boolean;
  /** null: the same as in the answer before. */
  diagnosis: Diagnosis | null;
  /** Why a rule failed. */
  failure: string | null;
  /** ms of this thread so far, for this request. */
  tookMs: number;
}
