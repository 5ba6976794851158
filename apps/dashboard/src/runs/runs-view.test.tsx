// @vitest-environment happy-dom
/** The list of runs: what needs attention, filter, groups, order, keys, selection, address. */

import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { RunSummary } from '@rewardboard/protocol';
import { renderPage } from '../testing/page.tsx';
import { aRun } from '../testing/samples.ts';
import { startHub } from '../testing/small-hub.ts';
import type { SmallHub } from '../testing/small-hub.ts';
import { RunsView } from './runs-view.tsx';

const f1 = (best: number, step = 450) => ({
  'eval/f1': { best, bestStep: step, last: best - 0.05, kept: best, low: best - 0.02, high: best + 0.02 },
});
const DATA = { fingerprint: 'd', name: 'gsm8k.jsonl', examples: 1_054 };
const RUNS = [
  aRun('calm', { verdict: 'Nothing found in 9 evaluations.', spark: { steps: [1, 2], values: [0.7, 'NaN'] } }),
  aRun('overfit', {
    level: 'act',
    verdict: 'Overfitting since step 450.',
    openFindings: 3,
    spark: { steps: [1, 2, 3], values: [0.7, 0.5, 0.6] },
    metrics: f1(0.8125),
  }),
  aRun('dead', { state: 'failed', stateReason: 'The trainer process has ended.', plannedSteps: 1_500 }),
  aRun('done', { state: 'failed', level: 'act', isAcknowledged: true, lastPointAt: null, countsEpochs: true }),
];
const seeds = (name: string, learningRate: number, scores: readonly number[]): RunSummary[] =>
  scores.map((score, i) =>
    aRun(`${name}-${i + 1}`, {
      seedSet: name,
      fields: { learning_rate: learningRate, seed: i + 1 },
      validation: DATA,
      metrics: f1(score),
      verdict: 'Overfitting since step 450.',
      level: i === 0 ? 'act' : 'watch',
    }),
  );
let hub: SmallHub;

beforeAll(async () => {
  hub = await startHub({ runs: RUNS });
});
beforeEach(async () => {
  window.history.replaceState(null, '', '/');
  hub.setRuns(RUNS);
  renderPage(<RunsView />);
  // Not just four: the list of the test before may still be there.
  await waitFor(() => expect(new Set(names())).toEqual(new Set(['calm', 'dead', 'done', 'overfit'])));
});

const rows = () => screen.queryAllByRole('row').slice(1);
const names = () => screen.queryAllByTestId('run-row').map((row) => row.dataset.runId);
const groups = () => screen.queryAllByTestId('group-row').map((row) => row.querySelector('b')!.textContent);
const filter = (words: string) => fireEvent.change(screen.getByLabelText('Filter runs'), { target: { value: words } });
const press = (key: string) => fireEvent.keyDown(window, { key });
const headline = () => screen.getByRole('heading', { level: 1 }).textContent;
const show = async (runs: RunSummary[], count = runs.length) => {
  hub.setRuns(runs);
  await waitFor(() => expect(screen.queryAllByTestId('list-foot')[0]?.textContent).toContain(`${count} run`));
};

it('counts the runs that need attention, lists them first, and says so in the title', () => {
  expect(headline()).toBe('2 of 4 runs need attention');
  expect(document.title).toBe('2 of 4 runs need attention · rewardboard');
  expect(names()).toEqual(['overfit', 'dead', 'done', 'calm']);
  expect(screen.getByText('0 running, 0 quiet, 2 failed, 2 finished')).toBeTruthy();
});

it('shows the verdict without its full stop; its title has the other findings and the reason for a failure', () => {
  const [overfit, dead, done] = screen.getAllByTestId('verdict');
  expect(overfit!.textContent).toBe('■Overfitting since step 450');
  expect(overfit!.querySelector('[title]')!.getAttribute('title')).toBe(
    'Overfitting since step 450; 2 more open findings',
  );
  expect(dead!.querySelector('[title]')!.getAttribute('title')).toContain('The trainer process has ended');
  expect(done!.textContent).toContain('acknowledged');
});

