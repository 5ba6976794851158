/** Plain texts with a label each. */

import { labelOf, textField } from './fields.ts';
import type { Format } from './format.ts';

export const labelledText: Format = {
  form: '{"text": "...", "label": 1}',
  looksLike: (row) => 'text' in row,
  nameOf: () => 'text, label',
  read(row, sink) {
    const text = textField(row, 'text', sink);
    sink.solution({
      problem: '',
      steps: text.split('\n'),
      labelled: 'solution',
      labels: [labelOf(row.label, '"label"', sink)],
    });
  },
};
