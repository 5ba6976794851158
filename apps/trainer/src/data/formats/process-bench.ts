/** ProcessBench (Zheng et al. 2024): a solution, and the index of its first incorrect step, or -1. */

import type { Label } from '../example.ts';
import { textField, textsField, writerField } from './fields.ts';
import type { Format } from './format.ts';
import { mismatch } from './format.ts';

export const processBench: Format = {
  form: '{"problem": "...", "steps": ["..."], "label": -1}',
  looksLike: (row) => 'steps' in row && 'label' in row && !('labels' in row),
  nameOf: () => 'ProcessBench',
  read(row, sink) {
    const problem = textField(row, 'problem', sink);
    const steps = textsField(row, 'steps', sink);
    const first = row.label;
    if (typeof first !== 'number' || !Number.isInteger(first) || first < -1 || first >= steps.length)
      return sink.fail(`"label" ${mismatch(first, `-1 or the index of the first incorrect of ${steps.length} steps`)}`);
    // Steps after the first mistake are unlabelled.
    const labels = steps.map((_, i): Label | null => (first === -1 || i < first ? 1 : i === first ? 0 : null));
    sink.solution({ problem, steps, labelled: 'steps', labels, ...writerField(row, 'generator') });
  },
};
