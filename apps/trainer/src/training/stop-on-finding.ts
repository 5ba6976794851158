/** Stops a training as soon as one of the chosen rules has an open finding. */

import { Diagnoser } from '@rewardboard/diagnostics';
import type { Run } from '@rewardboard/protocol';

export class StopOnFinding {
  readonly #rules: readonly string[];
  readonly #diagnoser = new Diagnoser([]);

  constructor(rules: readonly string[]) {
    this.#rules = rules;
  }

  /** Costs the same however long the run is. @returns the sentence of the first such finding, or null */
  check(run: Run): string | null {
    if (this.#rules.length === 0) return null;
    const { findings } = this.#diagnoser.update(run).diagnosis();
    return (
      findings.find(({ rule, resolvedStep }) => this.#rules.includes(rule) && resolvedStep === null)?.sentence ?? null
    );
  }
}
