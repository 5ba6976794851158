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

it('are eight at most, and none is of what is fine', () => {
  const findings = [
    aFinding('rule-fine', { level: 'fine' }),
    ...Array.from({ length: 12 }, (_, i) => aFinding(`rule-${i}`)),
  ];
  render(<FindingLanes findings={findings} frame={frame} />);
  expect(screen.getAllByText(/^Title of rule-/)).toHaveLength(8);
  expect(screen.queryByText('Title of rule-fine')).toBeNull();
});

it.each([
  ['after its mark where there is room', { onsetStep: 100, detectedStep: 600 }, { left: '60%', maxWidth: '40%' }],
  ['inside a long bar', { onsetStep: 100, detectedStep: 900 }, { left: '10%', maxWidth: '80%' }],
  ['before a late bar', { onsetStep: 900, detectedStep: 950 }, { right: '10%', maxWidth: '90%' }],
])('puts the name %s', (_, steps, style) => {
  render(<FindingLanes findings={[aFinding('late', steps)]} frame={frame} />);
  expect(screen.getByText('Title of late').style).toMatchObject(style);
});
