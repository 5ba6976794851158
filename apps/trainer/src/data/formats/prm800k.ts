/** PRM800K (Lightman et al. 2023): several rated completions per step, one of which is continued. */

import type { Label } from '../example.ts';
import type { Format, NeutralLabels, RowObject, RowSink } from './format.ts';
import { isObject, mismatch } from './format.ts';

interface Completion {
  text: string;
  label: Label | null;
}

export const prm800k: Format = {
  form: '{"question": {"problem": "..."}, "label": {"steps": [{"completions": [{"text": "...", "rating": 1}], "chosen_completion": 0}]}}',
  looksLike: (row) => isObject(row.question) && 'label' in row,
  // Only phase 2 has generation numbers.
  nameOf: (row) => (row.generation === undefined ? 'PRM800K' : `PRM800K, phase ${row.generation === null ? 1 : 2}`),
  read(row, sink, { neutralLabels }) {
    const { problem } = row.question as RowObject;
    if (typeof problem !== 'string') return sink.fail(`"question"."problem" ${mismatch(problem, 'a string')}`);
    if (!isObject(row.label) || !Array.isArray(row.label.steps))
      return sink.fail(`"label"."steps" ${mismatch(isObject(row.label) ? row.label.steps : row.label, 'a list')}`);
    if (row.label.finish_reason === 'bad_problem') return sink.drop('the labeller rejected the problem');
    const path: Completion[] = [];
    for (const [at, step] of (row.label.steps as unknown[]).entries()) {
      const place = `"label"."steps"[${at}]`;
      if (!isObject(step)) return sink.fail(`${place} ${mismatch(step, 'an object')}`);
      const next = readStep(step, place, path, problem, neutralLabels, sink);
      if (next === null) break;
      path.push(next);
    }
    if (path.length === 0) sink.drop('no steps');
    else sink.solution(solutionOf(problem, path));
  },
};

/** Emits the completions that weren't continued; returns the one that was, or null at the end. */
function readStep(
  step: RowObject,
  place: string,
  path: readonly Completion[],
  problem: string,
  neutral: NeutralLabels,
  sink: RowSink,
): Completion | null {
  const { completions: raw, chosen_completion: chosen, human_completion: human } = step;
  if (raw !== null && raw !== undefined && !Array.isArray(raw))
    return sink.fail(`${place}."completions" ${mismatch(raw, 'a list')}`);
  const completions = (raw ?? []).map((completion: unknown, i: number) =>
    completionOf(completion, `${place}."completions"[${i}]`, neutral, sink),
  );
  if (chosen !== null && chosen !== undefined && !(Number.isInteger(chosen) && completions[chosen as number]))
    return sink.fail(
      `${place}."chosen_completion" ${mismatch(chosen, `the index of one of ${completions.length} completions`)}`,
    );
  const written =
    human === null || human === undefined
      ? null
      : { ...completionOf(human, `${place}."human_completion"`, neutral, sink) };
  // A completion written by a person is correct unless it is rated otherwise.
  if (written && isObject(human) && (human.rating === null || human.rating === undefined)) written.label = 1;
  // A solution that ends at its first mistake has no chosen completion, only the last step.
  const taken = typeof chosen === 'number' ? completions[chosen]! : (written ?? completions[0] ?? null);
  for (const other of completions)
    if (other !== taken && other.label !== null)
      sink.solution(solutionOf(problem, [...path.map(({ text }) => ({ text, label: null })), other]));
  return taken;
}

function completionOf(raw: unknown, place: string, neutral: NeutralLabels, sink: RowSink): Completion {
  if (!isObject(raw) || typeof raw.text !== 'string')
    return sink.fail(`${place} ${mismatch(raw, '{"text": "...", "rating": 1}')}`);
  const { rating } = raw;
  if (rating === 1) return { text: raw.text, label: 1 };
  if (rating === -1) return { text: raw.text, label: 0 };
  if (rating === 0) return { text: raw.text, label: neutral === 'ignore' ? null : neutral === 'good' ? 1 : 0 };
  if (rating === null || rating === undefined) return { text: raw.text, label: null };
  return sink.fail(`${place}."rating" ${mismatch(rating, '1 (good), 0 (neutral), -1 (bad) or null')}`);
}

function solutionOf(problem: string, steps: readonly Completion[]) {
  return {
    problem,
    steps: steps.map(({ text }) => text),
    labelled: 'steps' as const,
    labels: steps.map(({ label }) => label),
  };
}
