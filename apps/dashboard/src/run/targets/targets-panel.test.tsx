// @vitest-environment happy-dom
/** Targets on the page: what is met, and a form that survives nonsense. */

import { fireEvent, render, screen, within } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import '../../testing/page.tsx';
import { aDiagnosis, aTarget } from '../../testing/samples.ts';
import { ownTargets } from './own-targets.ts';
import { TargetsPanel } from './targets-panel.tsx';

const TARGETS = [
  aTarget('eval/accuracy', { label: 'Accuracy' }),
  aTarget('eval/loss', { label: 'Validation loss', comparison: '<', target: 0.5, verdict: 'cannot tell yet' }),
];

beforeEach(() => ownTargets.set(null));

function show(targets = TARGETS) {
  render(<TargetsPanel diagnosis={aDiagnosis({ targets })} metrics={['eval/accuracy', 'eval/loss', 'eval/f1']} />);
}
function edit(row: number, number: string) {
  if (!screen.queryByRole('form')) fireEvent.click(screen.getByRole('button', { name: 'Edit' }));
  const field = within(screen.getByRole('group', { name: `Target ${row}` })).getByLabelText('Number');
  fireEvent.change(field, { target: { value: number } });
}
const save = () => fireEvent.submit(screen.getByRole('form', { name: 'Edit targets' }));
const alert = () => screen.queryByRole('alert')?.textContent ?? null;

it('shows value, interval and verdict of each target, and reads them out', () => {
  show();
  const [accuracy, loss] = screen.getAllByTestId('target');
  expect(accuracy!.textContent).toMatch(/Accuracy ≥ 0\.85✕ Not met0\.7000\.660 to 0\.740/);
  expect(loss!.textContent).toContain('? Can’t tell yet');
  expect(
    screen.getByLabelText('Accuracy 0.700, 95% interval 0.660 to 0.740, target ≥ 0.85, baseline 0.600, latest 0.680'),
  ).toBeTruthy();
});

const UNCHECKED = { verdict: 'not checked', value: null, low: null, high: null } as const;

it('puts targets that were not checked into one line, with the reason of each', () => {
  show([
    aTarget('eval/accuracy', { label: 'Accuracy' }),
    aTarget('eval/f1', { ...UNCHECKED, label: 'F1', sentence: 'Not checked: not in this log' }),
    aTarget('gap', {
      ...UNCHECKED,
      label: 'Loss gap',
      comparison: '<',
      target: 0.05,
      sentence: 'Not checked: no loss',
    }),
  ]);
  expect(screen.getAllByRole('img')).toHaveLength(1);
  expect(screen.getByText(/^Not checked:/).textContent).toBe(
    'Not checked: F1 ≥ 0.85 (not in this log) · Loss gap < 0.05 (no loss)',
  );
});

it('keeps the place of targets, with a dash and never a zero, until the first evaluation comes', () => {
  const targets = [aTarget('eval/f1', { ...UNCHECKED, sentence: 'no F1' })];
  render(<TargetsPanel diagnosis={aDiagnosis({ targets })} metrics={[]} areAwaited />);
  expect(screen.getByTestId('target').textContent).toBe('eval/f1 ≥ 0.85– Not checked–no F1');
  expect(screen.queryByRole('img')).toBeNull();
});

it('keeps a value that is not a number off the strip', () => {
  show([aTarget('eval/f1', { value: NaN, latest: Infinity })]);
  expect(screen.getByTestId('target').textContent).toContain('not a number');
  expect(screen.getByTestId('target').innerHTML).not.toContain('NaN');
  expect(screen.getByTestId('target').querySelectorAll('circle')).toHaveLength(0);
});

it.each([
  ['', 'Target 1: '],
  ['abc', 'Target 1: '],
  ['0,85', 'Target 1: '],
  ['60', 'Target 1: 60 is not between 0 and 1'],
  ['1e999', 'Target 1: '],
  ['-1', 'Target 1: '],
])('refuses “%s” as the target of a share, and saves nothing', (nonsense, message) => {
  show();
  edit(1, nonsense);
  save();
  expect(alert()).toContain(message);
  expect(alert()).not.toMatch(/targets\[|undefined/);
  expect(ownTargets.get()).toBeNull();
});

it('names both rows when two targets are for one metric', () => {
  show();
  fireEvent.click(screen.getByRole('button', { name: 'Edit' }));
  const second = within(screen.getByRole('group', { name: 'Target 2' }));
  fireEvent.change(second.getByLabelText('Metric'), { target: { value: 'eval/accuracy' } });
  save();
  expect(alert()).toMatch(/^Target 2: .*target 1/);
});

it('saves what makes sense, in this browser, until the hub’s targets are wanted again', () => {
  show();
  edit(1, ' 0.6 ');
  save();
  expect(ownTargets.get()).toEqual([
    { metric: 'eval/accuracy', comparison: '>=', target: 0.6 },
    { metric: 'eval/loss', comparison: '<', target: 0.5 },
  ]);
  expect(JSON.parse(localStorage.getItem('rewardboard:targets')!)).toHaveLength(2);
  expect(screen.getByText(/^your own, saved in this browser/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Edit' }));
  fireEvent.click(screen.getByRole('button', { name: 'Use the hub’s targets' }));
  expect(ownTargets.get()).toBeNull();
});

it('adds a metric that has no target yet, in its usual direction, and removes one', () => {
  show();
  fireEvent.click(screen.getByRole('button', { name: 'Edit' }));
  fireEvent.click(screen.getByRole('button', { name: 'Add a target' }));
  const added = within(screen.getByRole('group', { name: 'Target 3' }));
  expect(added.getByLabelText<HTMLSelectElement>('Metric').value).toBe('eval/f1');
  expect(added.getByLabelText<HTMLSelectElement>('Comparison').value).toBe('>=');
  fireEvent.change(added.getByLabelText('Number'), { target: { value: '0.5' } });
  fireEvent.click(screen.getByRole('button', { name: 'Remove Accuracy' }));
  save();
  expect(ownTargets.get()!.map(({ metric }) => metric)).toEqual(['eval/loss', 'eval/f1']);
});

it('ignores targets in the browser’s storage that somebody has broken', () => {
  localStorage.setItem('rewardboard:targets', '[{"metric": 7}]');
  window.dispatchEvent(new StorageEvent('storage', { key: 'rewardboard:targets' }));
  show();
  expect(screen.queryByText(/your own/)).toBeNull();
});

it('Escape closes the form without saving, and gives the focus back', () => {
  show();
  edit(1, '0.99');
  fireEvent.keyDown(screen.getAllByLabelText('Number')[0]!, { key: 'Escape' });
  expect(screen.queryByRole('form')).toBeNull();
  expect(ownTargets.get()).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Edit' }));
});
