// @vitest-environment happy-dom
/** What the page of a run says around its charts: unknown runs, header, files, what is missing, a lost connection. */

import { render, screen, waitFor } from '@testing-library/react';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import type { RunEvent, SourceStatus } from '@rewardboard/protocol';
import { beforeAll, expect, it, vi } from 'vitest';
import { aRun } from '../../testing/samples.ts';
import { renderPage } from '../../testing/page.tsx';
import { startHub } from '../../testing/small-hub.ts';
import type { SmallHub } from '../../testing/small-hub.ts';
import { Frame } from '../../frame/frame.tsx';
import { ConfigurationDrawer } from '../files/configuration-drawer.tsx';
import { missingOf } from '../missing/missing.ts';
import { NotInLog } from '../missing/not-in-log.tsx';
import { RunHeader } from './run-header.tsx';
import { RunPage } from './run-page.tsx';

let hub: SmallHub;

beforeAll(async () => {
  hub = await startHub({ runs: [aRun('moved', { formerIds: ['old'] })] });
});

function runOf(...events: RunEvent[]) {
  const run = emptyRun();
  applyEvents(run, events);
  return run;
}
const train = (step: number, time: number): RunEvent => ({ type: 'train', step, time, values: { 'train/loss': 1 } });
function showHeader(run: ReturnType<typeof emptyRun>, summary = aRun('a', { state: 'running' })) {
  render(<RunHeader run={run} name="a" summary={summary} diagnosis={null} drawerButton={null} damageNote={null} />);
}
const fact = (name: string) => screen.getByText(name).nextElementSibling!.textContent.trim();

it('says that an address without a run has none', () => {
  renderPage(<RunPage />, '/run/');
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('This link doesn’t name a run');
});

it('says that a run is unknown, and where the others are', async () => {
  renderPage(<RunPage />, '/run/?id=nothing');
  expect((await screen.findByTestId('unknown-run')).textContent).toContain('There is no run “nothing” here');
  expect(screen.getByRole('link').textContent).toBe('All runs');
});

it('opens the run that an old address became part of', async () => {
  const replace = vi.fn<(address: string) => void>();
  renderPage(<RunPage />, '/run/?id=old', { replace });
  await waitFor(() => expect(replace).toHaveBeenCalledWith('/run/?id=moved'));
});

it('shows speed, elapsed time and time left of a running run', () => {
  const run = runOf(train(0, 1_000), train(100, 51_000));
  run.about.plannedSteps = 300;
  showHeader(run);
  expect(fact('Step')).toBe('100 of 300');
  expect(fact('Time')).toBe('0:50 elapsed, 1:40 left');
  expect(fact('Speed')).toBe('2.000 steps/s');
  expect(screen.getByRole('progressbar').getAttribute('aria-valuemax')).toBe('300');
});

it('shows no time left for a run that has stopped, and says what is not logged', () => {
  const run = runOf(train(0, 1_000), train(100, 61_000));
  run.about.plannedSteps = 300;
  showHeader(run, aRun('a', { state: 'failed', stateReason: 'Out of memory.' }));
  expect(fact('Time')).toBe('1:00 elapsed');
  expect(fact('Epoch')).toBe('not logged');
  expect(screen.getByText('Out of memory.')).toBeTruthy();
});

it('does not list as missing what the drawer shows', () => {
  const run = runOf(train(1, 1));
  run.about.config = { lr: 1 };
  render(<NotInLog missing={missingOf(run, [])} />);
  expect(screen.getByTestId('missing').textContent).not.toContain('Configuration');
  render(<ConfigurationDrawer runId="a" run={run} sources={[]} notUnderstood={0} onClose={() => undefined} />);
  expect(screen.getByTestId('drawer').textContent).toContain('Hyperparameterslr1');
  expect(screen.getByTestId('drawer').textContent).toContain('The hub has not listed any files yet.');
});

it('lists files with their progress, damage and unknown formats', () => {
  const source: SourceStatus = {
    path: 'a/metrics.log',
    format: 'metrics-log',
    size: 2_500,
    read: 500,
    records: 3,
    damaged: 2,
    firstDamage: { line: 7, text: '<b>broken' },
    error: null,
  };
  const unknown: SourceStatus = { ...source, path: 'b', format: null, read: 2_500, damaged: 0, firstDamage: null };
  const run = runOf(train(1, 1));
  run.about.stepUnit = 'epoch';
  render(
    <ConfigurationDrawer runId="a" run={run} sources={[source, unknown]} notUnderstood={1} onClose={() => undefined} />,
  );
  const text = screen.getByTestId('drawer').textContent;
  expect(text).toContain('500 B2 kB left');
  expect(text).toContain('2 lines of metrics.log could not be read (first: line 7)');
  expect(text).toContain('<b>broken');
  expect(text).toContain('unknown format');
  expect(text).toContain('The steps of this run are epochs');
  expect(text).toContain('1 event of an unknown kind');
});

it('keeps the page when the connection is lost, and says how old it is', async () => {
  renderPage(<Frame>the page</Frame>, '/');
  await waitFor(() => expect(screen.getByTestId('connection').textContent).toBe('Connected to hub'));
  await hub.close();
  expect((await screen.findByTestId('hub-lost')).textContent).toMatch(
    /has not answered for \d+ s\. This is the last known/,
  );
  expect(screen.getByTestId('connection').textContent).toBe('Connection to hub lost');
  expect(screen.getByText('the page')).toBeTruthy();
  showHeader(runOf(train(1, 1)));
  expect(screen.getByTestId('run-state').textContent).toMatch(/^Unknown for/);
});
