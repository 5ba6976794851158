// @vitest-environment happy-dom
/** The lanes of findings under the loss chart. */

import { render, screen } from '@testing-library/react';
import { emptyRun } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import '../../testing/page.tsx';
import { axisMapping } from '../../axes/axis-mapping.ts';
import { Crosshair } from '../../chart/crosshair.ts';
import { aFinding } from '../../testing/samples.ts';
import { fullRange } from '../view/plot-frame.ts';
import { FindingLanes } from './finding-lanes.tsx';

it('are eight at most', () => {
  const frame = {
    mapping: axisMapping(emptyRun(), 'step', 1_000),
    range: fullRange(0, 1_000),
    isZoomed: false,
    selectedStep: null,
    keepStep: null,
    crosshair: new Crosshair(),
    onChoose: () => {},
    onView: () => {},
  };
  const findings = Array.from({ length: 12 }, (_, i) => aFinding(`rule-${i}`));
  render(<FindingLanes findings={findings} frame={frame} />);
  expect(screen.getAllByText(/^Title of rule-/)).toHaveLength(8);
});
