/** The labelled corpus is what it says it is, and the rules do on a piece of its tuning part what `npm run bench -- diagnostics` counts on all. */

import { totalOf } from '@rewardboard/metrics';
import { describe, expect, it } from 'vitest';
import { ERROR_RATES } from '../../diagnostics/src/wording/error-rates.ts';
import { DEFAULT_TARGETS } from '../../diagnostics/src/verdict/target.ts';
import { corpusEvents } from './corpus-events.ts';
import { readCorpus } from './corpus-files.ts';
import type { MintedRun } from './minted-run.ts';
import { replay } from './replay.ts';
import { scoreReplay } from './score-replay.ts';

const tuning = readCorpus('tuning');
const test = readCorpus('test');
const all = [...tuning, ...test];
const isHealthy = ({ truth }: MintedRun) => truth.onsetStep === null;

describe('the labelled corpus', () => {
  it('has at least 300 runs, a third of them healthy, each in one part only', () => {
    expect(all.length).toBeGreaterThanOrEqual(300);
    expect(all.filter(isHealthy).length).toBeGreaterThanOrEqual(all.length / 3);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const [part, runs] of [
      ['tuning', tuning],
      ['test', test],
    ] as const)
      expect(new Set(runs.map((run) => run.part))).toEqual(new Set([part]));
  });

  it('has every fault in both parts', () => {
    const groups = (runs: readonly MintedRun[]) => [...new Set(runs.map(({ group }) => group))].sort();
    expect(groups(tuning)).toEqual(groups(test));
  });

  it('has a cause, rules and an onset within the run for each fault, and none of them for the healthy', () => {
    for (const run of all) {
      const { rules, onsetStep, alsoTrue } = run.truth;
      if (isHealthy(run)) expect(rules, run.id).toEqual([]);
      else {
        expect(rules.length, run.id).toBeGreaterThan(0);
        expect(onsetStep, run.id).toBeGreaterThan(0);
        expect(onsetStep, run.id).toBeLessThanOrEqual(run.plannedSteps);
        expect(run.cause, run.id).not.toBe('nothing');
      }
      expect(
        alsoTrue.filter((rule) => rules.includes(rule)),
        run.id,
      ).toEqual([]);
    }
  });

  it('excuses nothing of a healthy run beforehand, and has its clean scores at each evaluation', () => {
    for (const run of all.filter(isHealthy)) {
      expect(run.truth.alsoTrue, run.id).toEqual([]);
      const { loss, accuracy, ...ofClasses } = run.clean;
      for (const column of [loss, accuracy]) expect(column.length, run.id).toBe(run.evaluations.step.length);
      for (const column of Object.values(ofClasses))
        expect(column.length, run.id).toBe(run.view === 'pairs' ? 0 : run.evaluations.step.length);
    }
  });

  it('gives events that rise in step and time, with whole counts where the log has them', () => {
    const broken = all.filter((run) => {
      const events = corpusEvents(run);
      const steps = events.flatMap((event) =>
        event.type === 'train' || event.type === 'evaluation' ? [event.step] : [],
      );
      const counts = events.flatMap((event) =>
        event.type === 'evaluation' && event.counts ? [totalOf(event.counts)] : [],
      );
      const rises = (numbers: readonly number[], least: number) =>
        numbers.every((number, i) => i === 0 || number - numbers[i - 1]! >= least);
      const evaluations = events.filter(({ type }) => type === 'evaluation').length;
      return (
        !rises(steps, 1) ||
        !rises(
          events.map(({ time }) => time!),
          0,
        ) ||
        !counts.every((count) => Number.isInteger(count) && count > 0) ||
        evaluations !== run.evaluations.step.length
      );
    });
    expect(broken.map(({ id }) => id)).toEqual([]);
  });
});

it('the error rates that the board shows were counted on this test part', () => {
  const healthyRuns = test.filter(isHealthy).length;
  for (const [rule, rate] of Object.entries(ERROR_RATES.generated)) {
    expect(rate.healthyRuns, `${rule}: run npm run bench -- diagnostics --write`).toBe(healthyRuns);
    expect(rate.faultyRuns, rule).toBe(test.filter(({ truth }) => truth.rules[0] === rule).length);
  }
});

describe('a replay', () => {
  const one = tuning.find(({ group }) => group === 'divergence')!;

  it('says nothing of a fault before it is there', () => {
    const { seen } = replay(one, DEFAULT_TARGETS);
    const first = seen.find(({ rule }) => rule === 'divergence')!;
    expect(first.step).toBeGreaterThanOrEqual(one.truth.onsetStep!);
  });

  it('does not count a report that is two evaluations too early', () => {
    const onset = one.evaluations.step.findIndex((step) => step >= one.truth.onsetStep!);
    const seen = (evaluations: number) => ({
      rule: 'divergence',
      level: 'act' as const,
      step: one.evaluations.step[evaluations - 1]!,
      evaluations,
      sentence: '',
      metrics: [],
    });
    const score = (evaluations: number) =>
      scoreReplay(one, { ...replay(one, DEFAULT_TARGETS), seen: [seen(evaluations)] });
    expect(score(onset - 2).found).toBeNull();
    expect(score(onset - 2).early.length).toBe(1);
    expect(score(onset + 3).found!.delay).toBe(3);
  });
});

