/** ProcessBench (Zheng et al. 2024): a solution, and the index of its first wrong step, or -1. */

import type { Label } from '../example.ts';
import { textField, textsField, writerField } from './fields.ts';
import type { Format } from './format.ts';
import { shown } from './format.ts';

export const processBench: Format = {
  form: '{"problem": "...", "steps": ["..."], "label": -1}',
  looksLike: (row) => 'steps' in row && 'label' in row && !('labels' in row),
  nameOf: () => 'ProcessBench',
  read(row, sink) {
    const problem = textField(row, 'problem', sink);
    const steps = textsField(row, 'steps', sink);
    const first = row.label;
    if (typeof first !== 'number' || !Number.isInteger(first) || first < -1 || first >= steps.length)
      return sink.fail(
        `"label" is ${shown(first)}, not the index of the first wrong one of ${steps.length} steps, or -1`,
      );
    // What comes after the first mistake was not judged.
    const labels = steps.map((_, i): Label | null => (first === -1 || i < first ? 1 : i === first ? 0 : null));
    sink.solution({ problem, steps, labelled: 'steps', labels, ...writerField(row, 'generator') });
  },
};
