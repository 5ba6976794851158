/** GSM8K (Cobbe et al. 2021): model solutions with a label each, or the data set's own answers, which are correct. */

import { labelOf, textField } from './fields.ts';
import type { Format } from './format.ts';
import { isObject, mismatch } from './format.ts';

export const gsm8k: Format = {
  form: '{"question": "...", "<writer>": {"solution": "...", "is_correct": true}} or {"question": "...", "answer": "..."}',
  looksLike: (row) => 'question' in row,
  nameOf: (row) => (typeof row.answer === 'string' ? 'GSM8K answers' : 'GSM8K model solutions'),
  read(row, sink) {
    const problem = textField(row, 'question', sink);
    let solutions = 0;
    for (const [writer, value] of Object.entries(row)) {
      if (!isObject(value)) continue; // the question, the reference answer, notes
      const { solution, is_correct: isCorrect } = value;
      if (typeof solution !== 'string') return sink.fail(`"${writer}"."solution" ${mismatch(solution, 'a string')}`);
      if (typeof isCorrect !== 'boolean')
        return sink.fail(`"${writer}"."is_correct" ${mismatch(isCorrect, 'true or false')}`);
      sink.solution({
        problem,
        steps: solution.split('\n'),
        labelled: 'solution',
        labels: [labelOf(isCorrect, '', sink)],
        writer,
      });
      solutions++;
    }
    if (typeof row.answer === 'string')
      sink.solution({ problem, steps: row.answer.split('\n'), labelled: 'solution', labels: [1] });
    else if (solutions === 0) sink.fail('it has no solution');
  },
};
