/** The diagnosis as a whole: its wording, sparse, strange and hostile runs, that it never sees the future, and its cost. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Run, RunEvent } from '@rewardboard/protocol';
import { applyEvents, emptyRun, eventFromWire } from '@rewardboard/protocol';
import { drawKind } from '../testing/draw-kind.ts';
import { drawRun, eventsOf, infoWith } from '../testing/draw-run.ts';
import { seededRandom } from '../testing/random.ts';
import { diagnose } from './diagnose.ts';
import { ALL_RULES } from '../rules/all-rules.ts';
import { DEFAULT_TARGETS } from '../verdict/target.ts';
import { MAX_SENTENCE } from '../wording/wording.ts';

function runOf(events: readonly RunEvent[]): Run {
  const run = emptyRun();
  applyEvents(run, events);
  return run;
}

function evaluations(losses: readonly number[], every = 24): RunEvent[] {
  return losses.map((loss, i) => ({
    type: 'evaluation',
    step: (i + 1) * every,
    values: { 'eval/loss': loss, 'train/loss': loss - 0.01 },
  }));
}

const diagnosisOf = (run: Run) => diagnose(run, DEFAULT_TARGETS);

describe('the verdict', () => {
  it('says that an empty run has no data yet, and names no rule', () => {
    const diagnosis = diagnosisOf(emptyRun());
    expect(diagnosis).toMatchObject({
      level: 'unknown',
      rule: null,
      sentence: 'No verdict yet: no data.',
      findings: [],
      keep: null,
    });
    expect(diagnosis.notChecked.map(({ rule }) => rule).toSorted()).toEqual(ALL_RULES.map(({ id }) => id).toSorted());
    expect(diagnosis.targets.map(({ verdict }) => verdict)).toEqual(['not checked', 'not checked', 'not checked']);
  });

  it('says that a run with training loss only has no evaluation yet', () => {
    const run = runOf(
      Array.from({ length: 30 }, (_, i) => ({ type: 'train', step: i + 1, values: { 'train/loss': 0.7 - i / 100 } })),
    );
    expect(diagnosisOf(run)).toMatchObject({
      level: 'unknown',
      sentence: 'No evaluation yet at step 30; training loss 0.410.',
    });
  });

  it('does not promise more evaluations in a log that has been silent for hours', () => {
    const run = runOf(evaluations([0.69, 0.66]));
    const seen = (hours: number) =>
      diagnose(run, DEFAULT_TARGETS, { now: hours * 3_600_000, lastPointAt: 0, trainer: 'unknown' }).sentence;
    expect(seen(2)).toBe('Can’t tell from 2 evaluations: validation loss 0.690 to 0.660.');
    expect(seen(0.5)).toMatch(/^Too early: 2 evaluations/);
  });

  it('says after two evaluations when the first verdict comes', () => {
    expect(diagnosisOf(runOf(evaluations([0.69, 0.66])))).toMatchObject({
      level: 'unknown',
      sentence: 'Too early: 2 evaluations; validation loss 0.690 to 0.660.',
      evidence: expect.stringContaining('at about step 120, if one comes every 24 steps') as string,
    });
  });

  it('is undecided if the run ended after two evaluations', () => {
    const run = runOf([...evaluations([0.69, 0.66]), { type: 'end', outcome: 'finished', step: 48 }]);
    expect(diagnosisOf(run)).toMatchObject({
      level: 'unknown',
      sentence: 'Can’t tell from 2 evaluations: validation loss 0.690 to 0.660.',
    });
  });

  it('says of a run without problems how many evaluations it has and which is best', () => {
    const losses = Array.from({ length: 37 }, (_, i) => 0.3 + 0.4 * Math.exp(-i / 8));
    expect(diagnosisOf(runOf(evaluations(losses, 40)))).toMatchObject({
      level: 'fine',
      rule: 'healthy',
      sentence: 'No problems found in 37 evaluations; the best is step 1,480.',
    });
  });

  it('finds no problem in the guide’s example of good convergence', () => {
    const rows: [number, number, number, number][] = [
      [50, 0.6234, 0.6523, 0.6401],
      [100, 0.5512, 0.7234, 0.7156],
      [150, 0.4891, 0.7656, 0.7589],
      [200, 0.4401, 0.7987, 0.7912],
      [250, 0.4123, 0.8234, 0.8156],
    ];
    const run = runOf(
      rows.map(([step, loss, accuracy, f1]) => ({
        type: 'evaluation',
        step,
        values: { 'train/loss': loss, 'eval/loss': loss + 0.01, 'eval/accuracy': accuracy, 'eval/f1': f1 },
      })),
    );
    expect(diagnosisOf(run)).toMatchObject({ level: 'fine', rule: 'healthy' });
  });

  it('is the most severe open finding, and at most seventy characters, in any run', () => {
    const random = seededRandom(5);
    for (const kind of ['healthy', 'overfit', 'underfit', 'no learning', 'divergence'] as const)
      for (let i = 0; i < 20; i++) {
        const diagnosis = diagnosisOf(drawKind(kind, 0.011, random).run);
        const open = diagnosis.findings.filter(({ resolvedStep }) => resolvedStep === null);
        if (open.some(({ level }) => level === 'act')) expect(diagnosis.level).toBe('act');
        for (const { sentence } of [diagnosis, ...diagnosis.findings])
          expect(sentence.length).toBeLessThanOrEqual(MAX_SENTENCE);
        const order = diagnosis.findings.map(({ resolvedStep }) => (resolvedStep === null ? 0 : 1));
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      }
  });

  it('mentions each rule once: as a finding, clear, not checked, or explained by another', () => {
    const random = seededRandom(6);
    for (const kind of ['healthy', 'overfit', 'divergence'] as const) {
      const { findings, clear, notChecked } = diagnosisOf(drawKind(kind, 0.011, random).run);
      const named = [...findings.map(({ rule }) => rule), ...clear, ...notChecked.map(({ rule }) => rule)];
      expect(new Set(named).size).toBe(named.length);
      for (const { id } of ALL_RULES)
        if (!named.includes(id)) expect(findings.some(({ evidence }) => evidence.includes('Also seen:'))).toBe(true);
    }
  });
});

describe('diagnosed live', () => {
  it('a finding exists from the step at which it was detected, and not one evaluation earlier', () => {
    const random = seededRandom(7);
    let checked = 0;
    for (let i = 0; i < 10; i++) {
      const { run } = drawKind('overfit', 0.011, random);
      const finding = diagnosisOf(run).findings.find(({ rule }) => rule === 'overfitting');
      if (!finding) continue;
      const until = (step: number) =>
        diagnosisOf(upTo(run, step)).findings.find(
          ({ rule, resolvedStep }) => rule === 'overfitting' && resolvedStep === null,
        );
      expect(until(finding.detectedStep)?.detectedStep).toBe(finding.detectedStep);
      expect(until(finding.detectedStep - 1)).toBeUndefined();
      checked++;
    }
    expect(checked).toBeGreaterThan(5);
  });

  it('later events do not change earlier findings, for every rule and every prefix', () => {
    const random = seededRandom(8);
    for (const kind of ['overfit', 'divergence', 'no learning', 'underfit'] as const) {
      const { run } = drawKind(kind, 0.035, random);
      const first = new Map<string, number>();
      // A rule that holds is neither clear nor unchecked, whether it stands for itself or is the echo of another.
      for (const { step } of run.evaluations) {
        const { clear, notChecked } = diagnosisOf(upTo(run, step));
        for (const { id } of ALL_RULES)
          if (!clear.includes(id) && !notChecked.some(({ rule }) => rule === id) && !first.has(id)) first.set(id, step);
      }
      for (const { rule, detectedStep, level, resolvedStep } of diagnosisOf(run).findings)
        if (level !== 'fine' && rule !== 'below-target' && resolvedStep === null)
          expect(first.get(rule), rule).toBeLessThanOrEqual(nextEvaluation(run, detectedStep));
    }
  });
});

describe('sparse and strange runs', () => {
  it('diagnoses a log that has only validation accuracy', () => {
    const run = runOf(
      Array.from({ length: 12 }, (_, i) => ({
        type: 'evaluation',
        step: i + 1,
        values: { 'eval/accuracy': 0.6 + i / 50 },
      })),
    );
    const diagnosis = diagnosisOf(run);
    expect(diagnosis.keep).toMatchObject({ step: 12, metric: 'eval/accuracy' });
    expect(diagnosis.notChecked.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['overfitting', 'divergence', 'metric-audit', 'generalization-gap']),
    );
    for (const { why } of diagnosis.notChecked) expect(why.length).toBeGreaterThan(5);
  });

  it('uses the mean of several evaluation sets, says so, and marks the series of each', () => {
    const run = runOf(
      Array.from({ length: 24 }, (_, i): RunEvent => {
        const loss = i < 8 ? 0.7 - 0.03 * i : 0.49 + 0.03 * (i - 8);
        return {
          type: 'evaluation',
          step: (i + 1) * 100,
          values: { 'train/loss': 0.7 - 0.025 * i, 'eval/a/loss': loss, 'eval/b/loss': loss + 0.4 },
        };
      }),
    );
    const diagnosis = diagnosisOf(run);
    expect(diagnosis.evidence).toContain(
      'Validation loss is the mean of 2 evaluation sets: now from 0.940 (“a”) to 1.340 (“b”).',
    );
    const [first] = diagnosis.findings;
    expect(first).toMatchObject({
      rule: 'overfitting',
      onsetStep: 800,
      metrics: ['eval/a/loss', 'eval/b/loss', 'train/loss'],
    });
    expect(first!.ranges.map(({ metric }) => metric)).toEqual(first!.metrics);
  });

  it('does not call a log healthy that has neither a loss nor a score', () => {
    const run = runOf(
      Array.from({ length: 12 }, (_, i) => ({ type: 'evaluation', step: i + 1, values: { 'eval/runtime': i } })),
    );
    expect(diagnosisOf(run)).toMatchObject({
      level: 'unknown',
      rule: null,
      sentence: 'No verdict: 12 evaluations without a known loss or score.',
    });
  });

  it('gives the same diagnosis for the viewer’s bounded run as long as nothing was merged', () => {
    const events = eventsOf(
      { evaluations: 30, training: () => 0.5, validation: (share) => 0.5 + 0.3 * share },
      seededRandom(3),
    );
    const bounded = emptyRun(12_000);
    applyEvents(bounded, events);
    expect(diagnosisOf(bounded)).toEqual(diagnosisOf(runOf(events)));
  });

  it('never throws, and keeps its texts short, on any numbers in any order', () => {
    const number = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 1e308, -1e308, 5e-324, 0.5));
    const metric = fc.constantFrom(
      'train/loss',
      'train/grad_norm',
      'train/learning_rate',
      'eval/loss',
      'eval/accuracy',
      'eval/f1',
      'eval/precision',
      'eval/recall',
      'eval/roc_auc',
      '__proto__',
      'toString',
    );
    const values = fc.array(fc.tuple(metric, number), { maxLength: 8 }).map((pairs) => {
      const map: Record<string, number> = Object.create(null) as Record<string, number>;
      for (const [name, value] of pairs) map[name] = value;
      return map;
    });
    const count = fc.oneof(fc.nat(2000), fc.constantFrom(0, 1e308, 0.5));
    const step = fc.oneof(fc.nat(500), fc.constantFrom(0, 1e300, 0.25));
    const event: fc.Arbitrary<RunEvent> = fc.oneof(
      fc.record({ type: fc.constant('train' as const), step, values }),
      fc.record(
        {
          type: fc.constant('evaluation' as const),
          step,
          values,
          counts: fc.record({ tp: count, tn: count, fp: count, fn: count }),
        },
        { requiredKeys: ['type', 'step', 'values'] },
      ),
      fc.record({ type: fc.constant('end' as const), outcome: fc.constant('finished' as const), step }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const diagnosis = diagnosisOf(runOf(events));
        for (const { sentence } of [diagnosis, ...diagnosis.findings])
          expect(sentence.length).toBeLessThanOrEqual(MAX_SENTENCE);
        expect(JSON.stringify(diagnosis)).not.toContain('undefined');
      }),
      { numRuns: 300 },
    );
  });

  it('accepts information of any form about the run', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(
            'trainConfig',
            'modelConfig',
            'data',
            'plannedSteps',
            'positiveLabel',
            'threshold',
            'negativeLabel',
          ),
          fc.jsonValue() as fc.Arbitrary<unknown>,
        ),
        (info) => {
          const start = eventFromWire({ type: 'start', info: { id: 'any', ...info } });
          const run = runOf([
            ...(start ? [start] : []),
            ...evaluations(Array.from({ length: 12 }, (_, i) => 0.5 + i / 20)),
          ]);
          // The same without the reader's care, as a program might build it.
          run.info = { ...infoWith({}), ...info } as typeof run.info;
          expect(diagnosisOf(run).sentence).not.toBe('');
        },
      ),
      { numRuns: 200 },
    );
  });

  it('keeps a label from the run short and on one line', () => {
    const info = infoWith({ positiveLabel: `<script>alert(1)</script>\n${'x'.repeat(500)}` });
    const run = runOf([
      { type: 'start', info },
      ...Array.from({ length: 6 }, (_, i): RunEvent => ({
        type: 'evaluation',
        step: i + 1,
        values: { 'eval/loss': 0.5 - i / 100 },
        counts: { tp: 50, fn: 50, tn: 890, fp: 10 },
      })),
    ]);
    for (const { sentence } of diagnosisOf(run).findings) {
      expect(sentence.length).toBeLessThanOrEqual(MAX_SENTENCE);
      expect(sentence).not.toContain('\n');
    }
  });
});

it('diagnoses 1,000 evaluations and 100,000 training points within seconds', () => {
  const random = seededRandom(9);
  const run = drawRun(
    {
      evaluations: 1000,
      training: (share) => 0.7 - 0.3 * share,
      validation: (share) => 0.7 - 0.2 * share,
      accuracy: () => 0.8,
      examples: 500,
      trainingNoise: 0.05,
      validationNoise: 0.01,
    },
    random,
  );
  for (let step = 1; step <= 100_000; step++) run.series.get('train/loss')!.set(step / 2, 0.7 + 0.05 * random.normal());
  diagnosisOf(run);
  const started = process.cpuUsage();
  diagnosisOf(run);
  // Of the processor: other programs may be busy.
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(5000);
});

/** The run as it was right after a step. */
function upTo(run: Run, step: number): Run {
  const earlier = emptyRun();
  for (const [name, series] of run.series) {
    if (name.startsWith('eval/')) continue;
    for (let i = 0; i < series.length && series.steps[i]! <= step; i++)
      applyEvents(earlier, [{ type: 'train', step: series.steps[i]!, values: { [name]: series.values[i]! } }]);
  }
  for (const evaluation of run.evaluations)
    if (evaluation.step <= step) applyEvents(earlier, [{ type: 'evaluation', ...evaluation }]);
  return earlier;
}

function nextEvaluation(run: Run, step: number): number {
  return run.evaluations.find((evaluation) => evaluation.step >= step)?.step ?? Infinity;
}

it('says that a log has numbers, but none that a rule uses', () => {
  const run = emptyRun();
  applyEvents(run, [{ type: 'train', step: 120, values: { 'train/my_score': 1 } }]);
  expect(diagnose(run, []).sentence).toBe('No verdict at step 120: no known loss and no evaluation.');
  expect(diagnose(emptyRun(), []).sentence).toBe('No verdict yet: no data.');
});
