/** The labelled corpus is what it says it is, and the rules do on a piece of its tuning part what `npm run bench -- diagnostics` counts on all. */

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { totalOf } from '@rewardboard/metrics';
import { describe, expect, it } from 'vitest';
import { ERROR_RATES } from '../error-rates.ts';
import { DEFAULT_TARGETS } from '../target.ts';
import { corpusEvents } from './corpus-events.ts';
import type { MintedRun } from './minted-run.ts';
import { replay } from './replay.ts';
import { scoreReplay } from './score-replay.ts';

const read = (part: MintedRun['part']) =>
  gunzipSync(readFileSync(new URL(`../../corpus/${part}.jsonl.gz`, import.meta.url)))
    .toString('utf8')
    .split('\n')
    .map((line) => JSON.parse(line) as MintedRun);

const tuning = read('tuning');
const test = read('test');
const all = [...tuning, ...test];
const isHealthy = ({ truth }: MintedRun) => truth.onsetStep === null;

describe('the labelled corpus', () => {
  it('has at least 300 runs, a third of them healthy, each in one part only', () => {
    expect(all.length).toBeGreaterThanOrEqual(300);
    expect(all.filter(isHealthy).length).toBeGreaterThanOrEqual(all.length / 3);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const [part, runs] of [['tuning', tuning], ['test', test]] as const) expect(new Set(runs.map((run) => run.part))).toEqual(new Set([part]));
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
      expect(alsoTrue.filter((rule) => rules.includes(rule)), run.id).toEqual([]);
    }
  });

  it('gives events that rise in step and time, with whole counts where the log has them', () => {
    const broken = all.filter((run) => {
      const events = corpusEvents(run);
      const steps = events.flatMap((event) => (event.type === 'train' || event.type === 'evaluation' ? [event.step] : []));
      const counts = events.flatMap((event) => (event.type === 'evaluation' && event.counts ? [totalOf(event.counts)] : []));
      const rises = (numbers: readonly number[], least: number) => numbers.every((number, i) => i === 0 || number - numbers[i - 1]! >= least);
      const evaluations = events.filter(({ type }) => type === 'evaluation').length;
      return !rises(steps, 1) || !rises(events.map(({ time }) => time!), 0) || !counts.every((count) => Number.isInteger(count) && count > 0) || evaluations !== run.evaluations.step.length;
    });
    expect(broken.map(({ id }) => id)).toEqual([]);
  });
});

it('the error rates that the board shows were counted on this test part', () => {
  const healthyRuns = test.filter(isHealthy).length;
  for (const [rule, rate] of Object.entries(ERROR_RATES)) {
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

  it('counts what a healthy run is told as a false alarm, unless it is true', () => {
    const healthy = tuning.find((run) => isHealthy(run) && run.truth.alsoTrue.includes('plateau'))!;
    const seen = (rule: string) => ({ rule, level: 'watch' as const, step: 10, evaluations: 1, sentence: '' });
    const score = scoreReplay(healthy, { ...replay(healthy, DEFAULT_TARGETS), seen: [seen('plateau'), seen('divergence')] });
    expect(score.falseAlarms.map(({ rule }) => rule)).toEqual(['divergence']);
    expect(score.trueStatements.map(({ rule }) => rule)).toEqual(['plateau']);
  });

  it('does not take for found what was said two evaluations too early', () => {
    const onset = one.evaluations.step.findIndex((step) => step >= one.truth.onsetStep!);
    const seen = (evaluations: number) => ({ rule: 'divergence', level: 'act' as const, step: one.evaluations.step[evaluations - 1]!, evaluations, sentence: '' });
    const score = (evaluations: number) => scoreReplay(one, { ...replay(one, DEFAULT_TARGETS), seen: [seen(evaluations)] });
    expect(score(onset - 2).found).toBeNull();
    expect(score(onset - 2).early.length).toBe(1);
    expect(score(onset + 3).found!.delay).toBe(3);
  });
});

describe('the rules, live, on a piece of the tuning part', () => {
  const piece = [...tuning.filter(isHealthy).filter((_, i) => i % 5 === 0), ...tuning.filter((run) => !isHealthy(run)).filter((_, i) => i % 5 === 0)];
  const scores = piece.map((run) => ({ run, score: scoreReplay(run, replay(run, DEFAULT_TARGETS)) }));

  it('raise hardly any false alarm in healthy runs', () => {
    const healthy = scores.filter(({ run }) => isHealthy(run));
    const alarms = healthy.filter(({ score }) => score.falseAlarms.length > 0).map(({ run, score }) => `${run.id}: ${score.falseAlarms.map(({ rule }) => rule).join(', ')}`);
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