it('the headline follows the filter, which is read back in parts that can be taken out', async () => {
  filter('OVER 450');
  await waitFor(() => expect(names()).toEqual(['overfit']));
  expect(headline()).toBe('1 of 1 matching run needs attention');
  expect(screen.getByTestId('understood').textContent).toContain('“OVER”×“450”×');
  fireEvent.click(screen.getByRole('button', { name: 'Remove 450' }));
  expect(screen.getByLabelText<HTMLInputElement>('Filter runs').value).toBe('OVER');
  filter('zebra');
  await waitFor(() => expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('No run matches “zebra”.'));
  press('Escape');
  await waitFor(() => expect(names()).toHaveLength(4));
});

it('a mistake in the filter is named with what may have been meant, and the rest of it still works', async () => {
  filter('evl/f1>0.6 state:finished');
  await waitFor(() => expect(names()).toEqual(['overfit', 'calm']));
  expect(screen.getByRole('alert').textContent).toContain('Nothing is called “evl/f1”use eval/f1>0.6');
  fireEvent.click(screen.getByRole('button', { name: 'use eval/f1>0.6' }));
  await waitFor(() => expect(names()).toEqual(['overfit']));
});

it('groups runs that differ in their seed alone, orders them by the mean of the best F1, and opens the first', async () => {
  await show([...seeds('low', 0.001, [0.6, 0.61]), ...seeds('high', 0.01, [0.7, 0.8]), aRun('single')], 5);
  expect(groups()).toEqual(['lr 1e-2', 'lr 1e-3']);
  const [high] = screen.getAllByTestId('group-row');
  expect(high!.textContent).toContain('2 seeds');
  expect(high!.textContent).toContain('0.750');
  expect(high!.textContent).toContain('■ 1◆ 1both: overfitting');
  // The first is open by itself, until a person closes it.
  expect(names()).toEqual(['high-2', 'high-1', 'single']);
  fireEvent.click(high!);
  await waitFor(() => expect(names()).toEqual(['single']));
  await waitFor(() => expect(window.location.search).toBe('?open='));
  fireEvent.click(high!);
  await waitFor(() => expect(names()).toEqual(['high-2', 'high-1', 'single']));
  expect(screen.getAllByTestId('run-row')[0]!.textContent).toContain('seed 2');
  await waitFor(() => expect(window.location.search).toBe('?open=section%20d%20high'));
});

it('scores are ordered within one validation set: sections, the largest first', async () => {
  const other = aRun('other', { validation: { ...DATA, fingerprint: 'o', name: 'own.jsonl' }, metrics: f1(0.99) });
  await show([...seeds('low', 0.001, [0.6, 0.61]), other, aRun('unknown', { metrics: f1(0.9) })], 4);
  expect(screen.getAllByTestId('section-row').map((row) => row.querySelector('b')!.textContent)).toEqual([
    'gsm8k, 1,054 examples',
    'own, 1,054 examples',
    'The log doesn’t name the validation data',
  ]);
  fireEvent.click(screen.getByRole('button', { name: /^Verdict/ }));
  await waitFor(() => expect(screen.queryAllByTestId('section-row')).toHaveLength(0));
});

it('keys move, select, open groups and clear; the selection stands in the address', async () => {
  press('j');
  press('j');
  press('k');
  press(' ');
  expect(screen.getByTestId('selection').textContent).toContain('1 selected');
  press('J');
  expect(screen.getByRole('link', { name: /^Compare 2/ }).getAttribute('href')).toBe('/compare?runs=overfit,dead');
  await waitFor(() => expect(window.location.search).toBe('?sel=overfit,dead'));
  press('Escape');
  expect(screen.queryByTestId('selection')).toBeNull();
  press('a');
  expect(screen.getByTestId('selection').textContent).toContain('4 selected');
});

