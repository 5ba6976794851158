/** Where in a chart the evidence of a finding lies. */

import type { Diagnosis, Finding } from '@rewardboard/protocol';
import type { Region } from '../../chart/chart-model.ts';
import { whole } from '../../words/format-number.ts';
import { LEVEL_MARKS, RESOLVED_MARK } from '../../words/level-words.ts';
import type { PlotFrame } from '../view/plot-frame.ts';

/** The finding that a person points at, else the one of the verdict. */
export function shownFinding(
  diagnosis: Diagnosis | null,
  pointedRule: string | null,
): { finding: Finding; isPointed: boolean } | null {
  const pointed = diagnosis?.findings.find(({ rule }) => rule === pointedRule);
  if (pointed) return { finding: pointed, isPointed: true };
  const own = diagnosis?.findings.find(
    ({ rule, level, resolvedStep }) =>
      rule === diagnosis.rule && resolvedStep === null && (level === 'act' || level === 'watch'),
  );
  return own ? { finding: own, isPointed: false } : null;
}

/** Strong when a person points at it. `isNamed`: there is room for its name. */
export function regionOf(finding: Finding, frame: PlotFrame, isStrong: boolean, isNamed = true): Region {
  const { onsetStep, resolvedStep, title, level } = finding;
  const name = title.toLowerCase();
  return {
    from: frame.mapping.toX(onsetStep),
    to: resolvedStep === null ? null : frame.mapping.toX(resolvedStep),
    colour: (resolvedStep === null ? LEVEL_MARKS[level] : RESOLVED_MARK).colour,
    text: !isNamed
      ? ''
      : resolvedStep === null
        ? `${name} since ${whole(onsetStep)}`
        : `${name}, ${whole(onsetStep)} to ${whole(resolvedStep)}`,
    isStrong,
  };
}

/** For a chart of one metric: only where the finding's evidence lies in that metric. */
export function regionOfMetric(
  shown: ReturnType<typeof shownFinding>,
  metric: string,
  frame: PlotFrame,
): Region | null {
  return shown?.finding.metrics.includes(metric) ? regionOf(shown.finding, frame, shown.isPointed, false) : null;
}
