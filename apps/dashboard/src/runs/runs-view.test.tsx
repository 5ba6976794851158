// @vitest-environment happy-dom
/** The list of runs: what needs attention, filters, keys, comparison. */

import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { renderPage } from '../testing/page.tsx';
import { aRun } from '../testing/samples.ts';
import { startHub } from '../testing/small-hub.ts';
import type { SmallHub } from '../testing/small-hub.ts';
import { RunsView } from './runs-view.tsx';

const RUNS = [
  aRun('calm', { verdict: 'Nothing found in 9 evaluations.', spark: { steps: [1, 2], values: [0.7, 'NaN'] } }),
  aRun('overfit', {
    level: 'act',
    verdict: 'Overfitting since step 450.',
    openFindings: 3,
    spark: { steps: [1, 2, 3], values: [0.7, 0.5, 0.6] },
    best: { metric: 'eval/f1', value: 0.8125, step: 450 },
  }),
  aRun('dead', { state: 'failed', stateReason: 'The trainer process has ended.', plannedSteps: 1_500 }),
  aRun('done', {
    state: 'failed',
    level: 'act',
    isAcknowledged: true,
    lastPointAt: null,
    countsEpochs: true,
    lastStep: 12,
    best: { metric: 'eval/loss', value: 0.25, step: 9 },
  }),
];
let hub: SmallHub;

beforeAll(async () => {
  hub = await startHub({ runs: RUNS });
});
beforeEach(() => {
  renderPage(<RunsView />);
});

const names = () => screen.queryAllByTestId('run-row').map((row) => row.dataset.runId);
const filter = (words: string) => fireEvent.change(screen.getByLabelText('Filter runs'), { target: { value: words } });

it('counts the runs that need attention, lists them first, and says so in the title', () => {
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('2 of 4 runs need attention');
  expect(document.title).toBe('2 of 4 runs need attention · rewardboard');
  expect(names()).toEqual(['overfit', 'dead', 'done', 'calm']);
  expect(screen.getByText('0 running, 0 quiet, 2 failed, 2 finished')).toBeTruthy();
});

it('shows the verdict without its full stop, the other open findings, and the reason for a failure', () => {
  const [overfit, dead, done] = screen.getAllByTestId('verdict');
  expect(overfit!.textContent).toBe('■Overfitting since step 4502 more open findings');
  expect(dead!.textContent).toContain('The trainer process has ended');
  expect(done!.textContent).toContain('acknowledged');
});

it('shows numbers with their step, and words where there is no number', () => {
  const [overfit, dead, done, calm] = screen.getAllByTestId('run-row').map((row) => row.textContent);
  expect(overfit).toContain('F1 0.813step 450');
  expect(dead).toContain('not logged');
  expect(dead).toContain('500of 1,500');
  expect(done).toContain('unknown');
  expect(done).toContain('Validation loss 0.250epoch 9epoch 12');
  expect(calm).toContain('none');
  expect(screen.getByLabelText('Validation loss from 0.700 to 0.600, lowest 0.500 at step 2')).toBeTruthy();
  expect(screen.getByLabelText('Validation loss from 0.700 to 0.700, lowest 0.700 at step 1')).toBeTruthy();
});

it('filters by words and by state, says when nothing matches, and clears the filter with Escape', async () => {
  filter('OVER 450');
  await waitFor(() => expect(names()).toEqual(['overfit']));
  fireEvent.click(screen.getByRole('button', { name: 'Failed 2' }));
  await waitFor(() => expect(names()).toEqual([]));
  expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('No failed run matches “OVER 450”.');
  filter('');
  await waitFor(() => expect(names()).toEqual(['dead', 'done']));
  fireEvent.click(screen.getByRole('button', { name: 'Running 0' }));
  await screen.findByText('No run is in this state.');
  fireEvent.keyDown(window, { key: 'Escape' });
  await waitFor(() => expect(names()).toHaveLength(4));
});

it('orders by name when asked to', async () => {
  fireEvent.change(screen.getByLabelText('Order'), { target: { value: 'name' } });
  await waitFor(() => expect(names()).toEqual(['calm', 'dead', 'done', 'overfit']));
});

it('moves between runs with j and k, and selects with the space bar', async () => {
  await waitFor(() => expect(names()[0]).toBe('overfit'));
  const focused = () => document.activeElement?.textContent;
  fireEvent.keyDown(window, { key: 'j' });
  expect(focused()).toBe('overfit');
  fireEvent.keyDown(window, { key: 'j' });
  fireEvent.keyDown(window, { key: 'j' });
  fireEvent.keyDown(window, { key: 'k' });
  expect(focused()).toBe('dead');
  fireEvent.keyDown(document.activeElement!, { key: ' ' });
  expect(screen.getByLabelText<HTMLInputElement>('Compare dead').checked).toBe(true);
});

