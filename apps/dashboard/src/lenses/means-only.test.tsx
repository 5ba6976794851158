// @vitest-environment happy-dom
/** A run of pairs without predictions: what it lacks, or that its predictions aren't shared. */

import { render, screen } from '@testing-library/react';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import '../testing/page.tsx';
import { MeansOnly } from './means-only.tsx';

function showPairs(reason: string | null): string {
  const run = emptyRun();
  applyEvents(run, [{ type: 'evaluation', step: 1, values: { 'eval/accuracy': 0.75, 'eval/margin': 1 } }]);
  const { container } = render(<MeansOnly run={run} reason={reason} />);
  return container.textContent;
}

it('says how predictions get into a log that has none', () => {
  const text = showPairs(null);
  expect(text).toContain('Ranks 75.0% of the pairs right.');
  expect(text).toContain('Not in this log: distribution of margins');
  expect(screen.getByTestId('bring-predictions')).toBeTruthy();
});

it('never says that a log lacks predictions which are only not shared', () => {
  const text = showPairs('The owner shares no samples.');
  expect(text).toContain('Not shown: distribution of margins');
  expect(text).toContain('The owner shares no samples.');
  expect(text).not.toMatch(/not in this log|the log doesn’t give/i);
  expect(screen.queryByTestId('bring-predictions')).toBeNull();
});