it('ignores single keys while somebody types in a field', () => {
  fireEvent.keyDown(screen.getByLabelText('Filter runs'), { key: 'a' });
  expect(screen.queryByTestId('selection')).toBeNull();
});

it('a click with Shift selects all rows between', () => {
  fireEvent.click(screen.getByLabelText('Select overfit'));
  fireEvent.click(screen.getByLabelText('Select done'), { shiftKey: true });
  expect(rows().map((row) => row.getAttribute('aria-selected'))).toEqual(['true', 'true', 'true', 'false']);
});

it('opens with what the address says', async () => {
  window.history.replaceState(null, '', '/?q=state:failed&sort=-name&sel=dead&cols=step');
  fireEvent(window, new PopStateEvent('popstate'));
  await waitFor(() => expect(names()).toEqual(['done', 'dead']));
  expect(screen.getByTestId('selection').textContent).toContain('1 selected');
  expect(screen.getAllByRole('columnheader').map(({ textContent }) => textContent)).toContain('Steps');
});

it('archived runs are hidden, counted, and shown when asked for', async () => {
  await show([...RUNS, aRun('old', { isArchived: true, tags: ['keep'], note: 'first try' })], 4);
  expect(screen.getByTestId('list-foot').textContent).toContain('1 archived: show');
  fireEvent.click(screen.getByRole('button', { name: 'show' }));
  await waitFor(() => expect(names()).toEqual(['old']));
  expect(screen.getByTestId('run-row').textContent).toContain('keep');
  expect(screen.getByRole('img', { name: 'has a note' })).toBeTruthy();
});

it('tags are sent for each selected run', async () => {
  fireEvent.click(screen.getByLabelText('Select dead'));
  press('#');
  fireEvent.change(screen.getByLabelText('Words, separated by spaces'), { target: { value: 'keep  paper' } });
  fireEvent.submit(screen.getByTestId('words-dialog').querySelector('form')!);
  await waitFor(() =>
    expect(hub.posts.at(-1)).toEqual({ path: '/api/runs/dead/words', body: { tags: ['keep', 'paper'] } }),
  );
  await waitFor(() => expect(screen.queryByTestId('words-dialog')).toBeNull());
});

it('deleting asks first, and says why the hub refused', async () => {
  fireEvent.click(screen.getByLabelText('Select dead'));
  fireEvent.click(screen.getByRole('button', { name: 'Delete …' }));
  expect(screen.getByTestId('words-dialog').textContent).toContain('Its directory is moved to .rewardboard-bin');
  hub.answer = { status: 409, body: { error: 'This run is being trained. Stop it first.' } };
  fireEvent.submit(screen.getByTestId('words-dialog').querySelector('form')!);
  expect((await screen.findByRole('alert')).textContent).toBe('This run is being trained. Stop it first.');
  expect(hub.posts.at(-1)).toEqual({ path: '/api/runs/dead/delete', body: { id: 'dead' } });
  hub.answer = { status: 200, body: {} };
});

