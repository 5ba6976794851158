/** Targets that a log says nothing of, in one line: there is nothing to draw. */

import type { TargetVerdict } from '@rewardboard/protocol';
import { signOf } from './target-strip.tsx';

const BEGINNING = /^Not checked: /;

export function UncheckedTargets({ targets }: { targets: readonly TargetVerdict[] }) {
  if (targets.length === 0) return null;
  return (
    <p className="mt-1.5 text-label leading-4 text-ink2 wrap-anywhere">
      Not checked:{' '}
      {targets.map(({ metric, label, comparison, target, sentence }, i) => (
        <span key={metric} data-testid="target" data-metric={metric}>
          {i > 0 && ' · '}
          <span className="text-ink">
            {label} {signOf(comparison)} {target.toFixed(2)}
          </span>{' '}
          ({sentence.replace(BEGINNING, '')})
        </span>
      ))}
    </p>
  );
}
