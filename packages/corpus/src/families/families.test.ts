/** The second corpus: it can be drawn again from its seeds, its families hold what they should, and what is shown of a run is compared with its truth. */

import { describe, expect, it } from 'vitest';
import { contradictions, directionOf } from './directions.ts';
import { drawnRuns } from './drawn-runs.ts';
import { familyEvents } from './family-events.ts';
import { readFamilies } from './family-files.ts';
import type { Cell, Direction, FamilyRun } from './family-run.ts';
import { isHealthy } from './family-run.ts';
import { partOfFamily } from './part-of.ts';
import { scoreFamily } from './score-family.ts';
import type { Look } from './watch-run.ts';

const parts = { tuning: readFamilies('tuning'), test: readFamilies('test') };
const all = [...parts.tuning, ...parts.test];
const families = [...new Set(all.map(({ family }) => family))];

/** Of each variant: all of them take 3 s. */
const REDRAWN = 1;
/** Another machine's exponentials may differ in the last digit that is kept. */
const SAME = 1e-4;

function differs(a: Cell, b: Cell): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a !== b;
  return Math.abs(a - b) > SAME * Math.max(1e-3, Math.abs(a));
}

describe('the stored runs', () => {
  it('are drawn again from their names', () => {
    const stored = new Map(all.map((run) => [run.id, run]));
    for (const again of drawnRuns(REDRAWN)) {
      const { id, log, truth } = stored.get(again.id)!;
      expect(Object.keys(again.log.columns), id).toEqual(Object.keys(log.columns));
      for (const [name, column] of Object.entries(log.columns))
        expect(
          column.filter((cell, i) => differs(cell, again.log.columns[name]![i]!)),
          `${id}: ${name}`,
        ).toEqual([]);
      expect(again.truth, id).toEqual(truth);
    }
  });

  it('belong to the part that the name of their family says', () => {
    for (const part of ['tuning', 'test'] as const)
      for (const { id, family } of parts[part]) expect(partOfFamily(family), id).toBe(part);
  });

  it('of each family are healthy and faulty ones, each with its own name', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const family of families) {
      const runs = all.filter((run) => run.family === family);
      expect(runs.filter(isHealthy).length, family).toBeGreaterThanOrEqual(3);
      expect(runs.filter((run) => !isHealthy(run)).length, family).toBeGreaterThanOrEqual(3);
    }
  });

  it('are logs that the readers understand, with the onset of the fault among their steps', () => {
    for (const run of all) {
      const steps = familyEvents(run).flatMap((event) =>
        event.type === 'train' || event.type === 'evaluation' ? [event.step] : [],
      );
      expect(steps.length, run.id).toBeGreaterThan(0);
      const { onsetStep, worthKeeping } = run.truth;
      if (onsetStep !== null) expect(steps, run.id).toContain(onsetStep);
      for (const step of worthKeeping ?? []) expect(steps, run.id).toContain(step);
    }
  });

  it('say what is wrong, which level is right and what may be answered', () => {
    for (const run of all) {
      const { kinds, levels, answers, cause } = run.truth;
      expect(levels.length * answers.length, run.id).toBeGreaterThan(0);
      if (isHealthy(run))
        expect([kinds.length, answers.includes('fault'), cause], run.id).toEqual([0, false, 'nothing']);
      else expect([kinds.length > 0, answers.includes('fault')], run.id).toEqual([true, true]);
    }
  });
});

describe('which way an advice points', () => {
  it.each<[Parameters<typeof directionOf>[0], Direction | null]>([
    [{ text: 'Try it', field: 'learning_rate', from: '1e-5', to: '1e-4' }, 'raise the rate'],
    [{ text: 'Halve the learning rate', field: 'learning_rate' }, 'lower the rate'],
    [{ text: 'Try 10 times the learning rate', field: 'learning_rate' }, 'raise the rate'],
    [{ text: 'Add regularization', field: 'weight_decay', to: '0.02' }, 'regularize'],
    [{ text: 'Use a larger model: wider layers' }, 'enlarge'],
    [{ text: 'Stop now. Use checkpoint 400; it is saved.' }, 'stop'],
    [{ text: 'Check by eye that labels and inputs match' }, null],
  ])('%o', (advice, direction) => {
    expect(directionOf(advice)).toBe(direction);
  });

  it('finds advice that takes back an earlier one, but not a stop after going on', () => {
    const looks = (...list: Direction[]) => list.map((direction) => new Set([direction]));
    expect(contradictions(looks('go on', 'stop'))).toEqual([]);
    expect(contradictions(looks('stop', 'go on'))).toEqual(['stop, then go on']);
    expect(contradictions(looks('raise the rate', 'regularize', 'lower the rate'))).toEqual([
      'raise the rate, then lower the rate',
    ]);
  });
});

