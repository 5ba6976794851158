/** Rewardboard's own format: a problem, the steps of a solution, and a label for each. */

import { labelsField, textField, textsField, writerField } from './fields.ts';
import type { Format } from './format.ts';

export const labelledSteps: Format = {
  form: '{"problem": "...", "steps": ["..."], "labels": [1, 0, null]}',
  looksLike: (row) => 'steps' in row || ('problem' in row && 'labels' in row),
  nameOf: () => 'problem, steps, labels',
  read(row, sink) {
    const problem = textField(row, 'problem', sink);
    const steps = textsField(row, 'steps', sink);
    const labels = labelsField(row, 'labels', steps, 'steps', sink);
    const original = row.original_problem;
    sink.solution({
      problem,
      steps,
      labelled: 'steps',
      labels,
      ...(typeof original === 'string' ? { originalProblem: original } : {}),
      ...writerField(row, 'writer'),
    });
  },
};
