/**
 * A run is never advised the opposite of what it was advised before. Signs that training must be held back are direct: a loss that jumps or
 * explodes, a gap that opens. Those that it must be pushed are not: a rate that is far too high also keeps a model from learning. So
 * an advice to push is withdrawn once the run has shown the opposite; one to hold back replaces it, if its finding needs action.
 */

import type { Advice, Finding } from '@rewardboard/protocol';
import type { Direction, Knob } from '../wording/advice-direction.ts';
import { directionOf } from '../wording/advice-direction.ts';
import { fitting, stepText, withinSentence } from '../wording/wording.ts';

/** Opposite signs within this many evaluations: which one is right can't be told yet. */
const CLOSE_EVALUATIONS = 5;

const COMPARE: Advice = {
  text: 'Compare several learning rates in short runs: this run shows signs of one too high and of one too low',
};

interface Advised {
  sign: -1 | 1;
  title: string;
  onsetStep: number;
  /** The number of evaluations when its finding was last open. */
  at: number;
}

export class ContraryAdvice {
  #advised = new Map<Knob, Advised>();

  /** @param open as they were shown, in order */
  add(open: readonly Finding[], evaluations: number): void {
    for (const { advice, title, onsetStep, level } of open)
      for (const { knob, sign } of advice.flatMap((one) => directionOf(one) ?? [])) {
        const before = this.#advised.get(knob);
        const replaces = sign === -1 && level === 'act';
        if (!before || before.sign === sign || replaces)
          this.#advised.set(knob, { sign, title, onsetStep, at: evaluations });
      }
  }

  /** Changes nothing. */
  apply(findings: readonly Finding[], evaluations: number): Finding[] {
    const open = findings.filter(({ resolvedStep }) => resolvedStep === null);
    const turning = open.flatMap((finding) => finding.advice.flatMap((one) => ({ finding, ...directionOf(one) })));
    /** What points the other way: of the open findings, or of what was advised before. */
    const against = ({ level }: Finding, { knob, sign }: Direction): Omit<Advised, 'sign'> | null => {
      if (sign === -1 && level === 'act') return null;
      const now = turning.find((other) => other.knob === knob && other.sign === -sign)?.finding;
      // A larger model is dropped beside more regularization, not the other way round.
      if (now && (sign === 1 || knob === 'learning rate')) return { ...now, at: evaluations };
      const before = this.#advised.get(knob);
      return before && before.sign !== sign ? before : null;
    };
    return findings.map((finding) => {
      if (finding.resolvedStep !== null) return finding;
      const turns = finding.advice.map((one) => {
        const direction = directionOf(one);
        const other = direction && against(finding, direction);
        return { one, other, isOfRate: direction?.knob === 'learning rate' };
      });
      if (turns.every(({ other }) => other === null)) return finding;
      const advice = turns.flatMap(({ one, other, isOfRate }) => (!other ? [one] : isOfRate ? [COMPARE] : []));
      const ofRate = turns.find(({ other, isOfRate }) => other && isOfRate)?.other;
      return ofRate ? undecided({ ...finding, advice }, ofRate, evaluations) : { ...finding, advice };
    });
  }
}

function undecided(finding: Finding, other: Omit<Advised, 'sign'>, evaluations: number): Finding {
  const { title, level, onsetStep, evidence } = finding;
  const isClose = evaluations > 0 && evaluations - other.at <= CLOSE_EVALUATIONS;
  return {
    ...finding,
    level: isClose && level === 'act' ? 'watch' : level,
    sentence: isClose
      ? 'Can’t tell yet whether the learning rate is too high or too low.'
      : fitting(
          `${title} since step ${stepText(onsetStep)}, after ${withinSentence(other.title)} before.`,
          `${title} since step ${stepText(onsetStep)}.`,
        ),
    evidence: `${evidence} ${other.title} (since step ${stepText(other.onsetStep)}) points the other way.`,
  };
}