describe('the comparison with the truth', () => {
  const look = (step: number, rule: string | null, level: Look['level'], more: Partial<Look> = {}): Look => ({
    step,
    evaluations: step / 10,
    rule,
    level,
    sentence: '',
    findings: rule !== null && (level === 'act' || level === 'watch') ? [{ rule, level, sentence: '' }] : [],
    directions: new Set(),
    keepStep: null,
    ...more,
  });
  const healthy = all.find(isHealthy)!;
  const run = (truth: Partial<FamilyRun['truth']>): FamilyRun => ({
    ...healthy,
    truth: { ...healthy.truth, alsoTrue: [], wrong: [], worthKeeping: null, ...truth },
  });
  const overfit = run({
    kinds: ['overfitting'],
    levels: ['act'],
    onsetStep: 30,
    answers: ['fault'],
    wrong: [{ direction: 'go on', fromStep: 50, toStep: null }],
    worthKeeping: [30],
  });
  const score = (of: FamilyRun, ...looks: Look[]) => scoreFamily(of, { looks, evaluations: looks.length });

  it('finds a fault from one evaluation before its onset on, and counts the delay from there', () => {
    const fine = [10, 20, 30].map((step) => look(step, 'healthy', 'fine'));
    expect(score(overfit, ...fine, look(40, 'overfitting', 'act')).found).toEqual({
      rule: 'overfitting',
      delay: 1,
      step: 40,
    });
    const early = score(
      overfit,
      look(10, 'overfitting', 'act'),
      look(20, 'healthy', 'fine'),
      look(30, 'healthy', 'fine'),
    );
    expect([early.found, early.early.length, early.falseAlarms.length]).toEqual([null, 1, 1]);
  });

  it('is a false alarm what is not true, at the level at which it is true', () => {
    const watched = run({ alsoTrue: [{ rule: 'generalization-gap', fromStep: 20, toStep: null, level: 'watch' }] });
    expect(score(watched, look(20, 'generalization-gap', 'watch')).falseAlarms).toEqual([]);
    expect(score(watched, look(10, 'generalization-gap', 'watch')).falseAlarms.length).toBe(1);
    expect(score(watched, look(20, 'generalization-gap', 'act')).falseAlarms.length).toBe(1);
  });

  it('knows the right answer at the end, and its level', () => {
    expect(score(overfit, look(40, 'overfitting', 'watch'))).toMatchObject({
      answer: 'fault',
      isRight: true,
      isLevelRight: false,
    });
    expect(score(overfit, look(40, 'healthy', 'fine'))).toMatchObject({ answer: 'fine', isRight: false });
    expect(score(run({ answers: ['unknown'] }), look(40, null, 'unknown')).isRight).toBe(true);
  });

  it('finds advice that the truth contradicts', () => {
    const on = (step: number) => look(step, 'healthy', 'fine', { directions: new Set(['go on']), keepStep: 30 });
    expect(score(overfit, on(30)).wrongAdvice).toEqual([]);
    expect(score(overfit, on(50)).wrongAdvice.map(({ direction }) => direction)).toEqual(['go on']);
    const kept = look(60, 'overfitting', 'act', { keepStep: 50 });
    expect(score(overfit, kept).wrongAdvice.map(({ direction }) => direction)).toEqual(['keep']);
  });

  it('counts changes of the headline, but not the first verdict', () => {
    const levels = [
      look(10, null, 'unknown'),
      look(20, 'healthy', 'fine'),
      look(30, 'overfitting', 'act'),
      look(40, 'plateau', 'fine'),
    ];
    expect(score(overfit, ...levels).changes).toBe(2);
  });
});
