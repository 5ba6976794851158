// @vitest-environment happy-dom
/** The comparison below the list of runs. */

import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import '../testing/page.tsx';
import { aRun } from '../testing/samples.ts';
import { CompareBar } from './compare-bar.tsx';

it('compares four runs at most', () => {
  const runs = ['a', 'b', 'c', 'd', 'e'].map((id) => aRun(id));
  render(<CompareBar runs={runs} onClear={() => {}} />);
  expect(screen.getByTestId('compare').querySelectorAll('tbody tr')).toHaveLength(4);
});
