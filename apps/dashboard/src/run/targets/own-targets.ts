/** Targets that were set on the page. In this browser they replace those of `config/targets.yaml`. */
'use client';

import { parseTargets } from '@rewardboard/diagnostics';
import type { Target } from '@rewardboard/diagnostics';
import type { TargetVerdict } from '@rewardboard/protocol';
import { BrowserSetting, useBrowserSetting } from '../../parts/browser-setting.ts';

/** null means the hub's targets. */
export const ownTargets = new BrowserSetting<readonly Target[] | null>('rewardboard:targets', (raw) => {
  try {
    return raw === null ? null : parseTargets({ targets: (raw as Target[]).map(asWritten) });
  } catch {
    return null;
  }
});

export function useOwnTargets(): readonly Target[] | null {
  return useBrowserSetting(ownTargets);
}

/** In the format of `config/targets.yaml`. */
export function asWritten({ metric, comparison, target }: Target): Record<string, unknown> {
  return comparison === '>=' ? { metric, at_least: target } : { metric, below: target };
}

export function targetOf({ metric, comparison, target }: TargetVerdict): Target {
  return { metric, comparison, target };
}
