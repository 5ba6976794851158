/** The table of values in the forms in which it is taken along. */

import { expect, it } from 'vitest';
import { valueCsv, valueLatex, valueMarkdown } from './value-table.ts';
import type { ValueTable } from './value-table.ts';

const TABLE: ValueTable = {
  sets: [
    { letter: 'A', name: 'lr 3e-3 | 50%', runs: ['a'], isBaseline: true },
    { letter: 'B', name: '=cmd()', runs: ['b', 'c'], isBaseline: false },
  ],
  metrics: [
    {
      metric: 'eval/f1',
      title: 'F1',
      values: [
        { value: 0.594, half: 0.053, difference: null, differenceHalf: null, word: null },
        { value: 0.6254, half: null, difference: 0.0315, differenceHalf: 0.04, word: 'cannot tell' },
      ],
    },
  ],
};

it('as CSV has full numbers, empty cells for what is unknown, and no formulas', () => {
  expect(valueCsv(TABLE).split('\r\n').slice(1, 3)).toEqual([
    'eval/f1,A,lr 3e-3 | 50%,0.594,0.053,,,',
    "eval/f1,B,'=cmd(),0.6254,,0.0315,0.04,cannot tell",
  ]);
});

it('as Markdown and LaTeX is a table that names can’t break', () => {
  expect(valueMarkdown(TABLE)).toBe(
    '|  | A: lr 3e-3 \\| 50% | B: =cmd() |\n| --- | ---: | ---: |\n| F1 | 0.594 ± 0.053 | 0.625 |\n',
  );
  const latex = valueLatex(TABLE);
  expect(latex).toContain('F1 & 0.594 $\\pm$ 0.053 & 0.625 \\\\');
  expect(latex).toContain('% A: lr 3e-3 | 50\\%');
});
