/** Targets that this person set on the page instead of those of `config/targets.yaml`. */
'use client';

import { parseTargets } from '@rewardboard/diagnostics';
import type { Target } from '@rewardboard/diagnostics';
import type { TargetVerdict } from '@rewardboard/protocol';
import { Kept, useKept } from '../../parts/browser-setting.ts';

/** null: the hub's own. */
export const ownTargets = new Kept<readonly Target[] | null>('rewardboard:targets', (raw) => {
  try {
    return raw === null ? null : parseTargets({ targets: (raw as Target[]).map(asWritten) });
  } catch {
    return null;
  }
});

export function useOwnTargets(): readonly Target[] | null {
  return useKept(ownTargets);
}

/** As `config/targets.yaml` would write it. */
export function asWritten({ metric, comparison, target }: Target): Record<string, unknown> {
  return comparison === '>=' ? { metric, at_least: target } : { metric, below: target };
}

export function targetOf({ metric, comparison, target }: TargetVerdict): Target {
  return { metric, comparison, target };
}
