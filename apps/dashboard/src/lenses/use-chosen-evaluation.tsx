/** The evaluation that a lens shows: its bar, its keys, and the way to another one. */
'use client';

import { useKeys } from '../parts/use-keys.ts';
import { EvaluationBar } from '../run/evaluation-bar/evaluation-bar.tsx';
import type { BarLine } from '../run/evaluation-bar/evaluation-bar.tsx';
import { indexOfStep } from './shown-evaluation.ts';
import type { ShownLens } from './shown-lens.ts';

export interface ChosenEvaluation {
  /** Index of the shown evaluation. */
  at: number;
  /** Index of the checkpoint to keep, -1 where it has no predictions. */
  keep: number;
  /** @param index one outside the evaluations chooses the nearest */
  choose: (index: number) => void;
}

/** @param steps of the evaluations that have predictions, rising, not empty @param keys the filter that `w` chooses, and the field that `/` focuses */
export function useChosenEvaluation(
  { view, change, keepStep }: ShownLens,
  steps: readonly number[],
  keys: { wrong: string; findId: string },
): ChosenEvaluation {
  const { at, keep } = indexOfStep(steps, view.evaluation, keepStep);
  const choose = (index: number) => {
    const step = steps[Math.max(0, Math.min(steps.length - 1, index))]!;
    change({ evaluation: step === steps[keep] ? null : step, open: null });
  };
  useKeys({
    '[': () => choose(at - 1),
    ']': () => choose(at + 1),
    k: () => keep >= 0 && choose(keep),
    l: () => choose(steps.length - 1),
    w: () => change({ show: keys.wrong, open: null }),
    '/': (event) => {
      event.preventDefault();
      document.getElementById(keys.findId)?.focus();
    },
  });
  return { at, keep, choose };
}

export function LensEvaluationBar(props: {
  lens: ShownLens;
  chosen: ChosenEvaluation;
  steps: readonly number[];
  lines: readonly BarLine[];
}) {
  const { lens, chosen, steps } = props;
  return (
    <EvaluationBar
      steps={steps}
      selected={chosen.at}
      keep={chosen.keep < 0 ? null : chosen.keep}
      epoch={lens.run.series.get('epoch')?.at(steps[chosen.at]!)?.value ?? null}
      lines={props.lines}
      leftOut={lens.leftOut}
      fresh={lens.fresh}
      onFresh={lens.onFresh}
      onSelect={chosen.choose}
    />
  );
}
