/** The part of a chart in which the evidence of a finding lies. */

import type { Diagnosis, Finding } from '@rewardboard/protocol';
import type { Region } from '../../chart/chart-model.ts';
import { whole } from '../../words/format-number.ts';
import { markOf } from '../../words/level-words.ts';
import type { PlotFrame } from '../view/plot-frame.ts';

/** The finding under the pointer, else the verdict's. */
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

const asIs = (text: string) => text;

/** @param isStrong whether the pointer is on the finding @param isNamed whether the chart has room for its name */
export function regionOf(finding: Finding, frame: PlotFrame, isStrong: boolean, isNamed = true, words = asIs): Region {
  const { onsetStep, resolvedStep, title } = finding;
  return {
    from: frame.mapping.toX(onsetStep),
    to: resolvedStep === null ? null : frame.mapping.toX(resolvedStep),
    colour: markOf(finding).colour,
    text: !isNamed
      ? ''
      : resolvedStep === null
        ? `${title}${words(` since step ${whole(onsetStep)}`)}`
        : `${title}${words(`, steps ${whole(onsetStep)} to ${whole(resolvedStep)}`)}`,
    isStrong,
  };
}

/** The region for a chart of one metric; null unless the finding's evidence is in that metric. */
export function regionOfMetric(
  shown: ReturnType<typeof shownFinding>,
  metric: string,
  frame: PlotFrame,
): Region | null {
  return shown?.finding.metrics.includes(metric) ? regionOf(shown.finding, frame, shown.isPointed, false) : null;
}