describe('what is reported of a healthy run', () => {
  const healthy = tuning.find((run) => isHealthy(run) && run.view === 'journal' && run.evaluations.step.length >= 20)!;
  const evaluations = healthy.evaluations.step.length;
  const seen = (rule: string, metrics: string[] = []) => ({
    rule,
    level: 'watch' as const,
    step: healthy.evaluations.step.at(-1)!,
    evaluations,
    sentence: '',
    metrics,
  });
  /** The same run, with other clean scores in its last three evaluations, or in all. */
  const but = (clean: Partial<Record<keyof MintedRun['clean'], number>>, from = evaluations - 3): MintedRun => ({
    ...healthy,
    clean: {
      ...healthy.clean,
      ...Object.fromEntries(
        Object.entries(clean).map(([name, value]) => [
          name,
          healthy.evaluations.step.map((_, i) => (i >= from ? value : 0.9)),
        ]),
      ),
    },
  });
  const told = (run: MintedRun, ...list: ReturnType<typeof seen>[]) => {
    const score = scoreReplay(run, { ...replay(healthy, DEFAULT_TARGETS), seen: list });
    return {
      falseAlarms: score.falseAlarms.map(({ rule }) => rule),
      trueStatements: score.trueStatements.map(({ rule }) => rule),
    };
  };

  it('is a false alarm, whatever it is, unless it is true', () => {
    const said = [seen('divergence'), seen('overfitting'), seen('plateau'), seen('generalization-gap')];
    expect(told(healthy, ...said)).toEqual({ falseAlarms: said.map(({ rule }) => rule), trueStatements: [] });
  });

  it.each(['class-bias', 'error-pattern'])(
    '%s is true only where clean recall and specificity lie 0.2 apart, or a class is often wrong',
    (rule) => {
      expect(told(but({ recall: 0.9, specificity: 0.69 }), seen(rule)).trueStatements).toEqual([rule]);
      expect(told(but({ recall: 0.69, specificity: 0.9 }), seen(rule)).trueStatements).toEqual([rule]);
      expect(told(but({ recall: 0.93, specificity: 0.74 }), seen(rule)).trueStatements).toEqual([rule]);
      expect(told(but({ recall: 0.86, specificity: 0.74 }), seen(rule)).falseAlarms).toEqual([rule]);
      expect(told(but({ recall: 0.95, specificity: 0.77 }), seen(rule)).falseAlarms).toEqual([rule]);
    },
  );

  it('compares a report with the truth at its time, not before or after', () => {
    const lean = but({ recall: 0.95, specificity: 0.6 });
    expect(told(lean, { ...seen('class-bias'), evaluations: evaluations - 3 }).falseAlarms).toEqual(['class-bias']);
    expect(told(lean, seen('class-bias')).trueStatements).toEqual(['class-bias']);
  });

  it('a missed target is true only where each metric that is named misses it on clean examples', () => {
    const low = but({ accuracy: 0.84, recall: 0.8, specificity: 0.86 }, 0);
    expect(told(low, seen('below-target', ['eval/accuracy', 'eval/f1'])).trueStatements).toEqual(['below-target']);
    expect(told(low, seen('below-target', ['eval/accuracy', 'gap/loss'])).falseAlarms).toEqual(['below-target']);
    expect(told(but({ accuracy: 0.86 }, 0), seen('below-target', ['eval/accuracy'])).falseAlarms).toEqual([
      'below-target',
    ]);
  });

  it('few examples, a threshold and a trivial baseline are true by their numbers only', () => {
    const of = (examples: number) => ({
      ...but({ accuracy: 0.85 }, 0),
      data: { ...healthy.data, evalExamples: examples },
    });
    expect(told(of(150), seen('too-few-examples')).trueStatements).toEqual(['too-few-examples']);
    expect(told(of(250), seen('too-few-examples')).falseAlarms).toEqual(['too-few-examples']);
    expect(told(but({ thresholdGain: 0.04 }), seen('threshold-drift')).trueStatements).toEqual(['threshold-drift']);
    expect(told(but({ thresholdGain: 0.02 }), seen('threshold-drift')).falseAlarms).toEqual(['threshold-drift']);
    expect(told(healthy, seen('trivial-baseline', ['eval/accuracy'])).falseAlarms).toEqual(['trivial-baseline']);
  });
});

describe('the rules, live, on a piece of the tuning part', () => {
  const piece = [
    ...tuning.filter(isHealthy).filter((_, i) => i % 5 === 0),
    ...tuning.filter((run) => !isHealthy(run)).filter((_, i) => i % 5 === 0),
  ];
  const scores = piece.map((run) => ({ run, score: scoreReplay(run, replay(run, DEFAULT_TARGETS)) }));

  it('raise hardly any false alarm in healthy runs', () => {
    const healthy = scores.filter(({ run }) => isHealthy(run));
    const alarms = healthy
      .filter(({ score }) => score.falseAlarms.length > 0)
      .map(({ run, score }) => `${run.id}: ${score.falseAlarms.map(({ rule }) => rule).join(', ')}`);
    expect(alarms.length, alarms.join('\n')).toBeLessThanOrEqual(0.05 * healthy.length);
  });

  it('find nearly every fault, soon', () => {
    const faulty = scores.filter(({ run }) => !isHealthy(run));
    const missed = faulty.filter(({ score }) => !score.found).map(({ run }) => run.id);
    expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(0.08 * faulty.length);
    const delays = faulty.flatMap(({ score }) => (score.found ? [score.found.delay] : [])).sort((a, b) => a - b);
    // 4 over the whole part.
    expect(delays[delays.length >> 1]).toBeLessThanOrEqual(7);
  });
});
