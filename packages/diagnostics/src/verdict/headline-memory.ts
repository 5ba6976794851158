/**
 * Remembers what was said of a run, so that its headline doesn't change with each evaluation: a fold over the evaluations.
 * It changes the findings themselves, so that the verdict, alerts, the page and
 * everything else that uses them say the same.
 */

import type { Finding, Level } from '@rewardboard/protocol';
import { ruleOf } from '../rules/all-rules.ts';
import { ContraryAdvice } from './contrary-advice.ts';

/** Most severe first. */
const ORDER: readonly Level[] = ['act', 'watch', 'unknown', 'fine'];
/** A level falls, and a remark gives way to a finding of its level, after this many evaluations, or this share of all. */
const PATIENCE_EVALUATIONS = 3;
const PATIENCE_SHARE = 0.1;

/** Facts, not signs: they need no time. */
const FACTS = ['crashed', 'stalled', 'non-finite'];
/** True of many good runs: any other finding is worth more, once it has lasted. */
const REMARKS = ['spike', 'best-not-saved', 'class-imbalance', 'below-target', 'too-few-examples'];

interface Seen {
  /** The most severe level of late, and the number of evaluations when the rule last reported it. */
  level: Level;
  at: number;
  /** The number of evaluations when it was first open. */
  since: number;
}

export class HeadlineMemory {
  /** So far. */
  evaluations = 0;
  /** Open findings, by id. */
  #seen = new Map<string, Seen>();
  #headline: string | null = null;
  #saysStop = false;
  readonly #advice = new ContraryAdvice();

  get #patience(): number {
    return Math.max(PATIENCE_EVALUATIONS, Math.ceil(PATIENCE_SHARE * this.evaluations));
  }

  /** The headline's advice is to stop. */
  get saysStop(): boolean {
    return this.#saysStop;
  }

  /** @param findings those that no other one explains, in the order of the rules */
  add(findings: readonly Finding[]): void {
    const open = findings.filter(isOpen);
    const seen = new Map<string, Seen>();
    for (const { id, level } of open) {
      const before = this.#seen.get(id);
      const isLower = before !== undefined && ORDER.indexOf(level) > ORDER.indexOf(before.level);
      seen.set(
        id,
        isLower && this.evaluations - before.at < this.#patience
          ? before
          : { level, at: this.evaluations, since: before?.since ?? this.evaluations },
      );
    }
    this.#seen = seen;
    const shown = this.apply(findings);
    const first = shown.find(isOpen);
    this.#headline = first?.rule ?? null;
    this.#saysStop = first?.advice.some(({ text }) => /^stop now\b/i.test(text)) ?? false;
    this.#advice.add(shown.filter(isOpen), this.evaluations);
  }

  /**
   * Changes nothing.
   * @param findings those that no other one explains, in the order of the rules
   * @returns the same with the levels and advice that memory allows: open before resolved, then by level, and the headline first
   */
  apply(findings: readonly Finding[]): Finding[] {
    const levelled = findings.map((finding) => {
      const seen = isOpen(finding) ? this.#seen.get(finding.id) : undefined;
      return seen && ORDER.indexOf(seen.level) < ORDER.indexOf(finding.level)
        ? { ...finding, level: seen.level }
        : finding;
    });
    const kept = this.#advice.apply(levelled, this.evaluations);
    return kept.toSorted(
      (a, b) =>
        Number(a.resolvedStep !== null) - Number(b.resolvedStep !== null) ||
        ORDER.indexOf(a.level) - ORDER.indexOf(b.level) ||
        this.#place(a, kept) - this.#place(b, kept),
    );
  }

  /** Within its level: the headline stays ahead of all but what sharpens it. Smaller is first. */
  #place(finding: Finding, all: readonly Finding[]): number {
    const headline = all.find((other) => isOpen(other) && other.rule === this.#headline);
    if (!isOpen(finding) || headline?.level !== finding.level) return 0;
    if (finding === headline) return 1;
    const { rule, id } = finding;
    if (FACTS.includes(rule) || ruleOf(rule)?.explains?.includes(headline.rule)) return 0;
    const age = this.evaluations - (this.#seen.get(id)?.since ?? this.evaluations);
    return REMARKS.includes(headline.rule) && age >= this.#patience ? 0 : 2;
  }
}

/** Open, and asks for something. */
function isOpen({ resolvedStep, level }: Finding): boolean {
  return resolvedStep === null && level !== 'fine';
}
