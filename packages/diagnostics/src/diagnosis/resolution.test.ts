/** Rules see only some points of a long run, and find the same in it as if they saw each. */

import type { Run } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { describe, expect, it } from 'vitest';
import type { Kind } from '../testing/draw-kind.ts';
import { drawKind } from '../testing/draw-kind.ts';
import { EVAL_STEPS, LOGGING_STEPS, eventsOf } from '../testing/draw-run.ts';
import { HEALTHY } from '../testing/healthy-run.ts';
import { seededRandom } from '../testing/random.ts';
import { diagnose } from './diagnose.ts';
import { Diagnoser } from './diagnoser.ts';
import type { LiveContext } from './facts.ts';
import { factsOf } from './facts.ts';
import { EVERY_POINT } from './resolution.ts';
import { RunWalker } from './run-walker.ts';

const EVALUATIONS = 800;
const STEPS = EVALUATIONS * EVAL_STEPS;

function both(run: Run) {
  return [new Diagnoser([], EVERY_POINT), new Diagnoser([])].map((diagnoser) => diagnoser.update(run).diagnosis());
}

/** A healthy run of `EVALUATIONS` evaluations. @param change of an event, by its step */
function longRun(change: (step: number) => Record<string, number> = () => ({}), hasEnded = true): Run {
  const run = emptyRun();
  const events = eventsOf({ ...HEALTHY, evaluations: EVALUATIONS, hasEnded }, seededRandom(3));
  applyEvents(
    run,
    events.map((event) =>
      event.type === 'train' || event.type === 'evaluation'
        ? { ...event, values: { ...event.values, ...change(event.step) } }
        : event,
    ),
  );
  return run;
}

function seenOf(run: Run) {
  const seen = { train: 0, evaluations: 0, ofEvaluations: 0 };
  const walker = new RunWalker(factsOf(null), {
    train: ({ weight }) => (seen.train += weight > 0 ? 1 : 0),
    evaluation: ({ weight }) => {
      seen.evaluations++;
      seen.ofEvaluations += weight;
    },
  });
  walker.advance(run, Infinity);
  walker.end();
  return seen;
}

