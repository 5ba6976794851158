/** The keyboard shortcuts of the threshold page, and its list of commands. */
'use client';

import { useCommands } from '../parts/commands.ts';
import { useKeys } from '../parts/use-keys.ts';
import { PATHS } from '../predictions/journal.ts';
import { whole } from '../words/format-number.ts';
import type { EvaluationDetail } from '../predictions/prediction-book.ts';
import type { ThresholdView } from './threshold-address.ts';

export function useThresholdKeys(props: {
  selected: number;
  steps: readonly number[];
  keepIndex: number | null;
  at: number;
  detail: EvaluationDetail | null;
  onSelect: (index: number) => void;
  onThreshold: (at: number) => void;
  onChange: (change: Partial<ThresholdView>) => void;
}): void {
  const { selected, steps, keepIndex, at, detail, onSelect, onThreshold, onChange } = props;
  const last = steps.length - 1;
  const moveTo = (to: number) => onThreshold(Math.min(100, Math.max(0, to)));
  const scrollToList = () => document.getElementById('predictions')?.scrollIntoView({ block: 'start' });
  useCommands(() => [
    ...PATHS.map((path) => ({
      text: `Predictions: ${path}`,
      act: () => {
        onChange({ path, cell: 'all' });
        scrollToList();
      },
    })),
    ...steps.map((step, index) => ({ text: `Evaluation at step ${whole(step)}`, act: () => onSelect(index) })),
  ]);
  useKeys({
    '[': () => onSelect(Math.max(0, selected - 1)),
    ']': () => onSelect(Math.min(last, selected + 1)),
    k: () => keepIndex !== null && onSelect(keepIndex),
    l: () => onSelect(last),
    ArrowLeft: (event) => !isOnSlider(event) && moveTo(at - (event.shiftKey ? 5 : 1)),
    ArrowRight: (event) => !isOnSlider(event) && moveTo(at + (event.shiftKey ? 5 : 1)),
    b: () => detail && moveTo(Math.round(100 * detail.best.threshold)),
    '5': () => moveTo(50),
    w: () => {
      onChange({ cell: 'wrong' });
      scrollToList();
    },
    '/': (event) => {
      event.preventDefault();
      scrollToList();
      document.getElementById('find-prediction')?.focus();
    },
    Escape: () => onChange({ slice: null, path: null }),
  });
}

function isOnSlider({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLInputElement;
}
