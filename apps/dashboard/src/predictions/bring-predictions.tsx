/** How a log that holds no predictions gets them: one JSON line an evaluation, from any program. */

import type { PredictedExamples } from '@rewardboard/protocol';

type Kind = PredictedExamples['kind'];

const LINES: Record<Kind, string> = {
  solutions: '{"step": 100, "labels": [1, 0, 1], "probabilities": [0.93, 0.21, 0.64]}',
  steps: '{"step": 100, "labels": [1, 0, 1], "probabilities": [0.93, 0.21, 0.64], "solutions": [1, 1, 2]}',
  pairs: '{"step": 100, "rewards": [[1.2, 0.3], [0.5, 0.9]]}',
};
const FIELDS: Record<Kind, string> = {
  solutions: '"labels": labels, "probabilities": probabilities',
  steps: '"labels": labels, "probabilities": probabilities, "solutions": solutions',
  pairs: '"rewards": list(zip(chosen, rejected))',
};
const MEANINGS: Record<Kind, string> = {
  solutions: 'A label, 0 or 1, and the probability of 1 for each example of the validation set',
  steps: 'A label, the probability of 1, and the number of its solution for each reasoning step, in order',
  pairs: 'For each pair, the reward of the chosen text, then that of the rejected one',
};

function snippetOf(kind: Kind): string {
  return `import json
line = {"step": step, ${FIELDS[kind]}}
open("RUN/predictions.jsonl", "a").write(json.dumps(line) + "\\n")`;
}

export function BringPredictions({ kind }: { kind: Kind }) {
  return (
    <div data-testid="bring-predictions">
      <p className="mt-1.5 text-ink2">
        Any program can provide them with one line of JSON per evaluation, in <code>predictions.jsonl</code> beside its
        log. This page then fills in, even while the file grows.
      </p>
      <Code text={LINES[kind]} label="A line of predictions.jsonl" />
      <p className="mt-2.5 text-ink2">In Python, with lists of numbers:</p>
      <Code text={snippetOf(kind)} label="In Python" />
      <p className="mt-2.5 text-ink2">
        {MEANINGS[kind]}. The line may also have <code>texts</code>, <code>problems</code>, <code>ids</code> and{' '}
        <code>slices</code>; what doesn’t change needs to be written only once. Our trainer and the Python package{' '}
        <code>rewardboard</code> (for transformers, TRL, Lightning and Keras) keep all predictions automatically.
      </p>
    </div>
  );
}

function Code({ text, label }: { text: string; label: string }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling box must be reachable by keyboard
    <pre tabIndex={0} role="region" aria-label={label} className="mt-1.5 overflow-auto bg-hover px-3.5 py-2.5">
      <code>{text}</code>
    </pre>
  );
}
