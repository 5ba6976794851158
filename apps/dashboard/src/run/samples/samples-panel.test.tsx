// @vitest-environment happy-dom
/** The table of samples: filters, empty states, hostile text, numbers that are none. */

import { fireEvent, render, screen } from '@testing-library/react';
import type { Evaluation, SampleText } from '@rewardboard/protocol';
import { useState } from 'react';
import { expect, it } from 'vitest';
import '../../testing/page.tsx';
import type { SampleFilter } from '../view/view-state.ts';
import type { CellName } from '../evaluation/cells.ts';
import { SamplesPanel } from './samples-panel.tsx';

function evaluation(probability: number[], counts = { tp: 50, tn: 50, fp: 10, fn: 10 }): Evaluation {
  return {
    step: 1_500,
    values: {},
    counts,
    samples: {
      id: probability.map((_, i) => i),
      label: probability.map(() => 1),
      predicted: probability.map((p) => (p >= 0.5 ? 1 : 0)),
      probability,
    },
  };
}

function Samples(props: { evaluation: Evaluation; texts?: SampleText[]; cell?: CellName }) {
  const [filter, setFilter] = useState<SampleFilter>('all');
  const [cell, setCell] = useState(props.cell ?? null);
  return (
    <SamplesPanel
      info={null}
      evaluations={[props.evaluation]}
      selected={0}
      texts={new Map((props.texts ?? []).map((text) => [text.id, text]))}
      filter={filter}
      onFilter={setFilter}
      cell={cell}
      onCell={setCell}
    />
  );
}
const ids = () => screen.queryAllByTestId('sample-row').map((row) => row.dataset.sampleId);

it('shows wrong predictions first, with class, prediction and probability', () => {
  render(<Samples evaluation={evaluation([0.9, 0.2, NaN])} />);
  const rows = screen.getAllByTestId('sample-row').map((row) => row.textContent);
  expect(rows.find((text) => text.includes('0.20'))).toMatch(/^positive✕ negative0\.20/);
  expect(rows.find((text) => text.includes('0.90'))).toMatch(/^positive✓ positive0\.90/);
  expect(rows.find((text) => text.includes('not a number'))).toBeTruthy();
  expect(document.body.innerHTML).not.toContain('NaN');
  expect(screen.getByLabelText('P(positive) of example 1 at all evaluations')).toBeTruthy();
});

it('warns that samples are few, but not where they are all examples', () => {
  const { unmount } = render(<Samples evaluation={evaluation([0.9, 0.2])} />);
  expect(screen.getByText('2 of 120 examples at step 1,500, too few to measure the model')).toBeTruthy();
  unmount();
  render(<Samples evaluation={evaluation([0.9, 0.2], { tp: 1, fn: 1, fp: 0, tn: 0 })} />);
  expect(screen.getByText('2 of 2 examples at step 1,500')).toBeTruthy();
});

it('filters, says when nothing is left, and leads back to all', () => {
  render(<Samples evaluation={evaluation([0.9, 0.3])} />);
  fireEvent.click(screen.getByRole('button', { name: 'Wrong 1' }));
  expect(ids()).toEqual(['1']);
  fireEvent.click(screen.getByRole('button', { name: 'Confident and wrong 0' }));
  expect(screen.getByText(/wrong with a confidence of 0\.80 or more/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Show all 2' }));
  expect(ids()).toHaveLength(2);
});

it('shows the cell of the confusion matrix that filters it, and drops it', () => {
  render(<Samples evaluation={evaluation([0.9, 0.3])} cell="fn" />);
  expect(ids()).toEqual(['1']);
  fireEvent.click(screen.getByRole('button', { name: 'Only missed ✕' }));
  expect(ids()).toHaveLength(2);
});

it('shows ten rows at first', () => {
  render(<Samples evaluation={evaluation(Array.from({ length: 12 }, () => 0.9))} />);
  expect(ids()).toHaveLength(10);
  fireEvent.click(screen.getByRole('button', { name: 'Show all 12' }));
  expect(ids()).toHaveLength(12);
});

it('shows text as text, and says where it is missing', () => {
  const payload = '<img src=x onerror="window.hit=1">';
  render(
    <Samples
      evaluation={evaluation([0.9, 0.8])}
      texts={[{ id: 0, problem: payload, solution: payload, writer: payload }]}
    />,
  );
  expect(document.querySelector('img[src]')).toBeNull();
  expect(screen.getAllByText(payload).length).toBeGreaterThan(0);
  expect(screen.getByText('Example 1 (its text is not in the log)')).toBeTruthy();
});