describe('a long run', () => {
  const faults: Kind[] = ['overfit', 'no learning', 'divergence'];
  const noises = [0.035, 0.0035];
  it.for(faults.flatMap((kind) => noises.map((noise) => ({ kind, noise }))))(
    'has the verdict that it has when rules see each point: $kind, noise $noise',
    ({ kind, noise }) => {
      for (let seed = 1; seed <= 2; seed++) {
        const { run } = drawKind(kind, noise, seededRandom(seed), EVALUATIONS);
        const [whole, spaced] = both(run);
        expect([spaced!.rule, spaced!.level]).toEqual([whole!.rule, whole!.level]);
        const onsets = [whole!, spaced!].map(
          ({ findings, rule }) => findings.find((finding) => finding.rule === rule)!.onsetStep,
        );
        expect(Math.abs(onsets[0]! - onsets[1]!)).toBeLessThan(0.05 * STEPS);
      }
    },
  );

  it.for(noises)('is as healthy as it is when rules see each point: noise %d', (noise) => {
    for (let seed = 1; seed <= 2; seed++) {
      const { run } = drawKind('healthy', noise, seededRandom(seed), EVALUATIONS);
      for (const diagnosis of both(run)) expect(diagnosis.level).toBe('fine');
    }
  });

  it('is seen in a bounded number of points, which stand for all', () => {
    const run = longRun();
    const seen = seenOf(run);
    expect(seen.evaluations).toBeLessThan(0.6 * EVALUATIONS);
    expect(seen.train).toBeLessThan((0.5 * STEPS) / LOGGING_STEPS);
    expect(seen.ofEvaluations).toBe(EVALUATIONS);
  });

  it('hides nothing that a single point tells: an outlier, a loss that is not finite, the best evaluation', () => {
    const at = STEPS - 140 * LOGGING_STEPS;
    const [jumped, spaced] = both(longRun((step) => (step === at ? { 'train/loss': 40 } : {})));
    const spike = (diagnosis: typeof jumped) => diagnosis!.findings.find(({ rule }) => rule === 'spike');
    expect(spike(spaced)).toMatchObject({ id: spike(jumped)!.id, onsetStep: at });
    const broken = new Diagnoser([]).update(longRun((step) => (step === at ? { 'train/loss': NaN } : {})));
    expect(broken.diagnosis().findings.find(({ rule }) => rule === 'non-finite')!.onsetStep).toBe(at);
    const best = STEPS - 33 * EVAL_STEPS;
    const kept = new Diagnoser([]).update(
      longRun((step) => (step === best ? { 'eval/loss': 0.01, 'eval/accuracy': 0.999 } : {})),
    );
    expect(kept.diagnosis().keep!.step).toBe(best);
  });

  describe('that gets a little better at each evaluation', () => {
    const turn = STEPS - 33 * EVAL_STEPS;
    /** It falls, by less each time than anyone would notice; and rises again from the turn on. */
    const lossAt = (step: number) => 0.3 + 0.3 * Math.exp(-Math.min(step, 2 * turn - step) / STEPS);
    const smooth = (hasEnded: boolean) => longRun((step) => ({ 'eval/loss': lossAt(step) }), hasEnded);

    it('is seen as seldom as any other', () => {
      const seen = seenOf(longRun((step) => ({ 'eval/loss': 0.3 + 0.3 * Math.exp(-step / STEPS) })));
      expect(seen.evaluations).toBeLessThan(0.6 * EVALUATIONS);
      expect(seen.ofEvaluations).toBe(EVALUATIONS);
    });

    it('has its best evaluation seen before any later one', () => {
      let lowest = Infinity;
      let last = 0;
      const walker = new RunWalker(factsOf(null), {
        train: () => undefined,
        evaluation: ({ step, loss }) => {
          expect(step).toBeGreaterThan(last);
          last = step;
          lowest = Math.min(lowest, loss!);
        },
      });
      walker.advance(smooth(false), Infinity);
      expect(lowest).toBe(lossAt(turn));
      const { keep } = new Diagnoser([]).update(smooth(false)).diagnosis();
      expect(keep!.step).toBe(turn);
    });
  });

  it('is judged to its last evaluation when nothing more comes for a while, and anew when more comes', () => {
    const all = eventsOf({ ...HEALTHY, evaluations: EVALUATIONS, hasEnded: false }, seededRandom(3)).map((event) =>
      event.type === 'evaluation'
        ? { ...event, values: { ...event.values, 'eval/loss': 0.3 + 0.3 * Math.exp(-event.step / STEPS) } }
        : event,
    );
    const run = emptyRun();
    const growing = new Diagnoser([]);
    const quiet: LiveContext = { now: 60_000, lastPointAt: 0 };
    const cut = (evaluations: number) =>
      all.findIndex((event) => 'step' in event && event.step > evaluations * EVAL_STEPS);
    let from = 0;
    for (const evaluations of [790, 797]) {
      applyEvents(run, all.slice(from, (from = cut(evaluations))));
      const { keep } = growing.update(run).diagnosis(quiet);
      expect(keep!.step).toBe(evaluations * EVAL_STEPS);
      expect(diagnose(run, []).keep).toEqual(keep);
      expect(growing.diagnosis(quiet)).toEqual(new Diagnoser([]).update(run).diagnosis(quiet));
    }
    // Before that, it waits for the next one that is due: points that come one by one cost no new start.
    const { replays } = growing;
    applyEvents(run, all.slice(from));
    growing.update(run).diagnosis({ now: 1_000, lastPointAt: 0 });
    growing.update(run).diagnosis({ now: 1_000, lastPointAt: 0 });
    expect(growing.replays).toBeLessThanOrEqual(replays + 1);
    expect(growing.diagnosis()).toEqual(new Diagnoser([]).update(run).diagnosis());
  });

  it('counts all its evaluations, and its last one is seen once it has ended', () => {
    const last = { 'eval/loss': 0.4321 };
    const run = longRun((step) => (step === STEPS ? last : {}));
    const { sentence, evidence, findings } = new Diagnoser([]).update(run).diagnosis();
    expect(`${sentence} ${evidence} ${findings[0]?.evidence}`).toContain('800');
    expect(`${evidence} ${findings.map((finding) => finding.evidence).join(' ')}`).toContain('0.432');
  });

  it('gives the same verdict however it arrives', () => {
    const events = eventsOf({ ...HEALTHY, evaluations: EVALUATIONS }, seededRandom(5));
    const run = emptyRun();
    const growing = new Diagnoser([]);
    for (let i = 0; i < events.length; i += 37) {
      applyEvents(run, events.slice(i, i + 37));
      growing.update(run);
    }
    expect(growing.diagnosis()).toEqual(new Diagnoser([]).update(run).diagnosis());
    expect(growing.replays).toBe(1);
  });
});
