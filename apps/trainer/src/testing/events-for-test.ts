/** Events of a made-up run, for tests that write or send them. */

import type { EvaluationEvent, RunInfo, SampleTextEvent } from '@rewardboard/protocol';

export const INFO: RunInfo = {
  version: 1,
  id: 'run-1',
  name: 'a run',
  createdAt: 1_700_000_000_000,
  positiveLabel: 'correct',
  negativeLabel: 'incorrect',
  threshold: 0.5,
  plannedSteps: 100,
  plannedEpochs: 1,
  modelConfig: {},
  trainConfig: {},
  changedFields: [],
  versions: {},
  device: 'test',
  data: {
    source: 's',
    generated: true,
    fingerprint: '',
    trainExamples: 1,
    evalExamples: 1,
    trainProblems: 1,
    evalProblems: 1,
    trainBaseRate: 0.5,
    evalBaseRate: 0.5,
    trivialAuc: [],
  },
  parameters: 1,
};

export const TEXTS: SampleTextEvent = {
  type: 'sample-text',
  time: 1_700_000_000_001,
  samples: [3, 8].map((id) => ({ id, problem: `Problem ${id} “quoted” ✓`, solution: 'line\nline' })),
};

export function evaluationAt(step: number): EvaluationEvent {
  return {
    type: 'evaluation',
    time: 1_700_000_000_000 + step,
    step,
    epoch: step / 100,
    values: {
      'train/loss': 1 / step,
      'train/learning_rate': 1e-3,
      'eval/loss': NaN,
      'eval/accuracy': 0.5,
      'eval/f1': 0.5,
    },
    counts: { tp: 1, tn: 2, fp: 3, fn: 4 },
    samples: { id: [3, 8], label: [0, 1], predicted: [0, 0], probability: [0.25, 0.125] },
  };
}
