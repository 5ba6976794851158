/** The layout of a target's strip, in percent of its width. */

import type { TargetVerdict } from '@rewardboard/protocol';
import { shareOf } from '../../axes/share-of.ts';

interface StripGeometry {
  /** Ends of the strip, in the target's unit. */
  from: number;
  to: number;
  value: number | null;
  latest: number | null;
  interval: { left: number; width: number } | null;
  target: number;
  /** The range that meets the target. */
  met: { left: number; width: number };
  baseline: number | null;
  targetAnchor: Anchor;
  baselineAnchor: Anchor;
  /** False where the label of the left end would touch another one. */
  showsFrom: boolean;
  showsTo: boolean;
}

export type Anchor = 'start' | 'middle' | 'end';

/** Labels that are closer than this would touch. */
const NEAR = 22;
const EDGE = 11;

export function stripGeometry(verdict: TargetVerdict): StripGeometry {
  const { from, to } = rangeOf(verdict);
  const at = (v: number) => 100 * shareOf(Math.min(to, Math.max(from, v)), from, to);
  const known = (v: number | null) => (v === null || !Number.isFinite(v) ? null : at(v));
  const target = at(verdict.target);
  const baseline = known(verdict.baseline);
  const low = known(verdict.low);
  const high = known(verdict.high);
  const isNear = baseline !== null && Math.abs(baseline - target) < NEAR;
  const isBaselineLeft = baseline !== null && baseline <= target;
  const targetAnchor = isNear ? (isBaselineLeft ? 'start' : 'end') : anchorAt(target);
  const baselineAnchor =
    baseline === null ? 'middle' : isNear ? (isBaselineLeft ? 'end' : 'start') : anchorAt(baseline);
  const labels = [spread(target, targetAnchor), ...(baseline === null ? [] : [spread(baseline, baselineAnchor)])];
  return {
    from,
    to,
    value: known(verdict.value),
    latest: known(verdict.latest),
    interval: low === null || high === null ? null : { left: low, width: high - low },
    target,
    met: verdict.comparison === '>=' ? { left: target, width: 100 - target } : { left: 0, width: target },
    baseline,
    targetAnchor,
    baselineAnchor,
    showsFrom: labels.every(([left]) => left > EDGE),
    showsTo: labels.every(([, right]) => right < 100 - EDGE),
  };
}

/** Shares get a strip from 0.3, or from lower if needed, to 1; other numbers one from 0 to a round number. */
function rangeOf(verdict: TargetVerdict): { from: number; to: number } {
  const numbers = [verdict.target, verdict.value, verdict.latest, verdict.low, verdict.high, verdict.baseline].filter(
    (v): v is number => v !== null && Number.isFinite(v),
  );
  const lowest = Math.min(...numbers);
  const highest = Math.max(...numbers);
  if (verdict.comparison === '>=' && highest <= 1) {
    return { from: Math.max(0, Math.min(0.3, Math.floor(lowest * 10) / 10)), to: 1 };
  }
  const step = 10 ** Math.floor(Math.log10(Math.max(highest, 1e-6)));
  const end = [1, 1.5, 2, 3, 5, 10].map((f) => f * step).find((round) => round >= highest) ?? highest;
  return {
    from: Math.min(0, lowest),
    to: Math.min(end, Number.MAX_VALUE),
  };
}

function anchorAt(percent: number): Anchor {
  return percent < EDGE ? 'start' : percent > 100 - EDGE ? 'end' : 'middle';
}

function spread(at: number, anchor: Anchor): [number, number] {
  if (anchor === 'start') return [at, at + NEAR - 4];
  if (anchor === 'end') return [at - NEAR + 4, at];
  return [at - NEAR / 2 + 2, at + NEAR / 2 - 2];
}
