/** Math-Shepherd (Wang et al. 2024): problem and steps in one text with a tag after each step, and the same text with + or - instead of (or after) the tag. */

import type { Label } from '../example.ts';
import { textField } from './fields.ts';
import type { Format } from './format.ts';

const TAG = 'ки';
/** Where the solution begins. */
const FIRST_STEP = /(?:^|\s)Step 1\s*:/;

export const mathShepherd: Format = {
  form: `{"input": "problem Step 1: ... ${TAG}", "label": "problem Step 1: ... +"}`,
  looksLike: (row) => 'input' in row && 'label' in row,
  nameOf: () => 'Math-Shepherd',
  read(row, sink) {
    const input = textField(row, 'input', sink);
    // The data card's variant has a placeholder for the sign: "ки ?".
    const parts = input.split(TAG).map((part, i) => (i === 0 ? part : part.replace(/^\s*\?(?=\s|$)/, '')));
    const last = parts.pop()!;
    if (parts.length === 0) return sink.fail(`"input" has no tag ${TAG} after its steps`);
    const labels = labelsAtTags(input.split(TAG).slice(0, -1), textField(row, 'label', sink));
    if (labels === null) return sink.drop(`the label doesn't have one + or - per tag ${TAG}`);
    // Some rows have a tag within the problem: everything before the first step is the problem, without labels.
    const first = parts.findIndex((part) => FIRST_STEP.test(part));
    const at = first === -1 ? 0 : first;
    const border = first === -1 ? lineBorder(parts[0]!) : FIRST_STEP.exec(parts[first]!)!.index;
    if (border === -1) return sink.drop('nothing separates the problem from the first step');
    const problem = [...parts.slice(0, at), parts[at]!.slice(0, border)].join(' ').trim();
    const steps = [parts[at]!.slice(border), ...parts.slice(at + 1)].map((step) => step.trim());
    if (last.trim() !== '') steps.push(last.trim()); // unlabelled
    sink.solution({ problem, steps, labelled: 'steps', labels: steps.map((_, i) => labels[at + i] ?? null) });
  },
};

/** The signs in place of the tags; if the texts differ otherwise, the signs that end a line. */
function labelsAtTags(parts: readonly string[], label: string): Label[] | null {
  if (label.includes(TAG))
    return labelsOf(
      label
        .split(TAG)
        .slice(1)
        .map((part) => part.trimStart()[0]),
      parts.length,
    );
  let position = 0;
  const inPlace = parts.map((part) => {
    position += part.length;
    return label[position++];
  });
  return labelsOf(inPlace.every(isSign) ? inPlace : (label.match(/[+-](?=[^\S\n]*(?:\n|$))/g) ?? []), parts.length);
}

function labelsOf(signs: readonly (string | undefined)[], wanted: number): Label[] | null {
  return signs.length === wanted && signs.every(isSign) ? signs.map((sign) => (sign === '+' ? 1 : 0)) : null;
}

function isSign(character: string | undefined): character is '+' | '-' {
  return character === '+' || character === '-';
}

/** Without "Step 1:", the last line before the first tag. */
function lineBorder(text: string): number {
  return text.trimEnd().lastIndexOf('\n');
}
