// @vitest-environment happy-dom
/** The form that corrects what the metric names of a file mean. */

import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import type { SourceStatus } from '@rewardboard/protocol';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import '../../testing/page.tsx';
import { startHub } from '../../testing/small-hub.ts';
import type { SmallHub } from '../../testing/small-hub.ts';
import { FileNames } from './file-names.tsx';

const NAMES = { train_loss: 'train/loss', valid_err: 'eval/err', lr: 'lr', junk: 'ignore' };
let hub: SmallHub;

beforeAll(async () => {
  hub = await startHub();
});
beforeEach(() => {
  hub.posts.length = 0;
  hub.answer = { status: 200, body: { name: 'valid_err', path: 'eval/loss', before: null } };
});

function show(change: Partial<SourceStatus> = {}) {
  const source = { names: NAMES, corrected: ['junk'], ...change } as unknown as SourceStatus;
  render(<FileNames runId="a" source={source} partners={new Set(['train/loss', 'eval/loss'])} />);
}
const row = (name: string) => within(screen.getAllByTestId('name').find(({ dataset }) => dataset.name === name)!);
const type = (text: string) =>
  fireEvent.change(screen.getByLabelText('valid_err: shown as'), { target: { value: text } });

it('counts metrics, renamed ones and corrections, and names the partner of a pair', () => {
  show();
  expect(screen.getByText('4 metrics, 1 renamed, 1 corrected by hand')).toBeTruthy();
  expect(row('train_loss').getByText('paired with validation', { exact: false })).toBeTruthy();
});

it('is not there for a file without metric names', () => {
  show({ names: {} });
  expect(screen.queryByTestId('names')).toBeNull();
});

it('sends another name with the role that it had, with Enter or the button', async () => {
  show();
  expect(row('valid_err').queryByRole('button')).toBeNull();
  type(' loss ');
  fireEvent.keyDown(screen.getByLabelText('valid_err: shown as'), { key: 'Enter' });
  fireEvent.click(row('valid_err').getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(hub.posts).toHaveLength(2));
  for (const post of hub.posts)
    expect(post).toEqual({ path: '/api/runs/a/names', body: { name: 'valid_err', path: 'eval/loss' } });
});

it('keeps the name when it is emptied, and sends nothing when nothing changes', () => {
  show();
  type('   ');
  fireEvent.keyDown(screen.getByLabelText('valid_err: shown as'), { key: 'Enter' });
  expect(hub.posts).toEqual([]);
});

it('keeps what is being typed when a role that was chosen before arrives', () => {
  const source = (path: string) => ({ names: { ...NAMES, valid_err: path }, corrected: [] }) as unknown as SourceStatus;
  const partners = new Set<string>();
  const { rerender } = render(<FileNames runId="a" source={source('eval/err')} partners={partners} />);
  type('rate');
  rerender(<FileNames runId="a" source={source('train/err')} partners={partners} />);
  expect(screen.getByLabelText<HTMLInputElement>('valid_err: shown as').value).toBe('rate');
  rerender(<FileNames runId="a" source={source('train/rate')} partners={partners} />);
  expect(row('valid_err').queryByRole('button', { name: 'Save' })).toBeNull();
});

it('sends another role at once; an ignored metric has no name to type', async () => {
  show();
  fireEvent.change(screen.getByLabelText('valid_err: role'), { target: { value: 'ignore' } });
  await waitFor(() => expect(hub.posts[0]?.body).toEqual({ name: 'valid_err', path: 'ignore' }));
  expect(screen.queryByLabelText('junk: shown as')).toBeNull();
});

it('says what was saved, and undoes it', async () => {
  show();
  type('loss');
  fireEvent.click(row('valid_err').getByRole('button', { name: 'Save' }));
  expect(await screen.findByText(/Saved:/)).toBeTruthy();
  expect(screen.getByRole('status').textContent).toContain('valid_err is now eval/loss.');
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(hub.posts[1]?.body).toEqual({ name: 'valid_err', path: null }));
});

it('undoes a second correction back to the first', async () => {
  hub.answer = { status: 200, body: { name: 'valid_err', path: 'eval/loss', before: 'eval/error' } };
  show();
  type('loss');
  fireEvent.click(row('valid_err').getByRole('button', { name: 'Save' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(hub.posts[1]?.body).toEqual({ name: 'valid_err', path: 'eval/error' }));
});

it('shows why the hub refused, until the next correction works', async () => {
  hub.answer = { status: 409, body: { error: 'The directory is read-only.' } };
  show();
  fireEvent.click(row('junk').getByRole('button', { name: 'Undo the correction' }));
  expect((await screen.findByRole('alert')).textContent).toBe('The directory is read-only.');
  hub.answer = { status: 200, body: { name: 'junk', path: null, before: 'ignore' } };
  fireEvent.click(row('junk').getByRole('button', { name: 'Undo the correction' }));
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  expect(screen.getByRole('status').textContent).toContain('junk has its detected meaning again.');
});

it('shows a guest what the names mean, without a form', async () => {
  hub.send('hub', { version: '1', watching: [], now: Date.now(), shared: true, alerts: null });
  show();
  await waitFor(() => expect(screen.queryByRole('combobox')).toBeNull());
  expect(screen.getAllByTestId('name').map(({ textContent }) => textContent)).toEqual([
    'train_loss → train/loss paired with validation',
    'valid_err → eval/err',
    'lr',
    'junk → ignore · corrected by hand',
  ]);
});
