// @vitest-environment happy-dom
/** The controls of the loss chart. */

import { render, screen } from '@testing-library/react';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import '../../testing/page.tsx';
import { DEFAULT_VIEW } from '../view/view-state.ts';
import { LossControls } from './loss-controls.tsx';

const axes = () =>
  [...screen.getByRole('group', { name: 'X axis' }).querySelectorAll('button')].map(
    (button) =>
      `${button.textContent}${button.disabled ? ' -' : ''}${button.getAttribute('aria-pressed') === 'true' ? ' *' : ''}`,
  );

it('has one axis of epochs where the log counts nothing else', () => {
  for (const stepUnit of ['epoch', undefined] as const) {
    const run = emptyRun();
    applyEvents(run, [
      { type: 'about', about: stepUnit ? { stepUnit } : {} },
      { type: 'points', series: { epoch: { steps: [1, 2], values: [1, 2] } } },
    ]);
    const { unmount } = render(
      <LossControls
        run={run}
        view={{ ...DEFAULT_VIEW, axis: 'epoch' }}
        change={() => undefined}
        isLogarithmic={false}
        otherLogY={null}
        canSmooth={false}
        trainPoints={0}
        laterEvaluations={0}
        table={{ isOpen: false, id: 't', onToggle: () => undefined }}
      />,
    );
    expect(axes()).toEqual(
      stepUnit ? ['Epoch *', 'Elapsed -', 'Clock -'] : ['Step', 'Epoch *', 'Elapsed -', 'Clock -'],
    );
    unmount();
  }
});
