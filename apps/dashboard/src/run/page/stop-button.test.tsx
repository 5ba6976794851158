// @vitest-environment happy-dom
/** Stopping a training from its page: asked first, and only where it can be. */

import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { Diagnosis, RunInfo } from '@rewardboard/protocol';
import { emptyDiagnosis, emptyRun } from '@rewardboard/protocol';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { aRun } from '../../testing/samples.ts';
import type { SmallHub } from '../../testing/small-hub.ts';
import { startHub } from '../../testing/small-hub.ts';
import { StopButton } from './stop-button.tsx';

let hub: SmallHub;
beforeAll(async () => {
  hub = await startHub();
});
afterEach(cleanup);
beforeEach(() => {
  hub.posts.length = 0;
  hub.answer = { status: 202, body: {} };
});

const keep = { step: 50, checkpoint: 'checkpoint-50', sentence: 'Step 50 is the best.' } as Diagnosis['keep'];
function show({
  canStop = true,
  state = 'running',
  kept = keep,
}: { canStop?: boolean; state?: 'running' | 'finished'; kept?: Diagnosis['keep'] } = {}) {
  const run = { ...emptyRun(), info: { id: 'a', ...(canStop ? { canStop: true } : {}) } as RunInfo };
  const diagnosis = { ...emptyDiagnosis('fine', 'Fine.'), keep: kept };
  render(<StopButton run={run} line={aRun('a', { state })} diagnosis={diagnosis} />);
}

it('asks, and stops with or without the recommended checkpoint', async () => {
  show();
  fireEvent.click(screen.getByTestId('stop'));
  expect(screen.getByText('Step 50 is the best.')).toBeTruthy();
  expect(hub.posts).toEqual([]);
  fireEvent.click(screen.getByText('Stop and keep checkpoint 50'));
  await waitFor(() => expect(hub.posts).toEqual([{ path: '/api/runs/a/stop', body: { id: 'a', keep: 50 } }]));
  await waitFor(() => expect(screen.getByTestId('stop').textContent).toBe('Stopping …'));
});

it('offers to keep only a checkpoint that is saved, and shows why it was refused', async () => {
  show({ kept: { ...keep!, checkpoint: null } });
  fireEvent.click(screen.getByTestId('stop'));
  expect(screen.queryByText(/and keep checkpoint/)).toBeNull();
  hub.answer = { status: 409, body: { error: 'This run has ended.' } };
  fireEvent.click(screen.getByText('Stop'));
  expect((await screen.findByRole('alert', { hidden: true })).textContent).toBe('This run has ended.');
  expect(hub.posts).toEqual([{ path: '/api/runs/a/stop', body: { id: 'a', keep: null } }]);
});

it('isn’t there for a run that is over, or whose program takes no requests', () => {
  show({ state: 'finished' });
  show({ canStop: false });
  expect(screen.queryByTestId('stop')).toBeNull();
});
