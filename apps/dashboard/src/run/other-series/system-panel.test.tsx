// @vitest-environment happy-dom
/** The group of system metrics opens and closes, whoever opened it. */

import { fireEvent, render, screen } from '@testing-library/react';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { Crosshair } from '../../chart/crosshair.ts';
import { axisMapping } from '../../axes/axis-mapping.ts';
import type { PlotFrame } from '../view/plot-frame.ts';
import { SystemPanel } from './system-panel.tsx';

const NAME = 'system/cpu_percent';
const run = emptyRun();
applyEvents(run, [{ type: 'train', step: 1, values: { [NAME]: 50 } }]);
const frame: PlotFrame = {
  mapping: axisMapping(run, 'step', 1),
  range: [0, 1],
  isZoomed: false,
  selectedStep: null,
  keepStep: null,
  crosshair: new Crosshair(),
  onChoose: () => undefined,
  onView: () => undefined,
};
const panel = (isFound: boolean) => (
  <SystemPanel
    run={run}
    revision={1}
    names={[NAME]}
    isFound={isFound}
    frame={frame}
    detail={null}
    diagnosis={null}
    pointedRule={null}
  />
);
const isOpen = () => screen.queryByText('Processor, whole machine, %') !== null;
const press = () => fireEvent.click(screen.getByRole('button', { name: /System/ }));

it('is closed until somebody asks, open while one of its metrics is looked for, and each can be changed', () => {
  const { rerender } = render(panel(false));
  expect(isOpen()).toBe(false);
  rerender(panel(true));
  expect(isOpen()).toBe(true);
  press();
  expect(isOpen()).toBe(false);
  rerender(panel(false));
  press();
  expect(isOpen()).toBe(true);
});