it('ignores single keys while somebody types in a field', () => {
  fireEvent.keyDown(screen.getByLabelText('Filter runs'), { key: 'j' });
  expect(document.activeElement?.textContent).not.toBe('overfit');
});

it('compares two to four selected runs, leaving out values that are not numbers', async () => {
  fireEvent.click(screen.getByLabelText('Compare calm'));
  expect(screen.queryByTestId('compare')).toBeNull();
  for (const name of ['overfit', 'dead', 'done']) fireEvent.click(screen.getByLabelText(`Compare ${name}`));
  const compare = await screen.findByTestId('compare');
  await waitFor(() => expect(compare.textContent).toContain('4 runs compared'));
  expect(compare.textContent).toContain('4 runs compared by validation loss');
  expect([...compare.querySelectorAll('tbody tr')].slice(0, 2).map((row) => row.textContent)).toEqual([
    'calm0.7000.700none',
    'overfit0.5000.600F1 0.813',
  ]);
  expect([...compare.querySelectorAll('polyline')].map((line) => line.getAttribute('points'))).not.toContainEqual(
    expect.stringContaining('NaN'),
  );
  fireEvent.click(screen.getByLabelText('Compare calm'));
  await waitFor(() => expect(compare.textContent).toContain('3 runs compared'));
  fireEvent.click(screen.getByRole('button', { name: 'Clear the selection' }));
  expect(screen.queryByTestId('compare')).toBeNull();
});

it('follows the hub: a run changes, another appears, one goes, and without runs it says how to start', async () => {
  hub.setRuns([aRun('overfit', { verdict: 'Nothing found' }), RUNS[2]!, RUNS[3]!, aRun('new', { state: 'running' })]);
  await waitFor(() => expect(names()).toEqual(['dead', 'done', 'new', 'overfit']));
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('1 of 4 runs needs attention');
  hub.setRuns([aRun('only')]);
  await waitFor(() => expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('1 run, nothing to do'));
  hub.setRuns([]);
  await waitFor(() => expect(screen.getByTestId('empty').textContent).toContain('Watching logs'));
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('No runs yet');
  expect(screen.queryByTestId('unread')).toBeNull();
  const unread = {
    files: 12,
    directories: 2,
    isCut: false,
    groups: [
      {
        reason: 'no-header',
        count: 4,
        text: '4 tables without a header',
        examples: [{ path: 'logs/a.csv', detail: '4 columns of numbers' }, { path: 'logs/b.csv' }],
      },
    ],
    remedies: ['Name the columns in rewardboard.json.'],
  };
  hub.send('hub', { version: '1', watching: ['logs'], now: Date.now(), shared: false, alerts: null, unread });
  await waitFor(() =>
    expect(screen.getByTestId('unread').textContent).toBe(
      'Not readLooked at 12 files in 2 directories.4 tables without a header: logs/a.csv (4 columns of numbers), logs/b.csv and 2 moreName the columns in rewardboard.json.',
    ),
  );
});

it('a deleted run needs nothing, has a state of its own, and leaves the list', async () => {
  const gone = { state: 'deleted', level: 'unknown', verdict: 'Its files were deleted.' } as const;
  hub.setRuns([aRun('only'), aRun('gone', gone)]);
  await waitFor(() => expect(names()).toEqual(['gone', 'only']));
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('2 runs, nothing to do');
  expect(document.body.textContent).toContain('1 files deleted');
  hub.setRuns([aRun('only'), aRun('gone', { ...gone, isUnlisted: true })]);
  await waitFor(() => expect(names()).toEqual(['only']));
  expect(document.body.textContent).not.toContain('files deleted');
});

it('turns the pages of a long list, and compares runs of different pages', async () => {
  hub.setRuns(Array.from({ length: 120 }, (_, i) => aRun(`run ${i + 1}`)));
  await waitFor(() => expect(names()).toHaveLength(50));
  expect(screen.getByTestId('pages').textContent).toContain('1 to 50 of 120 runs');
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('120 runs, nothing to do');
  fireEvent.click(screen.getByLabelText('Compare run 1'));
  fireEvent.click(screen.getByRole('button', { name: 'Next' }));
  await waitFor(() => expect(names()[0]).toBe('run 51'));
  fireEvent.click(screen.getByRole('button', { name: 'Next' }));
  await waitFor(() => expect(names()).toHaveLength(20));
  expect(screen.getByRole('button', { name: 'Next' })).toHaveProperty('disabled', true);
  fireEvent.click(screen.getByLabelText('Compare run 120'));
  expect((await screen.findByTestId('compare')).textContent).toMatch(/2 runs compared.*run 1\D.*run 120/);
  filter('run 7');
  await waitFor(() => expect(names()[0]).toBe('run 7'));
  expect(screen.queryByTestId('pages')).toBeNull();
});
