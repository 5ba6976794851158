// @vitest-environment happy-dom
/** The confusion matrix and the histogram of scores: their numbers, also where there are none. */

import { fireEvent, render, screen } from '@testing-library/react';
import type { Counts } from '@rewardboard/metrics';
import type { Evaluation } from '@rewardboard/protocol';
import { expect, it, vi } from 'vitest';
import '../../testing/page.tsx';
import { ThresholdMatrix } from '../../threshold/threshold-matrix.tsx';
import { ConfusionMatrix } from './confusion-matrix.tsx';
import { MatrixPanel } from './matrix-panel.tsx';
import { ScoreHistogramFigure } from './score-histogram.tsx';

const CLASSES = { positive: 'correct', negative: 'incorrect', threshold: 0.5 };
const COUNTS = { tp: 60, fn: 20, fp: 5, tn: 15 };

function showMatrix(counts: Counts, pressed: keyof Counts | null = null) {
  const onPress = vi.fn<(cell: keyof Counts | null) => void>();
  render(<ConfusionMatrix counts={counts} classes={CLASSES} pressed={pressed} onPress={onPress} />);
  return { onPress, text: screen.getByTestId('matrix').textContent };
}
function showPanel(evaluations: Evaluation[], selected: number, keepStep: number | null = null) {
  const onSelect = vi.fn<(evaluation: number | 'best' | 'latest') => void>();
  render(
    <MatrixPanel
      info={null}
      evaluations={evaluations}
      selected={selected}
      keepStep={keepStep}
      latestStep={evaluations.at(-1)!.step}
      cell={null}
      onCell={() => undefined}
      onSelect={onSelect}
      className=""
    />,
  );
  return onSelect;
}
const at = (step: number, more: Partial<Evaluation> = {}): Evaluation => ({ step, values: {}, ...more });

it('gives counts, their share of the row, and each rate in its margin', () => {
  const { text } = showMatrix(COUNTS);
  expect(screen.getByTestId('cell-tp').closest('button')!.textContent).toBe('60TP✓ accepted75.0% of row');
  expect(screen.getByTestId('cell-fp').closest('button')!.textContent).toBe('5FP✕ let through25.0% of row');
  expect(text).toMatch(/truly correct80.*Recall0\.750± .*truly incorrect20.*Specificity0\.750± /);
  expect(text).toMatch(/Precision0\.923± .*Precision of “incorrect”0\.429± .*Accuracy0\.750± /);
  expect(text).toContain('balanced accuracy 0.750, 100 examples');
});

it('names rows, columns and margins as the matrix at the threshold does', () => {
  const { text } = showMatrix(COUNTS);
  render(
    <ThresholdMatrix counts={COUNTS} trained={COUNTS} classes={CLASSES} pressed="all" onPress={() => undefined} />,
  );
  const atThreshold = screen.getByTestId('threshold-matrix').textContent;
  const words = /says correct|says incorrect|truly \w+?(?=\d)|of row(?!\d|✓)|of column|Precision of “incorrect”/g;
  expect(text.match(words)).toContain('says correct');
  expect(new Set(atThreshold.match(words))).toEqual(new Set(text.match(words)));
  expect(new Set(text.match(words)).size).toBe(7);
});

it('shows a dash for a rate of nothing, never 0 and never NaN', () => {
  const { text } = showMatrix({ tp: 0, fn: 0, fp: 0, tn: 10 });
  expect(text).toContain('Recall–');
  expect(text).toContain('Precision–');
  expect(screen.getByTestId('cell-tp').closest('button')!.textContent).toBe('0TP✓ acceptednone');
  expect(text).not.toContain('NaN');
});

it('filters the samples by a cell, and stops when the cell is pressed again', () => {
  const { onPress } = showMatrix(COUNTS, 'fp');
  fireEvent.click(screen.getByTestId('cell-fn'));
  expect(onPress).toHaveBeenLastCalledWith('fn');
  fireEvent.click(screen.getByTestId('cell-fp'));
  expect(onPress).toHaveBeenLastCalledWith(null);
});

it('names the evaluation, and steps to its neighbours but not beyond the ends', () => {
  const onSelect = showPanel([at(10, { counts: COUNTS, epoch: 0.5 }), at(20, { counts: COUNTS })], 0, 10);
  expect(screen.getByText('evaluation 1 of 2 · step 10 · epoch 0.50 · the checkpoint to keep')).toBeTruthy();
  expect(screen.getByLabelText<HTMLButtonElement>('Previous evaluation').disabled).toBe(true);
  fireEvent.click(screen.getByLabelText('Next evaluation'));
  expect(onSelect).toHaveBeenLastCalledWith(20);
  fireEvent.change(screen.getByLabelText('Evaluation'), { target: { value: '1' } });
  expect(onSelect).toHaveBeenLastCalledWith(20);
});

it('says so when the log has only scores, and offers no best evaluation while none is to be kept', () => {
  showPanel([at(10)], 0);
  expect(screen.getByText(/contains only its scores/)).toBeTruthy();
  expect(screen.getByRole('heading').textContent).toBe('Scores');
  expect(screen.queryByRole('button', { name: 'Best' })).toBeNull();
  expect(screen.queryByLabelText('Evaluation')).toBeNull();
});

it('colours the histogram by the side of the threshold, and states confidence and accuracy', () => {
  const evaluation = at(10, { values: { 'eval/mean_confidence': 0.72, 'eval/accuracy': 0.624 } });
  const histogram = { positive: [1, 0, 0, 3], negative: [2, 0, 4, 0] };
  const { container } = render(
    <ScoreHistogramFigure evaluation={evaluation} histogram={histogram} classes={{ ...CLASSES, threshold: 0.7 }} />,
  );
  const isRed = [...container.querySelectorAll('rect')].map((bar) => bar.getAttribute('class') === 'fill-act');
  // Truly correct: red below 0.7. Truly incorrect: red above it.
  expect(isRed).toEqual([true, true, true, false, false, false, false, true]);
  expect(container.textContent).toContain('Score P(correct), 10 examples');
  expect(container.textContent).toContain('mean confidence 72.0%, accuracy 62.4%');
  expect(container.textContent).toContain('Tallest bar: 4 examples');
  expect(screen.getByRole('img').getAttribute('aria-label')).toBe(
    'Histogram of scores: mean 0.69 if truly correct, 0.46 if truly incorrect',
  );
});

it('draws an empty histogram without dividing by zero', () => {
  const { container } = render(
    <ScoreHistogramFigure evaluation={at(10)} histogram={{ positive: [0, 0], negative: [0, 0] }} classes={CLASSES} />,
  );
  expect(container.innerHTML).not.toContain('NaN');
  expect(container.textContent).toContain('0 examples');
});
