/** TRL's stepwise supervision (a label per step) and unpaired preference (a label per solution). */

import { labelOf, labelsField, textsField } from './fields.ts';
import type { Format } from './format.ts';
import { messagesText } from './messages.ts';

export const stepwise: Format = {
  form: '{"prompt": "...", "completions": ["..."], "labels": [true, false]}',
  looksLike: (row) => 'completions' in row,
  nameOf: () => 'TRL stepwise supervision',
  read(row, sink) {
    const steps = textsField(row, 'completions', sink);
    const labels = labelsField(row, 'labels', steps, 'completions', sink);
    sink.solution({ problem: messagesText(row.prompt, '"prompt"', sink), steps, labelled: 'steps', labels });
  },
};

export const unpairedPreference: Format = {
  form: '{"prompt": "...", "completion": "...", "label": true}',
  looksLike: (row) => 'completion' in row && 'label' in row,
  nameOf: () => 'TRL unpaired preference',
  read(row, sink) {
    const solution = messagesText(row.completion, '"completion"', sink);
    const problem = row.prompt === undefined ? '' : messagesText(row.prompt, '"prompt"', sink);
    sink.solution({
      problem,
      steps: solution.split('\n'),
      labelled: 'solution',
      labels: [labelOf(row.label, '"label"', sink)],
    });
  },
};
