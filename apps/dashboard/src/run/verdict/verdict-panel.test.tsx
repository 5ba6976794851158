// @vitest-environment happy-dom
/** The verdict panel: what it says, what to do, and who may acknowledge it. */

import { fireEvent, screen, waitFor } from '@testing-library/react';
import { acknowledgementKey } from '@rewardboard/protocol';
import type { Diagnosis, Keep } from '@rewardboard/protocol';
import { beforeAll, expect, it } from 'vitest';
import { renderPage } from '../../testing/page.tsx';
import { aDiagnosis, aFinding } from '../../testing/samples.ts';
import { startHub } from '../../testing/small-hub.ts';
import type { SmallHub } from '../../testing/small-hub.ts';
import { VerdictPanel } from './verdict-panel.tsx';

const FINDING = aFinding('overfitting');
const KEEP: Keep = {
  step: 450,
  metric: 'eval/f1',
  value: 0.8,
  checkpoint: null,
  margin: null,
  asGood: 0,
  nearestSaved: { step: 400, checkpoint: '/out/checkpoint-400' },
  sentence: 'Step 450 by F1.',
  outlook: { advice: 'go on', sinceStep: 0, gain: 1, sentence: 'Continue.' },
};
const OVERFITTING = aDiagnosis({
  level: 'act',
  sentence: 'Overfitting since step 450',
  evidence: 'Validation loss rises.',
  advice: [{ text: 'Stop earlier:', field: 'num_train_epochs', from: '3', to: '1' }, { text: 'Or use dropout.' }],
  rule: 'overfitting',
  findings: [FINDING],
  keep: KEEP,
});
let hub: SmallHub;

beforeAll(async () => {
  hub = await startHub();
});

function show(diagnosis: Diagnosis, acknowledged: string[] = []) {
  const evaluations = [400, 500, 600, 700].map((step) => ({ step, values: {} }));
  renderPage(
    <VerdictPanel runId="a b" diagnosis={diagnosis} acknowledged={new Set(acknowledged)} evaluations={evaluations} />,
  );
}

it('names the level for those who do not see colours, then the sentence, evidence and numbered advice', () => {
  show(OVERFITTING);
  expect(screen.getByTestId('verdict').textContent).toBe('needs action: Overfitting since step 450');
  expect(screen.getByText('Validation loss rises.')).toBeTruthy();
  const [first, second] = screen.getAllByRole('listitem').map((item) => item.textContent);
  expect(first).toBe('1Stop earlier: num_train_epochs 3 → 1');
  expect(second).toBe('2Or use dropout.');
});

it('says when it was detected, counting the evaluations since it began', () => {
  show(OVERFITTING);
  expect(screen.getByText('Noticed at step 600, 2 evaluations after it began')).toBeTruthy();
  expect(screen.getByText(/^90\.0% sure, .* Rule: overfitting\. Measured: on generated runs: /)).toBeTruthy();
});

it('does not count the evaluation at which it began', () => {
  show({ ...OVERFITTING, findings: [{ ...FINDING, onsetStep: 500, detectedStep: 600 }] });
  expect(screen.getByText('Noticed at step 600, 1 evaluation after it began')).toBeTruthy();
});

it('offers nothing to acknowledge when all is fine', () => {
  show({ ...OVERFITTING, level: 'fine', findings: [{ ...FINDING, level: 'fine' }] });
  expect(screen.getByText(/^Noticed/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Acknowledge' })).toBeNull();
});

it('offers the nearest saved checkpoint, and no advice to continue next to a verdict that needs action', () => {
  show(OVERFITTING);
  expect(screen.getByRole('button', { name: 'Copy checkpoint path' }).title).toBe('/out/checkpoint-400');
  expect(screen.getByTestId('checkpoint').textContent).toBe('◆Keep step 450 by F1.');
});

it('advises to continue when nothing is wrong', () => {
  show(aDiagnosis({ keep: KEEP }));
  expect(screen.getByTestId('checkpoint').textContent).toContain('Continue.');
});

it('leads to a comparison, also where nothing was found', () => {
  show(aDiagnosis());
  expect(screen.getByRole('link', { name: 'Compare with …' }).getAttribute('href')).toMatch(
    /^\/compare\/?\?runs=a%20b$/,
  );
});

it('says how far it has got while a long run is still being checked', () => {
  show(aDiagnosis({ judgedStep: 12_000 }));
  expect(screen.getByText(/up to 12,000 so far/)).toBeTruthy();
});

it('follows a resolved finding no longer', () => {
  show({ ...OVERFITTING, findings: [{ ...FINDING, resolvedStep: 700 }] });
  expect(screen.queryByRole('button', { name: 'Acknowledge' })).toBeNull();
  expect(screen.queryByText(/Noticed/)).toBeNull();
});

it('acknowledges at the hub, and takes that back', async () => {
  show(OVERFITTING);
  fireEvent.click(screen.getByRole('button', { name: 'Acknowledge' }));
  await waitFor(() => expect(hub.posts).toHaveLength(1));
  expect(hub.posts[0]).toEqual({
    path: '/api/runs/a%20b/acknowledge',
    body: { finding: 'overfitting@450', level: 'act', acknowledged: true },
  });
  show(OVERFITTING, [acknowledgementKey(FINDING)]);
  fireEvent.click(screen.getByRole('button', { name: 'Acknowledged' }));
  await waitFor(() => expect(hub.posts[1]?.body).toMatchObject({ acknowledged: false }));
});

it('shows why the hub refused', async () => {
  hub.answer = { status: 409, body: { error: 'The finding is gone.' } };
  show(OVERFITTING);
  fireEvent.click(screen.getByRole('button', { name: 'Acknowledge' }));
  expect((await screen.findByRole('alert')).textContent).toBe('The finding is gone.');
});
