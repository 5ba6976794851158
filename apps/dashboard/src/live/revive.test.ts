import type { Diagnosis, LineChange } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { reviveDiagnosis, reviveLine } from './revive.ts';

it('restores the non-finite numbers of a diagnosis, and keeps unknown ones unknown', () => {
  const raw = {
    level: 'act',
    sentence: '',
    evidence: '',
    advice: [],
    rule: null,
    clear: [],
    notChecked: [],
    findings: [{ rule: 'non-finite', numbers: { loss: 'NaN', steps: 3, odd: 'text' } }],
    targets: [{ metric: 'eval/f1', value: 'Infinity', latest: null, low: 0.1, high: '-Infinity', baseline: null }],
    keep: { step: 1, metric: 'eval/loss', value: 'NaN', checkpoint: null },
  } as unknown as Diagnosis;
  const diagnosis = reviveDiagnosis(raw);
  expect({ ...diagnosis.findings[0]!.numbers }).toEqual({ loss: NaN, steps: 3 });
  expect(diagnosis.targets[0]).toMatchObject({ value: Infinity, latest: null, low: 0.1, high: -Infinity });
  expect(diagnosis.keep!.value).toBeNaN();
});

it('restores the numbers of a line, and adds nothing to what changed of it', () => {
  const raw: LineChange = {
    id: 'a',
    best: { metric: 'eval/loss', value: 'NaN' as unknown as number, step: 1 },
    spark: { steps: [1, 2], values: ['NaN', 0.5] },
  };
  expect(reviveLine(raw)).toEqual({
    id: 'a',
    best: { metric: 'eval/loss', value: NaN, step: 1 },
    spark: { steps: [1, 2], values: [NaN, 0.5] },
  });
  expect(reviveLine({ id: 'a', best: null, lastStep: 5 })).toEqual({ id: 'a', best: null, lastStep: 5 });
});
