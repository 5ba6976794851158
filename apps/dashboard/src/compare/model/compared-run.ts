/** A run as the page compares it: at its kept checkpoint. */

import type { Counts } from '@rewardboard/metrics';
import type { Evaluation, Run, RunLine } from '@rewardboard/protocol';
import type { RunView } from '../../live/run-store.ts';
import type { JudgedRun } from '@rewardboard/diagnostics/comparison';
import { fieldsOf } from './fields.ts';
import type { NamedRun } from './sets.ts';

export interface ComparedRun extends NamedRun {
  run: Run;
  evaluations: readonly Evaluation[];
  /** Step of the kept checkpoint, or else of the last evaluation; null without any. */
  keptStep: number | null;
  /** The metric by which it is kept; null where nothing is. */
  keptBy: string | null;
  counts: Counts | null;
  /** Of its validation data. */
  dataName: string | null;
  judged: JudgedRun;
}

/** @returns null until the run and its diagnosis have arrived */
export function comparedRun(view: RunView, line: RunLine | undefined): ComparedRun | null {
  const { run, diagnosis, evaluations, runId, stream } = view;
  if (!run || !diagnosis) return null;
  const last = evaluations.at(-1);
  const keptStep = diagnosis.keep?.step ?? last?.step ?? null;
  const at = evaluations.findLast(({ step }) => step === keptStep);
  const counts = at?.counts ?? null;
  return {
    ...fieldsOf(run),
    id: runId,
    name: run.info?.name || line?.name || runId,
    recipe: line?.seedSet ?? null,
    dataName: line?.validation?.name ?? null,
    run,
    evaluations,
    keptStep,
    keptBy: diagnosis.keep?.metric ?? null,
    counts,
    judged: {
      runId,
      key: `${runId} ${stream} ${keptStep} ${counts ? Object.values(counts).join(' ') : ''}`,
      step: keptStep,
      counts,
      validation: line?.validation?.fingerprint ?? null,
    },
  };
}

/** The names of the two classes, of the first run that has any. */
export function classesOf(runs: readonly ComparedRun[]): { positive: string; negative: string } {
  const info = runs.find(({ run }) => run.info)?.run.info;
  return { positive: info?.positiveLabel || 'positive', negative: info?.negativeLabel || 'negative' };
}
