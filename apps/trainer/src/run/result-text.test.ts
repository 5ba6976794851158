import { expect, it } from 'vitest';
import type { RunInfo } from '@rewardboard/protocol';
import { resultText, startText } from './result-text.ts';

const info = {
  id: 'id',
  parameters: 123_457,
  plannedSteps: 10,
  device: 'onnxruntime',
  positiveLabel: 'correct',
  negativeLabel: 'wrong',
  data: {
    source: 'pairs.jsonl',
    generated: false,
    fingerprint: '',
    trainExamples: 2_400,
    evalExamples: 600,
    trainProblems: 1_200,
    evalProblems: 300,
    trainBaseRate: 0.5,
    evalBaseRate: 0.5,
    trivialAuc: [{ name: 'length', auc: 0.61 }],
    kind: 'pairs',
  },
} as unknown as RunInfo;

it('of pairs, counts pairs, and compares with guessing which one is better', () => {
  expect(startText({ info, frozen: 22_565_376 })).toBe(
    [
      'Run id: 123,457 parameters, 22,565,376 more are frozen; 10 steps, on onnxruntime',
      'Data: pairs.jsonl; training set: 1,200 pairs of 1,200 problems; validation set: 300 pairs of 300 problems',
      'Trivial baseline: Accuracy 0.500 (guessing)',
    ].join('\n'),
  );
  const result = { step: 10, values: { 'eval/accuracy': 0.7, 'eval/loss': 0.5 } };
  const over = { outcome: 'finished', cause: 'done', step: 10, checkpoint: 'checkpoint-10', result } as const;
  expect(resultText(info, over, 'eval_f1', 'outputs/run').split('\n')).toEqual([
    'Best evaluation by eval_accuracy: step 10',
    '               model   baseline',
    '  Accuracy    0.7000     0.5000  guessing',
    'Model: outputs/run/checkpoint-10',
  ]);
});

it('of labelled steps, counts examples, and compares with trivial answers', () => {
  const steps = { ...info, data: { ...info.data, kind: 'steps' } } as RunInfo;
  const [run, data, baselines] = startText({ info: steps, resumedFrom: 4, frozen: 0 }).split('\n');
  expect(run).toBe('Run id: 123,457 parameters; 10 steps, resumed from step 4, on onnxruntime');
  expect(data).toContain('validation set: 600 examples of 300 problems');
  expect(baselines).toMatch(
    /^Trivial baselines: Accuracy 0\.500 \(always “.+”\), F1 .+, ROC AUC 0\.610 \(best of 1 single features: length\)$/,
  );
});