it('follows the hub: a run changes, another appears, one goes, and without runs it says how to start', async () => {
  hub.setRuns([aRun('overfit', { verdict: 'Nothing found' }), RUNS[2]!, RUNS[3]!, aRun('new', { state: 'running' })]);
  await waitFor(() => expect(names()).toEqual(['dead', 'done', 'new', 'overfit']));
  expect(headline()).toBe('1 of 4 runs needs attention');
  hub.setRuns([aRun('only')]);
  await waitFor(() => expect(headline()).toBe('1 run, nothing to do'));
  hub.setRuns([]);
  await waitFor(() => expect(screen.getByTestId('empty').textContent).toContain('Watching logs'));
  expect(headline()).toBe('No runs yet');
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

it('of a long list only the rows in view are in the page, and all are counted', async () => {
  await show(
    Array.from({ length: 10_000 }, (_, i) => aRun(`run ${i + 1}`)),
    10_000,
  ).catch(() => undefined);
  await waitFor(() => expect(headline()).toBe('10,000 runs, nothing to do'));
  expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('10001');
  expect(names().length).toBeLessThan(100);
  expect(document.querySelectorAll('*').length).toBeLessThan(2_500);
  press('a');
  expect(screen.getByTestId('selection').textContent).toContain('10,000 selected');
  expect(screen.getByRole('link', { name: /^Compare the first 12/ })).toBeTruthy();
});

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

it('scrolling a long list gives the rows that are there others’ content, makes no new ones, and leaves the focus where it is', async () => {
  await show(Array.from({ length: 900 }, (_, i) => aRun(`run-${String(i).padStart(4, '0')}`)));
  // They come a few a frame.
  const drawn = (from: number, to: number) =>
    waitFor(() => expect(names().map((name) => Number(name?.slice(4)))).toEqual(range(from, to)));
  await drawn(0, 36);
  const before = new Set(screen.queryAllByTestId('run-row'));
  const shown = names();
  Object.defineProperty(window, 'scrollY', { value: 400 * 36, configurable: true });
  fireEvent.scroll(window);
  await drawn(388, 432);
  expect(shown).not.toContain('run-0388');
  const now = screen.queryAllByTestId('run-row');
  expect(now.filter((row) => !before.has(row)).length).toBeLessThan(20);
  Object.defineProperty(window, 'scrollY', { value: 460 * 36, configurable: true });
  const middle = new Set(now);
  fireEvent.scroll(window);
  await drawn(448, 492);
  expect(screen.queryAllByTestId('run-row').filter((row) => !middle.has(row))).toEqual([]);
  // However long the list is, it has few nodes, and six rows further six rows are drawn.
  expect(document.querySelectorAll('*').length).toBeLessThan(2_500);
  const indexes = () => new Map(screen.queryAllByTestId('run-row').map((row) => [row, row.dataset.index]));
  const placed = indexes();
  Object.defineProperty(window, 'scrollY', { value: 466 * 36, configurable: true });
  fireEvent.scroll(window);
  await waitFor(() => expect([...indexes().values()]).not.toEqual([...placed.values()]));
  expect([...indexes()].filter(([row, index]) => placed.get(row) !== index)).toHaveLength(6);
  // The row that has the focus is the same run's, however far it is from what is in view.
  const link = [...screen.queryAllByTestId('run-row')].find(({ dataset }) => dataset.runId === 'run-0460')!;
  const focused = link.querySelector('a')!;
  act(() => focused.focus());
  for (const top of [700, 470, 20, 460]) {
    Object.defineProperty(window, 'scrollY', { value: top * 36, configurable: true });
    fireEvent.scroll(window);
    await waitFor(() => expect(names()).toContain(`run-${String(top).padStart(4, '0')}`));
    expect(document.activeElement).toBe(focused);
    expect(focused.closest<HTMLElement>('[data-run-id]')!.dataset.runId).toBe('run-0460');
    expect(new Set(names()).size).toBe(names().length);
  }
  act(() => focused.blur());
  Object.defineProperty(window, 'scrollY', { value: 0, configurable: true });
  fireEvent.scroll(window);
  await waitFor(() => expect(names()).not.toContain('run-0460'));
});

it('shows the place of a run without the part that its name repeats', async () => {
  await show([
    aRun('version', { name: 'classifier/version_0', directory: 'logs/lightning/classifier/version_0' }),
    aRun('other', { name: 'other', directory: 'logs/sweep/lr-3' }),
    aRun('top', { name: 'top', directory: 'logs/top' }),
  ]);
  const links = screen.getAllByTestId('run-row').map((row) => row.querySelector('[data-run-link]')!.textContent);
  expect(links.toSorted()).toEqual(['lightning/classifier/version_0', 'sweep/other', 'top']);
});
