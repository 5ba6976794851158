/** The values of an evaluation, as rules can rely on them: shares are shares, and scores that only its counts give are there. */

import { CATALOG, scoresOf } from '@rewardboard/metrics';
import type { Counts } from '@rewardboard/metrics';
import type { Values } from '@rewardboard/protocol';
import { EvaluationSets } from './evaluation-sets.ts';
import type { Facts } from './facts.ts';

/** 1 is sometimes printed as slightly more. */
const ROUNDING = 1e-6;
const SHARES = Object.keys(CATALOG).filter((name) => CATALOG[name]!.isShare);
const SCORES = ['eval/accuracy', 'eval/f1', 'eval/roc_auc', 'eval/balanced_accuracy'];

/** The values of one evaluation after the other. */
export class EvaluationValues {
  /** Those of the newest evaluation, and their names: the same list while the names are the same. */
  values: Values = {};
  metrics: readonly string[] = [];
  readonly #facts: Facts;
  readonly #sets = new EvaluationSets();
  readonly #names = { logged: new Names(), averaged: new Names(), kept: new Names() };
  #averaged: readonly string[] = [];
  #shares: string[] = [];

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  /** Evaluation sets that loss and scores are averaged over; empty if the log has plain ones. */
  get sets(): readonly string[] {
    return this.#sets.names;
  }

  read(logged: Values, counts: Counts | null): void {
    const names = this.#names.logged.of(logged);
    const averaged = this.#sets.valuesOf(logged, names);
    const averagedNames = averaged === logged ? names : this.#names.averaged.of(averaged);
    if (this.#averaged !== averagedNames) {
      this.#averaged = averagedNames;
      this.#shares = SHARES.filter((name) => averagedNames.includes(name));
    }
    this.values = withScores(withoutMisnamed(this.#facts, averaged, this.#shares), counts);
    this.metrics = this.values === averaged ? averagedNames : this.#names.kept.of(this.values);
  }
}

/** The names of some values: the same list as before while they are the same, since comparing is cheaper than all that follows from them. */
class Names {
  #known: readonly string[] = [];

  of(values: Values): readonly string[] {
    const known = this.#known;
    let at = 0;
    // No list is made of them unless they are others: this runs for each evaluation.
    for (const name in values) if (name !== known[at++]) return (this.#known = Object.keys(values));
    return at === known.length ? known : (this.#known = Object.keys(values));
  }
}

/** Whether a share is beyond 0 to 1: it is something else than its name says. */
export function isOutside(share: number | undefined): boolean {
  return share !== undefined && Number.isFinite(share) && (share > 1 + ROUNDING || share < -ROUNDING);
}

/** Without scores that were beyond 0 to 1 once; they are noted in the facts. */
function withoutMisnamed({ noShares }: Facts, values: Values, shares: readonly string[]): Values {
  for (const name of shares) if (isOutside(values[name])) noShares.add(name);
  if (noShares.size === 0) return values;
  return Object.fromEntries(Object.entries(values).filter(([name]) => !noShares.has(name)));
}

/** A log may have the counts alone. */
function withScores(values: Values, counts: Counts | null): Values {
  if (!counts || values['eval/accuracy'] !== undefined) return values;
  const { accuracy, f1, precision, recall, specificity, balancedAccuracy } = scoresOf(counts);
  return {
    'eval/accuracy': accuracy,
    'eval/f1': f1,
    'eval/precision': precision,
    'eval/recall': recall,
    'eval/specificity': specificity,
    'eval/balanced_accuracy': balancedAccuracy,
    ...values,
  };
}

/** The score that is compared over time. */
export function scoreMetricOf(values: Readonly<Record<string, number>>): string | null {
  return SCORES.find((name) => finite(values[name]) !== null) ?? null;
}

export function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** Gradient-boosted trees log the share of wrong answers instead; "error" alone may also be that of a number. */
const ERROR_RATES = ['eval/merror', 'eval/error_rate'];
const ERROR = 'eval/error';

/** As logged, or what is left of the wrong answers; null if the log has neither. */
export function accuracyOf(values: Values): number | null {
  const accuracy = finite(values['eval/accuracy']);
  const names = values['eval/roc_auc'] === undefined ? ERROR_RATES : [...ERROR_RATES, ERROR];
  const wrong = names.map((name) => finite(values[name])).find((value) => value !== null);
  return accuracy ?? (wrong === undefined ? null : 1 - wrong);
}
