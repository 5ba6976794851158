// @vitest-environment happy-dom
/** The list of findings as a guest of a shared board sees it: order, details, and no way to change anything. */

import { fireEvent, render, screen, within } from '@testing-library/react';
import { acknowledgementKey } from '@rewardboard/protocol';
import type { Diagnosis } from '@rewardboard/protocol';
import { beforeAll, expect, it, vi } from 'vitest';
import '../../testing/page.tsx';
import { aDiagnosis, aFinding } from '../../testing/samples.ts';
import { startHub } from '../../testing/small-hub.ts';
import { CountsEpochs } from '../view/step-words.ts';
import { FindingsPanel } from './findings-panel.tsx';

const OPEN = aFinding('overfitting', {
  causes: ['Too many epochs', 'Too little data'],
  advice: [{ text: 'Lower it:', field: 'learning_rate', to: '1e-5' }],
  numbers: { lowestLoss: 0.5, evaluations_since: 12, scoreNoise: 0.1 },
});
const FINE = aFinding('loss-up-metric-up', { level: 'fine', confidence: 1, onsetStep: 600 });
const RESOLVED = aFinding('spike', { resolvedStep: 700 });
const SEEN = aFinding('class-bias', { level: 'watch' });

beforeAll(() => startHub({ info: { shared: true } }));

function show(change: Partial<Diagnosis> = {}) {
  const onReplay = vi.fn<(step: number) => void>();
  const onPoint = vi.fn<(rule: string | null) => void>();
  render(
    <FindingsPanel
      runId="a"
      diagnosis={aDiagnosis({ rule: 'overfitting', findings: [SEEN, RESOLVED, FINE, OPEN], ...change })}
      acknowledged={new Set([acknowledgementKey(SEEN)])}
      replayStep={null}
      className=""
      onPoint={onPoint}
      onReplay={onReplay}
    />,
  );
  return { onReplay, onPoint };
}
const finding = (rule: string) => screen.getAllByTestId('finding').find((item) => item.dataset.rule === rule)!;

it('lists open findings, then resolved ones, then acknowledged ones, and counts each kind', () => {
  show();
  expect(screen.getAllByTestId('finding').map(({ dataset }) => dataset.rule)).toEqual([
    'loss-up-metric-up',
    'overfitting',
    'spike',
    'class-bias',
  ]);
  // What is fine is not counted as open.
  expect(screen.getByText('1 open, 1 acknowledged, 1 resolved')).toBeTruthy();
});

it('shows of the verdict’s finding only its title, since the verdict stands above', () => {
  show();
  expect(screen.getAllByTestId('finding').every((item) => !(item as HTMLDetailsElement).open)).toBe(true);
  const summary = finding('overfitting').querySelector('summary')!.textContent;
  expect(summary).toContain('the verdict above; open for causes and numbers');
  expect(summary).not.toContain('Evidence of');
  expect(finding('class-bias').querySelector('summary')!.textContent).toContain('Evidence of class-bias');
});

it('explains a finding: causes, confidence, numbers; its advice is left to the verdict', () => {
  show();
  const text = finding('overfitting').textContent;
  expect(text).toContain('1 Too many epochs2 Too little data');
  expect(text).toContain('at step 600; it began at step 450');
  expect(text).toContain('90.0%, given the noise of this run');
  expect(text).toContain('lowest loss 0.500, evaluations since 12, score noise (standard deviation) 0.100');
  expect(text).not.toContain('learning_rate');
});

it('gives the advice of findings that are not the verdict, and calls a fact certain', () => {
  show({ rule: null });
  expect(finding('overfitting').textContent).toContain('Lower it: learning_rate 1e-5');
  expect(finding('loss-up-metric-up').textContent).toContain('Confidencecertain');
  expect(finding('loss-up-metric-up').textContent).not.toContain('; it began at step');
});

it('says how long a resolved finding lasted', () => {
  show();
  expect(finding('spike').textContent).toContain('steps 450 to 700');
  expect(within(finding('spike')).getByTitle('resolved').textContent).toBe('✓');
});

it('shows a guest what was acknowledged, without a button', () => {
  show();
  expect(finding('class-bias').textContent).toContain('acknowledged · since step 450');
  expect(screen.queryByRole('button', { name: /Acknowledge/ })).toBeNull();
});

it('marks the finding under the pointer in the charts', () => {
  const { onPoint } = show();
  fireEvent.pointerEnter(finding('spike').querySelector('summary')!);
  expect(onPoint).toHaveBeenLastCalledWith('spike');
  fireEvent.pointerLeave(finding('spike').querySelector('summary')!);
  expect(onPoint).toHaveBeenLastCalledWith(null);
});

it('lists the rules that found nothing, and those that could not check, with the reason', () => {
  show({
    findings: [],
    clear: ['crashed', 'spike'],
    notChecked: [{ rule: 'plateau', verdict: 'too noisy to tell', why: 'needs 4 more evaluations' }],
  });
  expect(screen.getByText('No findings so far.')).toBeTruthy();
  expect(screen.getByText('Nothing found by 2 rules').parentElement!.textContent).toContain('Crashed, Loss spike');
  expect(screen.getByText('Not checked by 1 rule').parentElement!.textContent).toContain(
    'Plateau: too noisy to tell: needs 4 more evaluations',
  );
});

it('replays the step of an entry of the timeline', () => {
  const { onReplay } = show({
    timeline: [
      { step: 600, id: 'spike@450', rule: 'spike', change: 'opened', level: 'watch', sentence: 'A spike' },
      { step: 700, id: 'spike@450', rule: 'spike', change: 'resolved', level: 'watch', sentence: 'Spike over' },
    ],
  });
  expect(screen.getByText('Timeline: 2 changes')).toBeTruthy();
  fireEvent.click(screen.getByText('Spike over', { exact: false }));
  expect(onReplay).toHaveBeenCalledWith(700);
});

it('says epochs where the log counts epochs', () => {
  const shown = aFinding('overfitting', { onsetStep: 2, detectedStep: 3 });
  render(
    <CountsEpochs value>
      <FindingsPanel
        runId="a"
        diagnosis={aDiagnosis({ rule: 'overfitting', findings: [shown] })}
        acknowledged={new Set()}
        replayStep={null}
        className=""
        onPoint={() => {}}
        onReplay={() => {}}
      />
    </CountsEpochs>,
  );
  expect(finding('overfitting').textContent).toContain('since epoch 2');
  expect(finding('overfitting').textContent).toContain('at epoch 3; it began at epoch 2');
});
