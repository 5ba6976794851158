/** The history of the findings: one entry whenever a finding appears or goes. */

import type { Finding, TimelineEntry } from '@rewardboard/protocol';
import type { Period } from '../rules/episode.ts';

/** Only the newest entries are kept. */
export const MAX_TIMELINE = 200;

/** A rule's period, and what it was when it was last looked at. */
export interface WatchedPeriod {
  readonly period: () => Period | null;
  /** Of a rule that compares losses: it has no period once they are known to be no likelihoods. */
  readonly isOfLikelihood: boolean;
  last: Period | null;
  resolvedStep: number | null;
}

export class Timeline {
  #entries: TimelineEntry[] = [];
  #open: ReadonlyMap<string, Finding> = new Map();

  /** True if a period began or ended since the last call: only then can the findings have changed. */
  hasChanged(periods: readonly WatchedPeriod[], isLossSigned: boolean): boolean {
    let hasChanged = false;
    for (const watched of periods) {
      const period = isLossSigned && watched.isOfLikelihood ? null : watched.period();
      const resolvedStep = period === null ? null : period.resolvedStep;
      if (watched.last === period && watched.resolvedStep === resolvedStep) continue;
      watched.last = period;
      watched.resolvedStep = resolvedStep;
      hasChanged = true;
    }
    return hasChanged;
  }

  /** Whether it has a finding of this rule that is not resolved. */
  isOpen(rule: string): boolean {
    for (const finding of this.#open.values()) if (finding.rule === rule) return true;
    return false;
  }

  /** @param findings those that no other one explains at this step, open and resolved */
  add(step: number, findings: readonly Finding[]): void {
    const { entries, open } = changes(this.#open, step, findings);
    this.#open = open;
    this.#entries.push(...entries);
    if (this.#entries.length > MAX_TIMELINE) this.#entries.splice(0, this.#entries.length - MAX_TIMELINE);
  }

  /** All entries, and changes since the last point, such as an end or a stall; the latter are not stored. */
  with(step: number, findings: readonly Finding[]): TimelineEntry[] {
    return [...this.#entries, ...changes(this.#open, step, findings).entries].slice(-MAX_TIMELINE);
  }
}

function changes(before: ReadonlyMap<string, Finding>, step: number, findings: readonly Finding[]) {
  const open = new Map(
    findings
      .filter(({ resolvedStep, level }) => resolvedStep === null && level !== 'fine')
      .map((finding) => [finding.id, finding]),
  );
  const now = new Map(findings.map((finding) => [finding.id, finding]));
  const entries: TimelineEntry[] = [];
  for (const [id, was] of before) {
    if (open.has(id)) continue;
    const { rule, level } = was;
    const listed = now.get(id);
    // A finding that is no longer listed is explained by a more severe one, or has begun again.
    const cause = listed ? null : findings.find(({ echoes }) => echoes?.includes(rule));
    const sentence = listed?.sentence ?? `${was.title}: ${cause ? `now part of “${cause.title}”` : 'no longer seen'}.`;
    const isPart = cause != null || listed?.replacedBy !== undefined;
    entries.push({ step, id, rule, change: isPart ? 'absorbed' : 'resolved', level, sentence });
  }
  for (const [id, { rule, level, sentence }] of open)
    if (!before.has(id)) entries.push({ step, id, rule, change: 'opened', level, sentence });
  return { entries, open };
}
